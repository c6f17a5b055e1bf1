import { describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { apiVersion, byGeneration } from "../support/generation";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";

// The webhooks of a replaced config go with it, and the engine only knows of those that hang on it in the state.

const stage = useStage();

const hook: Properties = { url: "https://acme.example/hook", events: ["whatsapp.message.received"] };

/** How the other generation calls a config: its number, or Kapso's own id of it. */
const otherId = (planted: Planted) =>
    String(Reflect.get(stage().stored(planted.id), byGeneration({ v1: "phone_number_id", platform: "id" })));

const names: [string, (planted: Planted) => string][] = [
    ["its id", ({ id }) => id],
    ["its id in the other generation", otherId],
];

/** A run in which the same config is declared for another customer. */
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
    /** The engine asks what becomes of what hangs on a config that it replaces. */
    const dependent = (id = `${planted.id}/1`) => {
        const outs = { ...hook, configId: planted.id };
        return webhooks.diff(id, outs, { ...outs, configId: unknownValue });
    };
    return { planted, run, news, check, dependent, diff: () => run.diff(planted.id, planted.outs, news) };
}

const refusal =
    /^configId .*belongs to a config that this run replaces, and goes with the old one.* take it from the config \(config\.id\)/;

describe.each(names)("a webhook that names a config by %s, as text", (_title, nameOf) => {
    it("is refused once the config is replaced, before anything is sent", async () => {
        const { planted, check, diff } = await replacing();
        const name = nameOf(planted);
        await diff();
        expect(await check(name, name)).toMatch(refusal);
    });

    it("keeps the config from being replaced, where it was declared first", async () => {
        const { planted, check, diff } = await replacing();
        const name = nameOf(planted);
        expect(await check(name, name)).toBe("");
        const { message } = await failureOf(diff());
        expect(message).toContain(
            `WhatsApp config ${planted.id} cannot be replaced: a webhook of this program that names it would go with it`,
        );
    });

    it("keeps the config from being deleted", async () => {
        const { planted, run, check } = await replacing();
        const name = nameOf(planted);
        await check(name, name);
        stage().emulator.clearRequests();
        const { message } = await failureOf(run.delete(planted.id, planted.outs));
        expect(message).toContain(
            `WhatsApp config ${planted.id} was not deleted: a webhook of this program that names it would go with it`,
        );
        expect(stage().emulator.requests).toEqual([]);
    });

    it("may name another config, as of this run", async () => {
        const { planted, check, diff } = await replacing();
        await diff();
        expect(await check(nameOf(planted), stage().plant().id)).toBe("");
    });
});

describe("a webhook that takes its config's id from the config", () => {
    it("is replaced with it, in the preview and in the up", async () => {
        const { planted, run, news, check, dependent, diff } = await replacing();
        await diff();
        expect((await dependent()).replaces).toEqual(["configId"]);
        expect(await check(planted.id, unknownValue)).toBe("");
        await run.delete(planted.id, planted.outs);
        const { id } = await run.create(news);
        expect(await check(planted.id, id)).toBe("");
    });

    it("is replaced with it too where an earlier run has failed after it had deleted both", async () => {
        const { planted, run, news, check, dependent, diff } = await replacing();
        stage().remove(planted.id);
        await diff();
        await dependent();
        const { id } = await run.create(news);
        expect(await check(planted.id, id)).toBe("");
    });
});

describe.runIf(apiVersion === "platform").each(names)(
    "a webhook on platform that was made for %s as text, and takes it from the config now",
    (_title, nameOf) => {
        it("is refused in the preview, for the engine goes by the state", async () => {
            const { planted, check, diff } = await replacing();
            await diff();
            expect(await check(nameOf(planted), unknownValue)).toMatch(refusal);
        });

        it("is refused in the up, which it has not survived", async () => {
            const { planted, run, news, check } = await replacing();
            const name = nameOf(planted);
            await run.diff(planted.id, planted.outs, news);
            await run.delete(planted.id, planted.outs);
            const { id } = await run.create(news);
            expect(await check(name, id)).toMatch(/If the webhook has gone already, run `pulumi up --refresh`/);
        });
    },
);
