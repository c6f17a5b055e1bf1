import { describe, expect, it } from "vitest";
import { addressOf, apiVersion, configsWithNumber, routes, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// On the Platform API, a replaced config that keeps its number keeps its address. The provider must
// not apply to the new config what this run knows about the deleted one.

const stage = useStage({ host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

const lost = () => stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });

const hook: Properties = { url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };

/** Deletes the old config first, as the engine does in a replacement. */
async function replaced(planted: Planted, news: Properties, run = stage().run()) {
    await run.delete(planted.id, planted.outs);
    stage().emulator.clearRequests();
    return run.create(news);
}

describe.runIf(apiVersion === "platform")("a replacement on the Platform API that keeps the number", () => {
    const others = { businessAccountId: "17" };

    it("has the address of the old config, and its own ID", async () => {
        const planted = stage().plant();
        const { id, outs } = await replaced(planted, { ...planted.inputs, ...others });
        expect(addressOf(id)).toBe(planted.inputs.phoneNumberId);
        expect(id).not.toBe(planted.id);
        expect(outs.internalId).toBe(stage().stored(id).id);
        expect(stage().stored(id).business_account_id).toBe("17");
    });

    it.each([
        ["the same", {}],
        ["other", others],
    ])(
        "is found after the response to its POST was lost, with %s values, although it has the address of the deleted config",
        async (_title, changes) => {
            const planted = stage().plant();
            const run = stage().run();
            // This create lets the run list the customer while the old config exists.
            await run.create(stage().inputs({ customerId: planted.customerId }));
            lost();
            const { id, outs } = await replaced(planted, { ...planted.inputs, ...changes }, run);
            expect(addressOf(id)).toBe(planted.inputs.phoneNumberId);
            expect(outs.internalId).toBe(stage().stored(id).id);
            expect(id).not.toBe(planted.id);
            expect(stage().emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
                `POST ${routes.newConfig(planted.customerId)}`,
                `GET ${configsWithNumber(planted.inputs.phoneNumberId)}`,
            ]);
        },
    );

    it("is not confused with the deleted config if Kapso's lists still show that config", async () => {
        const planted = stage().plant();
        const run = stage().run();
        await run.create(stage().inputs({ customerId: planted.customerId }));
        stage().emulator.fault({ kind: "laggingLists", seconds: 0.2 });
        lost();
        const { id, outs } = await replaced(planted, planted.inputs, run);
        expect(id).not.toBe(planted.id);
        expect(outs.internalId).toBe(stage().stored(id).id);
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    });

    it("is found after a lost response if it is for another customer", async () => {
        const planted = stage().plant();
        const news = { ...planted.inputs, customerId: stage().customer() };
        lost();
        const { id, outs } = await replaced(planted, news);
        expect(outs).toMatchObject({ ...news, internalId: stage().stored(id).id });
        expect(stage().stored(id).customer_id).toBe(news.customerId);
    });

    it("has no adoption timestamp, although the old config had one", async () => {
        const planted = stage().plant();
        const run = stage().run();
        const olds = { ...planted.outs, adoptedAt: "2026-01-02T03:04:05Z" };
        const news = { ...planted.inputs, ...others };
        await run.diff(planted.id, olds, news);
        const { id, outs } = await replaced({ ...planted, outs: olds }, news, run);
        expect(outs).not.toHaveProperty("adoptedAt");
        expect((await run.diff(id, outs, news)).changes).toBe(false);
    });

    it("is deleted by the same run if the run also deletes the new resource", async () => {
        const planted = stage().plant();
        const run = stage().run();
        const { id, outs } = await replaced(planted, planted.inputs, run);
        await run.delete(id, outs);
        expect(
            stage()
                .emulator.configs()
                .filter((config) => config.customer_id === planted.customerId),
        ).toEqual([]);
    });

    it("keeps the old ID in the state if the new config is refused, and the next read removes that ID", async () => {
        const planted = stage().plant();
        const { message } = await failureOf(replaced(planted, { ...planted.inputs, businessAccountId: "no digits" }));
        expect(message).toContain("Business account is invalid");
        expect(await stage().run().read(planted.id, planted.outs)).toBeUndefined();
    });
});

describe.runIf(apiVersion === "platform")("the webhooks of a number that was replaced on the Platform API", () => {
    const webhooks = () => stage().host.resource("whatsAppWebhook");
    const ofConfig = (id: string) =>
        stage()
            .emulator.webhooks()
            .filter((webhook) => webhookIdOf(stage().emulator, webhook).startsWith(id));

    /** Replaces a config whose webhooks this run has listed. */
    async function withOldWebhook() {
        const planted = stage().plant();
        const record = stage().emulator.addWebhook(planted.outs.internalId as string, {
            url: String(hook.url),
            events: ["whatsapp.message.received"],
        });
        const oldId = webhookIdOf(stage().emulator, record);
        await webhooks().create({ ...hook, configId: planted.id, url: "https://acme.example/other" });
        const { id: now } = await replaced(planted, planted.inputs, stage().host);
        stage().emulator.clearRequests();
        return { planted, now, oldId, createdAt: record.created_at };
    }

    it("are created without a list request, and not refused because of the old webhooks, which Kapso deleted", async () => {
        const { now, oldId } = await withOldWebhook();
        const { id } = await webhooks().create({ ...hook, configId: now });
        expectTraffic(stage().emulator, [`POST ${routes.newWebhook(now)}`]);
        expect(id).not.toBe(oldId);
        expect(ofConfig(now).map((webhook) => webhookIdOf(stage().emulator, webhook))).toEqual([id]);
    });

    it("are not confused with the old webhooks if adoption is allowed", async () => {
        const { now, oldId } = await withOldWebhook();
        const { id } = await webhooks().create({ ...hook, configId: now, adoptExisting: "identical" });
        expect(id).not.toBe(oldId);
        expect(ofConfig(now)).toHaveLength(1);
    });

    it("are found after a lost response", async () => {
        const { now, oldId } = await withOldWebhook();
        lost();
        const { id } = await webhooks().create({ ...hook, configId: now });
        expect(id).not.toBe(oldId);
        expect(ofConfig(now).map((webhook) => webhookIdOf(stage().emulator, webhook))).toEqual([id]);
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    });

    it("are confirmed deleted if the old ones are deleted later, because the new list lacks them", async () => {
        const { planted, oldId, createdAt } = await withOldWebhook();
        await webhooks().delete(oldId, { ...hook, configId: planted.id, createdAt });
        expect(
            stage()
                .emulator.requests.filter(({ method }) => method !== "GET")
                .map(({ method, status }) => [method, status]),
        ).toEqual([["DELETE", 404]]);
    });

    it.each([
        ["number, without a request for the config", (now: string) => addressOf(now), 0],
        ["internal ID, at the cost of a list", (now: string) => now.slice(now.indexOf(":") + 1), 2],
    ])("are created under the new config if a program names the config by its %s", async (_title, nameOf, gets) => {
        const { now, oldId } = await withOldWebhook();
        const { id } = await webhooks().create({ ...hook, configId: nameOf(now) });
        expectTraffic(stage().emulator, [`POST ${routes.newWebhook(now)}`], exactly(gets));
        expect(id).not.toBe(oldId);
        expect(ofConfig(now).map((webhook) => webhookIdOf(stage().emulator, webhook))).toEqual([id]);
    });
});
