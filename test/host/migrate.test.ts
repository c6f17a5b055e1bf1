import { describe, expect, it } from "vitest";
import { apiVersion, byApiVersion, computedOf, routes, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { expectTraffic, getCounts } from "./traffic";

// A stack whose state was written for the other API version. Only a refresh migrates it; every
// other operation is refused.

const stage = useStage();

/** The same config in a state of the other API version. */
function plantElsewhere(changes: Properties = {}): Planted & { here: string } {
    const planted = stage().plant(changes);
    const { id, phone_number_id } = stage().stored(planted.id);
    const { internalId, ...outs } = planted.outs;
    return {
        ...planted,
        here: planted.id,
        ...byApiVersion({
            v1: { id: `${phone_number_id}:${id}`, outs: { ...outs, internalId: id } },
            platform: { id, outs },
        }),
    };
}

/** Deletes the number and reconnects it with another creation time. */
function reconnect({ here, customerId, inputs }: ReturnType<typeof plantElsewhere>): string {
    stage().remove(here);
    const created_at = "2026-01-02T03:04:05Z";
    return stage().emulator.addConfig(customerId, { phone_number_id: String(inputs.phoneNumberId), name: "Theirs", created_at }).id;
}

describe("a state of the other API version", () => {
    it("is migrated by a read, which sends only GET requests and finds the declared values", async () => {
        const { id, here, inputs, outs } = plantElsewhere();
        const run = stage().run();
        const found = await run.read(id, outs);
        expectTraffic(stage().emulator, [], getCounts.read);
        expect(found?.id).toBe(here);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...inputs, ...computedOf(stage().stored(here)) });
        expect(
            (
                await stage()
                    .run()
                    .diff(here, found?.props ?? {}, inputs)
            ).changes,
        ).toBe(false);
    });

    it("is migrated by a read without the number, which is part of the ID on the Platform API, at the cost of lists", async () => {
        const { id, here, inputs, outs } = plantElsewhere();
        const { customerId, createdAt } = outs;
        const found = await stage().run().read(id, { customerId, createdAt });
        expect([found?.id, found?.inputs]).toEqual([here, { customerId: inputs.customerId }]);
        expectTraffic(stage().emulator, [], { min: 1, max: Number.POSITIVE_INFINITY });
    });

    it("is refused by every other operation without a request, and the error says how to migrate", async () => {
        const { id, inputs, outs } = plantElsewhere();
        const run = stage().run();
        for (const attempt of [run.diff(id, outs, inputs), run.update(id, outs, { ...inputs, name: "Other" }), run.delete(id, outs)]) {
            expect((await failureOf(attempt)).message).toMatch(
                new RegExp(`^Could not use WhatsApp config ${id}: .*Nothing was changed\\. \\[KAPSO-MIGRATE-FIRST\\]\n`),
            );
        }
        expectTraffic(stage().emulator, []);
    });

    it("keeps a config that the read does not find, because nothing is confirmed deleted during a migration", async () => {
        const { id, here, outs } = plantElsewhere();
        stage().remove(here);
        const { message } = await failureOf(stage().run().read(id, outs));
        expect(message).toMatch(
            new RegExp(`^Could not migrate WhatsApp config ${id} to API version ${apiVersion}: .*Nothing was removed from the state`),
        );
    });

    it("is not migrated to a config that has the number now but was connected at another time", async () => {
        const planted = plantElsewhere();
        const theirs = reconnect(planted);
        const { message } = await failureOf(stage().run().read(planted.id, planted.outs));
        expect(message).toMatch(/is another one, connected at another time\. Nothing was removed from the state/);
        expect(message).toContain(byApiVersion({ v1: theirs, platform: `${planted.inputs.phoneNumberId}:${theirs}` }));
    });

    it("has its webhooks migrated to the config's ID in this API version", async () => {
        const { id, here, outs } = plantElsewhere();
        const record = stage().emulator.addWebhook(stage().stored(here).id);
        const webhooks = stage().run({}, "whatsAppWebhook");
        const inputs = { configId: id, url: record.url, secretKey: "webhook-secret", events: [...record.events] };
        const found = await webhooks.read(`${id}/${record.id}`, inputs);
        expect(found?.id).toBe(webhookIdOf(stage().emulator, record));
        // The argument keeps the form in which the program wrote it.
        expect(found?.inputs).toEqual(inputs);
        expect(stage().emulator.requests.at(-1)?.path).toBe(routes.webhook(`${here}/${record.id}`));
        expect((await stage().run().read(id, outs))?.id).toBe(here);
    });

    it("refuses the diff of a webhook that is not migrated yet, instead of announcing a replacement", async () => {
        const { id, here } = plantElsewhere();
        const record = stage().emulator.addWebhook(stage().stored(here).id);
        const inputs = { configId: id, url: record.url, secretKey: "webhook-secret", events: [...record.events] };
        const { message } = await failureOf(
            stage()
                .run({}, "whatsAppWebhook")
                .diff(`${id}/${record.id}`, inputs, { ...inputs, configId: here }),
        );
        expect(message).toContain(`WhatsApp webhook ${id}/${record.id}: `);
        expect(message).toContain("[KAPSO-MIGRATE-FIRST]");
    });
});

describe("a stack that is migrated to the other API version and back", () => {
    it("has the same IDs and inputs as before, and only GET requests are sent", async () => {
        const { id, inputs, outs, here } = plantElsewhere();
        const record = stage().emulator.addWebhook(stage().stored(here).id);
        const hook = { configId: id, url: record.url, secretKey: "webhook-secret", events: [...record.events] };
        const there = byApiVersion({ v1: "platform", platform: "v1" });
        const { baseUrl, platformBaseUrl } = stage().emulator;
        const back = { "kapso:apiVersion": there, "kapso:baseUrl": there === "v1" ? baseUrl : platformBaseUrl };
        const migrated = [await stage().run().read(id, outs), await stage().run({}, "whatsAppWebhook").read(`${id}/${record.id}`, hook)];
        expect(migrated.map((one) => one?.id)).toEqual([here, `${here}/${record.id}`]);
        const [config, webhook] = migrated;
        const again = [
            await stage()
                .run(back)
                .read(here, config?.props ?? {}),
            await stage()
                .run(back, "whatsAppWebhook")
                .read(`${here}/${record.id}`, webhook?.props ?? {}),
        ];
        expect(again.map((one) => one?.id)).toEqual([id, `${id}/${record.id}`]);
        expect(again.map((one) => one?.inputs)).toEqual([inputs, hook]);
        expectTraffic(stage().emulator, [], { min: 4, max: Number.POSITIVE_INFINITY });
    });
});
