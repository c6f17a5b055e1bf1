import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { byApiVersion, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";

// Kapso deletes the webhooks of a replaced config together with the config. The engine knows only
// the webhooks that depend on the config in the state.

const stage = useStage();

const hook: Properties = { url: "https://acme.example/hook", events: ["whatsapp.message.received"] };

/** The ID of a config in the other API version. */
function otherId(planted: Planted): string {
    const { id, phone_number_id } = stage().stored(planted.id);
    return byApiVersion({ v1: `${phone_number_id}:${id}`, platform: id });
}

const names: [string, (planted: Planted) => string][] = [
    ["its ID", ({ id }) => id],
    ["its ID in the other API version", otherId],
    ["its number alone", ({ inputs }) => String(inputs.phoneNumberId)],
];

/** A run in which a deployed config is declared for another customer. */
async function replacing() {
    const planted = stage().plant();
    const run = stage().run();
    await run.check(planted.inputs, planted.inputs);
    const news = { ...planted.inputs, customerId: stage().customer() };
    const webhooks = stage().host.resource("whatsAppWebhook");
    const check = async (olds: unknown, configId: unknown) => {
        const { failures } = await webhooks.check({ ...hook, configId: olds }, { ...hook, configId });
        return failures.map(({ property, reason }: { property: string; reason: string }) => `${property} ${reason}`).join();
    };
    /** The engine diffs a webhook that depends on a replaced config. */
    const dependent = (configId = planted.id) => {
        const outs = { ...hook, configId };
        return webhooks.diff(`${planted.id}/1`, outs, { ...outs, configId: unknownValue });
    };
    return { planted, run, news, check, dependent, diff: () => run.diff(planted.id, planted.outs, news) };
}

const refusal = /^configId .*is a literal ID of a config that this run replaces.* together with the old config.* Set it to `config\.id`/;

describe.each(names)("a webhook that names a config by %s, as a literal,", (_title, nameOf) => {
    it("is refused before any request if the config is replaced", async () => {
        const { planted, check, diff } = await replacing();
        const name = nameOf(planted);
        await diff();
        expect(await check(name, name)).toMatch(refusal);
    });

    it("prevents the replacement of the config if the webhook was checked first", async () => {
        const { planted, check, diff } = await replacing();
        const name = nameOf(planted);
        expect(await check(name, name)).toBe("");
        const { message } = await failureOf(diff());
        expect(message).toContain(
            `Could not replace WhatsApp config ${planted.id}: a webhook of this program names it by a literal ID. Kapso would delete that webhook too`,
        );
    });

    it("prevents the deletion of the config", async () => {
        const { planted, run, check } = await replacing();
        const name = nameOf(planted);
        await check(name, name);
        stage().emulator.clearRequests();
        const { message } = await failureOf(run.delete(planted.id, planted.outs));
        expect(message).toContain(
            `Could not delete WhatsApp config ${planted.id}: a webhook of this program names it by a literal ID. Kapso would delete that webhook too`,
        );
        expect(stage().emulator.requests).toEqual([]);
    });

    it("can name another config from this run on", async () => {
        const { planted, check, diff } = await replacing();
        await diff();
        expect(await check(nameOf(planted), stage().plant().id)).toBe("");
    });
});

describe("a webhook whose configId is the config's output", () => {
    it("is replaced together with the config, in the preview and in the up", async () => {
        const { planted, run, news, check, dependent, diff } = await replacing();
        await diff();
        expect((await dependent()).replaces).toEqual(["configId"]);
        expect(await check(planted.id, unknownValue)).toBe("");
        await run.delete(planted.id, planted.outs);
        const { id } = await run.create(news);
        expect(await check(planted.id, id)).toBe("");
    });

    it("is replaced together with the config if an earlier run failed after it had deleted both", async () => {
        const { planted, run, news, check, dependent, diff } = await replacing();
        stage().remove(planted.id);
        await diff();
        await dependent();
        const { id } = await run.create(news);
        expect(await check(planted.id, id)).toBe("");
    });
});

describe.each(names)("a webhook that was created for %s as a literal, and now uses the config's output,", (_title, nameOf) => {
    it("is replaced together with the config in the preview", async () => {
        const { planted, check, dependent, diff } = await replacing();
        const name = nameOf(planted);
        await diff();
        expect(await check(name, unknownValue)).toBe("");
        expect((await dependent(name)).replaces).toEqual(["configId"]);
    });

    it("is created under the new config by the up, even if the engine did not delete it before the config", async () => {
        const { planted, run, news, check } = await replacing();
        const name = nameOf(planted);
        const webhooks = stage().host.resource("whatsAppWebhook");
        const old = await webhooks.create({ ...hook, secretKey: "key", configId: name });
        await run.diff(planted.id, planted.outs, news);
        await run.delete(planted.id, planted.outs);
        const { id } = await run.create(news);
        expect(id).not.toBe(planted.id);
        expect(await check(name, id)).toBe("");
        const declared = { ...hook, secretKey: "key", configId: id };
        expect((await webhooks.diff(old.id, old.outs, declared)).replaces).toEqual(["configId"]);
        await webhooks.delete(old.id, old.outs);
        const made = await webhooks.create(declared);
        const ofConfig = stage()
            .emulator.webhooks()
            .filter(({ whatsapp_config_id }) => whatsapp_config_id === stage().stored(id).id);
        expect(ofConfig.map((webhook) => webhookIdOf(stage().emulator, webhook))).toEqual([made.id]);
    });
});
