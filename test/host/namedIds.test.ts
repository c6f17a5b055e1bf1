import { describe, expect, it, onTestFinished } from "vitest";
import { addressOf, apiVersion, byApiVersion, routes } from "../support/apiVersion";
import { EchoingProxy } from "../support/echoingProxy";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { exactly, expectTraffic, type Range } from "./traffic";

// A user may write the ID of a config in several forms. The provider resolves each form to the
// resource ID.

const stage = useStage();

const hook: Properties = { url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };

/** Each form, and how many GET requests find the resource ID of an unknown config. */
const forms: [string, (planted: Planted) => string, Range][] = byApiVersion<[string, (planted: Planted) => string, Range][]>({
    v1: [
        ["its UUID", ({ id }) => id, exactly(0)],
        ["its ID on the Platform API", ({ id, inputs }) => `${inputs.phoneNumberId}:${id}`, exactly(1)],
        // On v1 no ID is a number, and there is no list of the project: each customer is listed.
        ["its number alone", ({ inputs }) => String(inputs.phoneNumberId), { min: 2, max: 100 }],
    ],
    platform: [
        ["its number and internal ID", ({ id }) => id, exactly(0)],
        ["its number alone", ({ id }) => addressOf(id), exactly(1)],
        ["its UUID on v1", ({ outs }) => String(outs.internalId), exactly(2)],
    ],
});

describe.each(forms)("a config that the program names by %s", (_title, nameOf, lookups) => {
    it("is found by a get under its resource ID", async () => {
        const planted = stage().plant();
        const found = await stage().run().read(nameOf(planted), {});
        expect(found?.id).toBe(planted.id);
        expect(found?.inputs).toMatchObject({ phoneNumberId: planted.inputs.phoneNumberId });
        expectTraffic(stage().emulator, [], { min: lookups.min + 1, max: lookups.max + 1 });
    });

    it("can get a webhook, whose ID holds the resource ID", async () => {
        const planted = stage().plant();
        const run = stage().run({}, "whatsAppWebhook");
        const { id, outs } = await run.create({ ...hook, configId: nameOf(planted) });
        expect(id.startsWith(`${planted.id}/`)).toBe(true);
        expect(outs.configId).toBe(nameOf(planted));
        // The list of the webhooks is one more request.
        expectTraffic(stage().emulator, [`POST ${routes.newWebhook(planted.id)}`], { min: lookups.min + 1, max: lookups.max + 1 });
        stage().emulator.clearRequests();
        expect((await run.diff(id, outs, { ...hook, configId: planted.id })).changes).toBe(false);
        await run.create({ ...hook, url: "https://acme.example/second", configId: nameOf(planted) });
        expectTraffic(stage().emulator, [`POST ${routes.newWebhook(planted.id)}`], exactly(0));
    });

    it("is resolved in a get of its webhook", async () => {
        const planted = stage().plant();
        const { id } = stage().emulator.addWebhook(stage().stored(planted.id).id);
        const found = await stage()
            .run({}, "whatsAppWebhook")
            .read(`${nameOf(planted)}/${id}`, {});
        expect(found?.id).toBe(`${planted.id}/${id}`);
        expect(found?.inputs).toMatchObject({ configId: planted.id });
    });
});

describe.runIf(apiVersion === "platform")("a number alone as the ID on the Platform API", () => {
    it("costs no request if this run has read its config", async () => {
        const planted = stage().plant();
        await stage().run().read(planted.id, planted.outs);
        stage().emulator.clearRequests();
        // `host.resource` uses the run that was started last.
        const webhooks = stage().host.resource("whatsAppWebhook");
        await webhooks.create({ ...hook, configId: addressOf(planted.id) });
        expectTraffic(stage().emulator, [`POST ${routes.newWebhook(planted.id)}`], exactly(1));
    });

    it("that is not connected makes a get fail, and the create of a webhook", async () => {
        const { message } = await failureOf(stage().run().read("106540352242900000", {}));
        expect(message).toContain("Could not read WhatsApp config 106540352242900000");
        const run = stage().run({}, "whatsAppWebhook");
        await failureOf(run.create({ ...hook, configId: "106540352242900000" }));
        expect(
            stage()
                .emulator.webhooks()
                .map(({ url }) => url),
        ).not.toContain("https://nowhere.example");
    });
});

