import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// On the Platform API the number is the address of a config. The number may be changed,
// reconnected, and connected in another project.

const stage = useStage();

const asked = () => stage().emulator.requests.map(({ method, path }) => `${method} ${path}`);

describe.runIf(apiVersion === "platform")("a config on the Platform API whose number was changed outside Pulumi", () => {
    function renumbered() {
        const planted = stage().plant();
        const { id } = stage().stored(planted.id);
        const number = `${planted.inputs.phoneNumberId}7`;
        stage().drift(planted.id, { phoneNumberId: number });
        return { ...planted, number, now: `${number}:${id}` };
    }

    it("is found by a read under its new ID, with the number as a difference", async () => {
        const { id, now, number, inputs, outs } = renumbered();
        const found = await stage().run().read(id, outs);
        expect([found?.id, found?.inputs]).toEqual([now, { ...inputs, phoneNumberId: number }]);
    });

    it("is not deleted under its old ID, and stays in the state", async () => {
        const { id, now, outs } = renumbered();
        const { message } = await failureOf(stage().run().delete(id, outs));
        expect(message).toContain(
            `Could not delete WhatsApp config ${id}: its number was changed outside Pulumi, and its ID is now ${now}`,
        );
        expect(stage().stored(now).name).toBe("Acme");
    });
});

describe.runIf(apiVersion === "platform")("a delete on the Platform API", () => {
    it("sends its own existence check, even if this run has a list of the customer, because the number may be reconnected", async () => {
        const planted = stage().plant();
        const run = stage().run();
        await run.create(stage().inputs({ customerId: planted.customerId }));
        stage().remove(planted.id);
        const theirs = stage().plant({ phoneNumberId: planted.inputs.phoneNumberId });
        await run.delete(planted.id, planted.outs);
        expect(stage().stored(theirs.id).id).toBe(theirs.outs.internalId);
    });

    it("of an older state entry does not delete the config that this run created with the same number", async () => {
        const planted = stage().plant();
        stage().remove(planted.id);
        const run = stage().run();
        const { id, outs } = await run.create(planted.inputs);
        expect(id).not.toBe(planted.id);
        await run.delete(planted.id, planted.outs);
        expect(stage().stored(id).id).toBe(outs.internalId);
        expect((await run.diff(id, outs, planted.inputs)).changes).toBe(false);
        await run.delete(id, outs);
        expect(
            stage()
                .emulator.configs()
                .some(({ phone_number_id }) => phone_number_id === planted.inputs.phoneNumberId),
        ).toBe(false);
    });

    it("is refused while a webhook names the config by a literal ID, because the engine would not replace the webhook", async () => {
        const planted = stage().plant();
        const run = stage().run();
        await run.diff(planted.id, planted.outs, planted.inputs);
        const hook = { configId: planted.id, url: "https://acme.example", events: ["whatsapp.message.received"] };
        // `host.resource` uses the run that was started last.
        expect((await stage().host.resource("whatsAppWebhook").check(hook, hook)).failures).toEqual([]);
        stage().emulator.clearRequests();
        const { message } = await failureOf(run.delete(planted.id, planted.outs));
        expect(message).toContain(`Could not delete WhatsApp config ${planted.id}: a webhook of this program names it`);
        expect(message).toContain("Set configId of the webhook to `config.id` instead of a literal ID");
        expect(asked()).toEqual([]);
    });
});

describe.runIf(apiVersion === "platform")("a config without a customer on the Platform API", () => {
    it("is not adopted for a customer", async () => {
        const inputs = stage().inputs({ adoptExisting: "always" });
        const { id } = stage().emulator.addConfig(String(inputs.customerId), { phone_number_id: String(inputs.phoneNumberId) });
        stage().emulator.changeConfig(id, { customer_id: null as unknown as string });
        const { message } = await failureOf(stage().run().create(inputs));
        expect(message).toContain(`is already connected as WhatsApp config ${inputs.phoneNumberId}:${id} of no customer`);
        expect(message).toContain("never adopts");
    });
});

describe.runIf(apiVersion === "platform")("two configs with one number, which v1 allows,", () => {
    it("are not confused when a stack is migrated", async () => {
        const planted = stage().plant();
        const { id } = stage().stored(planted.id);
        const { internalId, ...outs } = planted.outs;
        stage().plant({ phoneNumberId: planted.inputs.phoneNumberId, customerId: planted.customerId, name: "Second" });
        const { message } = await failureOf(stage().run().read(id, outs));
        expect(message).toContain("is another one, connected at another time");
    });
});

describe.runIf(apiVersion === "platform")("a webhook whose config has a v1 ID in the state", () => {
    it("is neither changed nor deleted before the stack is migrated", async () => {
        const planted = stage().plant();
        const config = stage().stored(planted.id);
        const webhook = stage().emulator.addWebhook(config.id);
        const hook = { configId: config.id, url: webhook.url, events: webhook.events, createdAt: webhook.created_at };
        stage().run();
        const webhooks = stage().run({}, "whatsAppWebhook");
        const id = `${config.id}/${webhook.id}`;
        for (const attempt of [webhooks.update(id, hook, { ...hook, active: false }), webhooks.delete(id, hook)]) {
            expect((await failureOf(attempt)).message).toContain("Run `pulumi refresh --run-program` first to migrate the stack");
        }
        expect(stage().emulator.webhooks()).toContainEqual(webhook);
        expect((await webhooks.read(id, hook))?.id).toBe(`${planted.id}/${webhook.id}`);
    });
});

