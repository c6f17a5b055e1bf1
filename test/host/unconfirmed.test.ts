import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { baseUrlOf, configIdOf } from "../support/apiVersion";
import type { ProviderHost } from "../support/providerHost";
import { failureOf, type Planted, Stage, startHost } from "./stage";

// With a wrong base URL, the key of another project, or a deleted customer, every request returns
// 404.

let emulator: Emulator;
let stage: Stage;
let elsewhere: ProviderHost;
let trusting: ProviderHost;

beforeAll(async () => {
    emulator = await startEmulator();
    const [host, ...others] = await Promise.all([
        // Only "true" turns the setting on.
        startHost(emulator, { env: { KAPSO_TRUST_NOT_FOUND: "false" } }),
        startHost(emulator, { config: { "kapso:baseUrl": baseUrlOf(emulator).replace("v1", "v9") } }),
        startHost(emulator, { env: { KAPSO_TRUST_NOT_FOUND: "true" } }),
    ]);
    [elsewhere, trusting] = others;
    stage = new Stage(emulator, host);
}, 30_000);

afterAll(async () => {
    await Promise.all([stage?.host, elsewhere, trusting].map((host) => host?.stop()));
    await emulator?.close();
});

/** Existing configs for which Kapso returns 404. */
const hidden: Record<string, () => { host: ProviderHost; planted: Planted }> = {
    "a wrong base URL": () => ({ host: elsewhere, planted: stage.plant() }),
    "the key of another project": () => {
        const customerId = emulator.addCustomer({ project: "another" }).id;
        return { host: stage.host, planted: stage.plant({ customerId }) };
    },
};

const bothCauses = /base URL \(kapso:baseUrl\).*API key \(kapso:apiKey\).*another project.*Nothing was removed from the state/;
const wayOut = /customer was really deleted.*KAPSO_TRUST_NOT_FOUND=true/;

describe.each(Object.entries(hidden))("with %s", (_title, hide) => {
    it.each(["read", "delete"] as const)(
        "a %s fails, the error names the possible causes, and the config is not changed",
        async (operation) => {
            const { host, planted } = hide();
            const { message } = await failureOf(host[operation](planted.id, planted.outs));
            expect(message).toMatch(/^Could not (read|delete) WhatsApp config .*: Kapso returned 404 .*and does not know its customer/);
            expect(message).toContain(planted.customerId);
            expect(message).toMatch(bothCauses);
            expect(message).toMatch(wayOut);
            expect(configIdOf(stage.stored(planted.id))).toBe(planted.id);
        },
    );

    it("an update fails with an error that names the base URL, the API key and how to create the config again", async () => {
        const { host, planted } = hide();
        const { message } = await failureOf(host.update(planted.id, planted.outs, { ...planted.inputs, name: "Other" }));
        expect(message).toMatch(/deleted outside Pulumi.*\[KAPSO-DELETED-OUTSIDE\]\n.*`pulumi up --refresh`/);
        expect(message).toMatch(/base URL \(kapso:baseUrl\).*key \(kapso:apiKey\)/);
        expect(stage.stored(planted.id).name).toBe("Acme");
    });
});

describe("with a list of the whole project, which a version of Kapso may have,", () => {
    it("the API key of another project does not make the configs of many customers count as deleted", async () => {
        const later = await startEmulator({
            responses: "later",
            apiKey: [
                { key: "ours", project: "ours" },
                { key: "theirs", project: "theirs" },
            ],
        });
        onTestFinished(() => later.close());
        const there = new Stage(later, stage.host);
        const planted = Array.from({ length: 12 }, () => there.plant());
        const theirs = there.run({ "kapso:apiKey": "theirs" });
        const found = await Promise.allSettled(planted.map(({ id, outs }) => theirs.read(id, outs)));
        expect(found.filter(({ status }) => status === "fulfilled")).toEqual([]);
    });
});

describe("with a customer that was deleted", () => {
    it.each(["read", "delete"] as const)(
        "a %s is not confirmed without other evidence, and the error names the way out",
        async (operation) => {
            const planted = orphan();
            const { message } = await failureOf(stage.host[operation](planted.id, planted.outs));
            expect(message).toMatch(bothCauses);
            expect(message).toMatch(wayOut);
        },
    );

    it("KAPSO_TRUST_NOT_FOUND=true confirms the deletion in a read and in a delete", async () => {
        const { id, outs } = orphan();
        expect(await trusting.read(id, outs)).toBeUndefined();
        await trusting.delete(id, outs);
    });
});

it("KAPSO_TRUST_NOT_FOUND=true does not affect a config that exists", async () => {
    const { id, inputs, outs } = stage.plant();
    expect((await trusting.read(id, outs))?.inputs).toEqual(inputs);
});

it("The provider process does not print these errors, which the engine prints", () => {
    expect([stage.host, elsewhere].flatMap(({ printed }) => printed)).toEqual([]);
});

function orphan(): Planted {
    const planted = stage.plant();
    emulator.removeCustomer(planted.customerId);
    return planted;
}