describe.runIf(apiVersion === "platform")("the ID of a former connection on the Platform API", () => {
    it("makes a get fail, and the error names the current connection of the number", async () => {
        const planted = stage().plant();
        stage().remove(planted.id);
        const other = stage().plant({ ...planted.inputs, name: "Theirs" });
        const { message } = await failureOf(stage().run().read(planted.id, {}));
        expect(message).toMatch(new RegExp(`^Could not use WhatsApp config ${planted.id}: .*${other.id}.* \\[KAPSO-RECONNECTED\\]\n`));
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("prevents the replacement of a webhook before the old webhook is deleted", async () => {
        const planted = stage().plant();
        stage().remove(planted.id);
        const other = stage().plant({ ...planted.inputs, name: "Theirs" });
        const config = stage().plant();
        const record = stage().emulator.addWebhook(stage().stored(config.id).id);
        const outs = { ...hook, url: record.url, configId: config.id, createdAt: record.created_at };
        const run = stage().run({}, "whatsAppWebhook");
        const { message } = await failureOf(run.diff(`${config.id}/${record.id}`, outs, { ...outs, configId: planted.id }));
        expect(message).toContain(other.id);
        expect(message).toContain("[KAPSO-REPLACE-PARENT-UNKNOWN]");
        expect(stage().emulator.webhooks()).toContainEqual(record);
    });
});

describe.runIf(apiVersion === "platform")("a response without an internal ID on the Platform API", () => {
    /** Starts a run in which Kapso returns no internal IDs. */
    async function withoutInternalIds() {
        const proxy = await EchoingProxy.start(stage().emulator);
        onTestFinished(() => proxy.close());
        proxy.rewrite = (body) => body.replace(/"internal_id":"[^"]*",?/g, "");
        return stage().run({ "kapso:baseUrl": proxy.baseUrl });
    }

    it("does not count as a reconnected number in a read, which keeps the resource ID", async () => {
        const planted = stage().plant();
        const run = await withoutInternalIds();
        const found = await run.read(planted.id, planted.outs);
        expect([found?.id, found?.inputs]).toEqual([planted.id, planted.inputs]);
        expect(found?.props).toMatchObject({ internalId: planted.outs.internalId });
    });

    it("does not count as a reconnected number in several reads at once", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 6 }, () => stage().plant({ customerId }));
        const run = await withoutInternalIds();
        const found = await Promise.all(planted.map(({ id, outs }) => run.read(id, outs)));
        expect(found.map((one) => one?.id)).toEqual(planted.map(({ id }) => id));
        expect(stage().emulator.requests.length).toBeLessThanOrEqual(3);
    });

    it("does not count as a reconnected number in an update", async () => {
        const planted = stage().plant();
        const run = await withoutInternalIds();
        const outs = await run.update(planted.id, planted.outs, { ...planted.inputs, name: "Other" });
        expect(outs).toMatchObject({ name: "Other" });
        expect(stage().stored(planted.id).name).toBe("Other");
    });

    it("does not count as a reconnected number in a delete", async () => {
        const planted = stage().plant();
        const run = await withoutInternalIds();
        await run.delete(planted.id, planted.outs);
        expectTraffic(stage().emulator, [`DELETE ${routes.config(planted.id)}`], exactly(1));
    });
});

describe.runIf(apiVersion === "platform")("the webhooks of one config on the Platform API", () => {
    it("are not confused if one was deleted, although their IDs hold the same internal ID", async () => {
        const planted = stage().plant();
        const config = stage().stored(planted.id).id;
        const [lost, kept] = [stage().emulator.addWebhook(config), stage().emulator.addWebhook(config)];
        const outs = { ...hook, configId: planted.id, createdAt: lost.created_at };
        stage().emulator.removeWebhook(lost.id);
        expect(await stage().run({}, "whatsAppWebhook").read(`${planted.id}/${lost.id}`, outs)).toBeUndefined();
        await stage().run({}, "whatsAppWebhook").delete(`${planted.id}/${lost.id}`, outs);
        expect(stage().emulator.webhooks()).toContainEqual(kept);
    });

    it("are each deleted with one DELETE, without an existence check", async () => {
        const planted = stage().plant();
        const record = stage().emulator.addWebhook(stage().stored(planted.id).id);
        await stage()
            .run({}, "whatsAppWebhook")
            .delete(`${planted.id}/${record.id}`, { ...hook, configId: planted.id });
        expectTraffic(stage().emulator, [`DELETE ${routes.webhook(`${planted.id}/${record.id}`)}`]);
    });
});