describe("a provider whose API key is unknown", () => {
    it("announces exactly the replacements of its API version", async () => {
        const { id, inputs, outs } = stage().plant();
        const unknown = { "kapso:apiKey": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
        const { replaces } = await stage()
            .run(unknown)
            .diff(id, outs, { ...inputs, phoneNumberId: "1" });
        expect(replaces).toEqual(apiVersion === "v1" ? [] : ["phoneNumberId"]);
    });
});

describe.runIf(apiVersion === "platform")(
    "a sandbox and a production config with one number, of which a request on the Platform API reaches one,",
    () => {
        /** Plants both configs, with one customer or with a customer each. */
        function plantBoth(isSameCustomer: boolean) {
            const production = stage().plant();
            const { phoneNumberId, customerId } = production.inputs;
            const sandbox = stage().plant({
                kind: "sandbox",
                phoneNumberId,
                customerId: isSameCustomer ? customerId : stage().customer(),
                name: "Sandbox",
                accessToken: undefined,
            });
            return { production, sandbox, before: [stage().stored(production.id), stage().stored(sandbox.id)] };
        }

        const stored = ({ production, sandbox }: ReturnType<typeof plantBoth>) => [
            stage().stored(production.id),
            stage().stored(sandbox.id),
        ];

        describe.each([
            ["of one customer", true],
            ["of two customers", false],
        ])("%s", (_title, isSameCustomer) => {
            it("are two state entries, and a read of each returns its own config", async () => {
                const { production, sandbox } = plantBoth(isSameCustomer);
                const run = stage().run();
                const found = await Promise.all([production, sandbox].map(({ id, outs }) => run.read(id, outs)));
                expect(found.map((one) => one?.id)).toEqual([production.id, sandbox.id]);
                expect(found.map((one) => one?.inputs)).toEqual([production.inputs, sandbox.inputs]);
            });

            it("are not confused by a delete of the sandbox, which fails and deletes neither", async () => {
                const both = plantBoth(isSameCustomer);
                const { message } = await failureOf(stage().run().delete(both.sandbox.id, both.sandbox.outs));
                expect(message).toContain(`Could not delete WhatsApp config ${both.sandbox.id}`);
                expect(message).toContain("[KAPSO-ADDRESS-SHARED]");
                expect(stored(both)).toEqual(both.before);
            });

            it("are not confused by a delete of both, which deletes the production config alone", async () => {
                const { production, sandbox } = plantBoth(isSameCustomer);
                // Other configs of the same customers fill the lists.
                const others = [production, sandbox].map(({ customerId }) => stage().plant({ customerId }));
                const run = stage().run();
                const all = [sandbox, ...others, production].map(({ id, outs }) => run.delete(id, outs));
                const outcomes = await Promise.allSettled(all);
                expect(outcomes.slice(1).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
                const left = stage()
                    .emulator.configs()
                    .filter((config) => config.phone_number_id === production.inputs.phoneNumberId);
                // The DELETE of the sandbox may follow the DELETE of the production config, and
                // then it reaches the sandbox.
                expect(left.map(({ kind }) => kind)).toEqual(outcomes[0]?.status === "fulfilled" ? [] : ["sandbox"]);
            });

            it("are not confused by an update of the sandbox, which sends nothing", async () => {
                const both = plantBoth(isSameCustomer);
                const { message } = await failureOf(stage().update(both.sandbox, { name: "Other" }));
                expect(message).toContain(`Could not update WhatsApp config ${both.sandbox.id}`);
                expect(message).toContain("[KAPSO-ADDRESS-SHARED]");
                expect(stored(both)).toEqual(both.before);
            });

            it("are not confused by an adoption of the sandbox, which changes nothing", async () => {
                const both = plantBoth(isSameCustomer);
                // An adoption sends the verify token, because Kapso does not return it.
                const adopting = stage()
                    .run()
                    .create({ ...both.sandbox.inputs, adoptExisting: "identical" });
                const { message } = await failureOf(adopting);
                expect(message).not.toContain("[KAPSO-ID-REUSED]");
                expect(stored(both)).toEqual(both.before);
            });

            it("are distinguished by an update and a delete of the production config, which leave the sandbox unchanged", async () => {
                const both = plantBoth(isSameCustomer);
                await stage().update(both.production, { name: "Other" });
                await stage().run().delete(both.production.id, both.production.outs);
                const left = stage()
                    .emulator.configs()
                    .filter((config) => config.phone_number_id === both.production.inputs.phoneNumberId);
                expect(left).toEqual([both.before[1]]);
            });
        });
    },
);
