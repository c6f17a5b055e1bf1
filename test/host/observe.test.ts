import { describe, expect, it, vi } from "vitest";
import { baseUrlOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";
import { failureOf, useStage } from "./stage";
import { expectTraffic } from "./traffic";

// Before a diff announces a replacement, which deletes first, it reads the live object. If the live
// object already has the declared values, there is nothing to replace.

const stage = useStage({ emulator: { showKind: true } });

describe("a replacement of a config that already has the declared values", () => {
    it("is not announced if the state lacks the customer, as the state of another program may", async () => {
        const planted = stage().plant();
        const { customerId, ...outs } = planted.outs;
        const run = stage().run();
        expect(await run.diff(planted.id, outs, planted.inputs)).toEqual({ changes: undefined, replaces: [], deleteBeforeReplace: false });
        expect(await run.update(planted.id, outs, planted.inputs)).toMatchObject({ customerId: planted.customerId });
        expectTraffic(stage().emulator, [], { min: 1, max: 4 });
    });

    it("is not announced if somebody assigned the config to the declared customer in Kapso", async () => {
        const planted = stage().plant();
        const customerId = stage().customer();
        stage().drift(planted.id, { customerId });
        const news = { ...planted.inputs, customerId };
        expect((await stage().run().diff(planted.id, planted.outs, news)).replaces).toEqual([]);
    });

    it("is announced only for the fields that still differ", async () => {
        const planted = stage().plant();
        const customerId = stage().customer();
        stage().drift(planted.id, { customerId });
        const news = { ...planted.inputs, customerId, kind: "sandbox" };
        expect((await stage().run().diff(planted.id, planted.outs, news)).replaces).toEqual(["kind"]);
    });

    it("is refused if the config has no customer in Kapso", async () => {
        const planted = stage().plant();
        stage().drift(planted.id, { customerId: null });
        const found = await stage().run().read(planted.id, planted.outs);
        const { message } = await failureOf(
            stage()
                .run()
                .diff(planted.id, found?.props ?? {}, planted.inputs),
        );
        expect(message).toMatch(/^Could not replace WhatsApp config \S+: it has no customer in Kapso.*Nothing was changed/);
    });
});

describe("a config whose kind Kapso does not return", () => {
    const sandbox: Properties = {
        kind: "sandbox",
        accessToken: undefined,
        webhookVerifyToken: undefined,
        webhookDestinationUrl: undefined,
    };

    it("is not replaced if the program declares its kind after a lookup", async () => {
        const planted = stage().plant(sandbox);
        const { kind, ...outs } = planted.outs;
        const hidden = await hideKind();
        try {
            const result = await stage().run({ "kapso:baseUrl": hidden.baseUrl }).diff(planted.id, outs, planted.inputs);
            expect(result.replaces).toEqual([]);
            await vi.waitFor(() =>
                expect(stage().host.printed.join("\n")).toMatch(/neither Kapso nor the state shows kind of WhatsApp config/),
            );
        } finally {
            await hidden.close();
        }
    });

    it("is replaced by a sandbox if the program declared the token of a production config before", async () => {
        const planted = stage().plant();
        const hidden = await hideKind();
        try {
            const news = { ...planted.inputs, kind: "sandbox" };
            expect((await stage().run({ "kapso:baseUrl": hidden.baseUrl }).diff(planted.id, planted.outs, news)).replaces).toEqual([
                "kind",
            ]);
        } finally {
            await hidden.close();
        }
    });

    it.each(["never", "identical", "always"])("is not adopted as a sandbox if it has a business account (%s)", async (adoptExisting) => {
        const planted = stage().plant({ webhookVerifyToken: undefined, webhookDestinationUrl: undefined });
        const hidden = await hideKind();
        try {
            const inputs = { customerId: planted.customerId, name: "Acme", kind: "sandbox", adoptExisting };
            const { message } = await failureOf(stage().run({ "kapso:baseUrl": hidden.baseUrl }).create(inputs));
            expect(message).toMatch(/may be a production config\. It was not adopted/);
            expectTraffic(stage().emulator, [], { min: 1, max: 3 });
        } finally {
            await hidden.close();
        }
    });

    it("is not adopted as a production config if it has no business account", async () => {
        const inputs = stage().inputs({ adoptExisting: "always" });
        const planted = stage().plant({ ...inputs, kind: "sandbox", businessAccountId: undefined, adoptExisting: undefined });
        const hidden = await hideKind();
        try {
            const { message } = await failureOf(stage().run({ "kapso:baseUrl": hidden.baseUrl }).create(inputs));
            expect(message).toContain(planted.id);
            expect(message).toMatch(/may be a sandbox\. It was not adopted|differs from this resource in businessAccountId/);
            expectTraffic(stage().emulator, [], { min: 1, max: 3 });
        } finally {
            await hidden.close();
        }
    });
});

async function hideKind(): Promise<RewritingProxy> {
    const proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
    proxy.rewrite = ({ kind, ...object }) => object;
    return proxy;
}
