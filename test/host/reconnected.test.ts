import { describe, expect, it, onTestFinished, vi } from "vitest";
import { addressOf, apiVersion, baseUrlOf, routes } from "../support/apiVersion";
import { EchoingProxy } from "../support/echoingProxy";
import { type Fate, Gate } from "../support/gate";
import { failureOf, type Planted, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// On the Platform API the number is the address of a config. A config that was deleted and
// reconnected outside the stack has the same address, and perhaps another customer. The internal ID
// in the resource ID distinguishes the two connections.

const stage = useStage();

// After each read of another connection, the provider reads the customer too: the number may also
// be connected in another project.
const parents = [
    ["for the same customer", ({ customerId }: Planted) => customerId],
    ["for another customer", () => stage().customer()],
] as const;

/** Deletes the number and reconnects it. `other` is the config that has the number now. */
function reconnect(planted: Planted, customerId = planted.customerId): { other: Planted; bothIds: RegExp } {
    stage().remove(planted.id);
    const other = stage().plant({ ...planted.inputs, customerId, name: "Theirs", accessToken: "their-canary" });
    expect(addressOf(other.id)).toBe(addressOf(planted.id));
    expect(other.id).not.toBe(planted.id);
    return { other, bothIds: new RegExp(`internal ID ${other.outs.internalId}, before ${planted.outs.internalId}\\)`) };
}

const printedOf = (id: string) => stage().host.printed.filter((line) => line.includes(id));

describe.runIf(apiVersion === "platform")("a number that was reconnected on the Platform API", () => {
    it.each(parents)("is removed from the state by a read, which logs that and sends only GET requests (%s)", async (_title, parentOf) => {
        const planted = stage().plant();
        const { other, bothIds } = reconnect(planted, parentOf(planted));
        const before = stage().stored(other.id);
        expect(await stage().run().read(planted.id, planted.outs)).toBeUndefined();
        expectTraffic(stage().emulator, [], exactly(2));
        await vi.waitFor(() => expect(printedOf(planted.id)).toEqual([expect.stringMatching(bothIds)]));
        expect(printedOf(planted.id)[0]).toMatch(
            new RegExp(`^kapso: removed WhatsApp config ${planted.id} from the state, .*asks before it adopts`),
        );
        expect(stage().stored(other.id)).toEqual(before);
    });

    it.each(parents)("is not adopted by the create after such a read without adoptExisting (%s)", async (_title, parentOf) => {
        const planted = stage().plant();
        const { other } = reconnect(planted, parentOf(planted));
        const run = stage().run();
        await run.read(planted.id, planted.outs);
        const { message } = await failureOf(run.create(planted.inputs));
        expect(message).toContain(`as WhatsApp config ${other.id} of customer ${other.customerId}`);
        expect(stage().stored(other.id)).toMatchObject({ id: other.outs.internalId, name: "Theirs", access_token: "their-canary" });
    });

    it("is distinguished from other configs of the customer that are read together", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 6 }, () => stage().plant({ customerId }));
        const [again] = planted;
        reconnect(again as Planted);
        const run = stage().run();
        const found = await Promise.all(planted.map(({ id, outs }) => run.read(id, outs)));
        expect(found.map((one) => one?.inputs)).toEqual([undefined, ...planted.slice(1).map(({ inputs }) => inputs)]);
        expectTraffic(stage().emulator, [], exactly(2));
    });

    it.each(parents)("is left unchanged by a delete, which logs that (%s)", async (_title, parentOf) => {
        const planted = stage().plant();
        const { other, bothIds } = reconnect(planted, parentOf(planted));
        const before = stage().stored(other.id);
        await stage().run().delete(planted.id, planted.outs);
        expectTraffic(stage().emulator, [], exactly(2));
        expect(stage().stored(other.id)).toEqual(before);
        await vi.waitFor(() => expect(printedOf(planted.id)).toEqual([expect.stringMatching(bothIds)]));
        expect(printedOf(planted.id)[0]).toMatch(new RegExp(`^kapso: kept WhatsApp config ${planted.id} in Kapso, `));
    });

    it("is left unchanged by a DELETE that is sent again because the first response was lost", async () => {
        const planted = stage().plant();
        const lost = stage().emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", times: 1 } });
        const read = stage().emulator.fault({ kind: "hold", match: { method: "GET", path: routes.config(planted.id), from: 2 } });
        const deleting = stage().run().delete(planted.id, planted.outs);
        await lost.waitForDone();
        const other = stage().plant({ ...planted.inputs, customerId: stage().customer() });
        read.release();
        await deleting;
        expect(stage().stored(other.id)).toMatchObject({ id: other.outs.internalId, customer_id: other.customerId });
        await vi.waitFor(() => expect(printedOf(planted.id)[0]).toMatch(/^kapso: kept WhatsApp config \S+ in Kapso, /));
    });

    it("is not deleted by a DELETE that is sent again after a 429, because an earlier DELETE may have been executed", async () => {
        const planted = stage().plant();
        const { emulator } = stage();
        emulator.fault({ kind: "drop", when: "after", match: { method: "DELETE", times: 1 } });
        const limited = emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "DELETE", from: 2, times: 1 } });
        const deleting = stage().run().delete(planted.id, planted.outs);
        await limited.waitForDone();
        const other = stage().plant({ ...planted.inputs, customerId: stage().customer() });
        await deleting;
        expect(stage().stored(other.id)).toMatchObject({ id: other.outs.internalId, customer_id: other.customerId });
        await vi.waitFor(() => expect(printedOf(planted.id)[0]).toMatch(/^kapso: kept WhatsApp config \S+ in Kapso, /));
    });

    it("is not deleted by a DELETE that is sent again after a refused connection, because an earlier DELETE may have been executed", async () => {
        const planted = stage().plant();
        const gate = await Gate.start(baseUrlOf(stage().emulator));
        onTestFinished(() => gate.close());
        const ended = new AbortController();
        const deleting = stage()
            .run({ "kapso:baseUrl": gate.baseUrl })
            .delete(planted.id, planted.outs)
            .finally(() => ended.abort());
        const methods: string[] = [];
        const pass = async (fate: Fate) => {
            const held = await gate.next(10_000, ended.signal);
            methods.push(...(held ? [held.method] : []));
            await held?.pass(fate);
        };
        await pass("arrives");
        await pass("after");
        // The connection of the second DELETE is refused.
        await pass("refused");
        const other = stage().plant({ ...planted.inputs, customerId: stage().customer() });
        while (!ended.signal.aborted) {
            await pass("arrives");
        }
        await deleting;
        expect(methods.slice(0, 4)).toEqual(["GET", "DELETE", "GET", "GET"]);
        expect(stage().stored(other.id)).toMatchObject({ id: other.outs.internalId, customer_id: other.customerId });
    });

    it("costs a read before each DELETE that follows one that may have been executed, and none after a 429 alone", async () => {
        const planted = stage().plant();
        const { emulator } = stage();
        emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "DELETE", times: 1 } });
        emulator.fault({ kind: "drop", when: "before", match: { method: "DELETE", from: 2, times: 1 } });
        emulator.fault({ kind: "rateLimited", retryAfter: 1, match: { method: "DELETE", from: 3, times: 1 } });
        await stage().run().delete(planted.id, planted.outs);
        const reads = emulator.requests.filter(({ method, path }) => method === "GET" && path.includes(addressOf(planted.id)));
        // This includes the read before the first DELETE.
        expect(reads).toHaveLength(3);
        expect(emulator.requests.filter(({ method }) => method === "DELETE")).toHaveLength(4);
        expect(emulator.configs().filter(({ id }) => id === planted.outs.internalId)).toEqual([]);
    });

    it("is left unchanged by several deletes at once, which delete the customer's other configs", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 6 }, () => stage().plant({ customerId }));
        const { other } = reconnect(planted[0] as Planted);
        const run = stage().run();
        await Promise.all(planted.map(({ id, outs }) => run.delete(id, outs)));
        const left = stage()
            .emulator.configs()
            .filter((config) => config.customer_id === customerId);
        expect(left.map(({ id }) => id)).toEqual([other.outs.internalId]);
    });

    it("makes an update fail that reached it, and the error names the changed fields but no value", async () => {
        const planted = stage().plant();
        const { bothIds } = reconnect(planted);
        const news = { ...planted.inputs, name: "Ours", webhookVerifyToken: "new-canary" };
        const { message, kept } = await failureOf(stage().run().update(planted.id, planted.outs, news));
        expect(message).toMatch(
            new RegExp(
                `^The update of WhatsApp config ${planted.id} reached another object, because the number was deleted and reconnected`,
            ),
        );
        expect(message).toMatch(bothIds);
        expect(message).toMatch(
            /Run `pulumi refresh`\.\n {2}- Then check in Kapso whether you must restore name, webhookVerifyToken of that object\./,
        );
        expect(message).not.toContain("canary");
        expect(kept).toBeUndefined();
        expectTraffic(stage().emulator, [`PATCH ${routes.config(planted.id)}`]);
    });

    it.each(["read", "delete"] as const)("is no evidence of a deletion in a %s if the API key is of another project", async (operation) => {
        const planted = stage().plant();
        stage().emulator.addApiKey("other-key", "other");
        const theirs = stage().emulator.addCustomer({ project: "other" });
        stage().emulator.addConfig(theirs.id, { phone_number_id: String(planted.inputs.phoneNumberId) });
        const before = stage().stored(planted.id);
        const attempt = stage().run({ "kapso:apiKey": "other-key" })[operation](planted.id, planted.outs);
        expect((await failureOf(attempt)).message).toMatch(
            /and has another WhatsApp config under the ID \S+ than this state\. .*\[KAPSO-UNCONFIRMED\]\n/,
        );
        expect(stage().emulator.configs()).toContainEqual(before);
    });

    it("has the webhooks of the former connection removed from the state", async () => {
        const planted = stage().plant();
        const old = stage().emulator.addWebhook(stage().stored(planted.id).id);
        const { other } = reconnect(planted);
        const theirs = stage().emulator.addWebhook(stage().stored(other.id).id);
        const outs = { configId: planted.id, url: old.url, secretKey: "key", events: old.events };
        await stage().run().read(planted.id, planted.outs);
        // `host.resource` uses the run that was started last.
        const webhooks = stage().host.resource("whatsAppWebhook");
        expect(await webhooks.read(`${planted.id}/${old.id}`, outs)).toBeUndefined();
        await webhooks.delete(`${planted.id}/${old.id}`, outs);
        expect(
            stage()
                .emulator.webhooks()
                .filter(({ id }) => [old.id, theirs.id].includes(id)),
        ).toEqual([theirs]);
    });
});

describe.runIf(apiVersion === "platform")("a number without a customer that was reconnected on the Platform API", () => {
    /** The outputs of a number without a customer, which is then reconnected for a customer. */
    async function reconnectForCustomer() {
        const planted = stage().plant();
        stage().drift(planted.id, { customerId: null });
        const found = await stage().run().read(planted.id, planted.outs);
        const { other } = reconnect(planted, stage().customer());
        stage().emulator.clearRequests();
        return { id: planted.id, outs: found?.props ?? {}, other };
    }

    it.each(["read", "delete"] as const)(
        "is left unchanged by a %s, which fails if there is no evidence about the API key's account",
        async (operation) => {
            const { id, outs, other } = await reconnectForCustomer();
            const { message } = await failureOf(stage().run()[operation](id, outs));
            expect(message).toMatch(
                /is the object of this state: Kapso has another object under this ID.*Nothing was removed from the state/,
            );
            expect(stage().stored(other.id).id).toBe(other.outs.internalId);
        },
    );

    it.each(["read", "delete"] as const)(
        "is removed from the state by a %s if Kapso has returned an older object of the state",
        async (operation) => {
            const older = stage().plant();
            const { id, outs, other } = await reconnectForCustomer();
            const run = stage().run();
            await run.read(older.id, older.outs);
            expect(await run[operation](id, outs)).toBeUndefined();
            expectTraffic(stage().emulator, [], exactly(2));
            expect(stage().stored(other.id).id).toBe(other.outs.internalId);
        },
    );
});

describe.runIf(apiVersion === "platform")(
    "a number alone as the ID in the state, as an import file may hold it, on the Platform API",
    () => {
        /** A config whose ID in the state is its number. */
        function plantByNumber() {
            const planted = stage().plant();
            const { internalId, ...outs } = planted.outs;
            return { planted, number: addressOf(planted.id), outs };
        }

        it("is completed to the whole ID by a read, for the current connection", async () => {
            const { planted, number, outs } = plantByNumber();
            expect((await stage().run().read(number, outs))?.id).toBe(planted.id);
            const { other } = reconnect(planted);
            const found = await stage().run().read(number, outs);
            expect(found?.id).toBe(other.id);
            expect(found?.props).toMatchObject({ internalId: other.outs.internalId, name: "Theirs" });
        });

        it("does not distinguish connections: a delete sends no existence check", async () => {
            const { number, outs } = plantByNumber();
            await stage().run().delete(number, outs);
            expectTraffic(stage().emulator, [`DELETE ${routes.config(number)}`]);
        });

        it("is replaced by a config with the whole ID, although the run has listed the number before", async () => {
            const { planted, number, outs } = plantByNumber();
            const run = stage().run();
            await run.create(stage().inputs({ customerId: planted.customerId }));
            const news = { ...planted.inputs, businessAccountId: "17" };
            expect((await run.diff(number, outs, news)).replaces).toEqual(["businessAccountId"]);
            await run.delete(number, outs);
            const { id } = await run.create(news);
            expect(addressOf(id)).toBe(number);
            expect(stage().stored(id)).toMatchObject({ business_account_id: "17" });
        });

        it("prevents a second resource from adopting the config", async () => {
            const { planted, number, outs } = plantByNumber();
            const run = stage().run();
            await run.diff(number, outs, planted.inputs);
            const { message } = await failureOf(run.create({ ...planted.inputs, adoptExisting: "always" }));
            expect(message).toContain("[KAPSO-MANAGED]");
        });

        it("does not delete the config that another resource of the program adopted in the same run", async () => {
            const { planted, number, outs } = plantByNumber();
            const run = stage().run();
            const { id } = await run.create({ ...planted.inputs, adoptExisting: "always" });
            expect(id).toBe(planted.id);
            await run.delete(number, outs);
            expect(stage().stored(planted.id).name).toBe("Acme");
        });

        it("does not delete the config for which a create was refused in the same run", async () => {
            const { planted, number, outs } = plantByNumber();
            const run = stage().run();
            await failureOf(run.create(planted.inputs));
            expect((await failureOf(run.delete(number, outs))).message).toContain("[KAPSO-STAYS]");
            expect(stage().stored(planted.id).name).toBe("Acme");
        });

        it.each(["read", "delete"] as const)(
            "is no evidence in a %s about the API key's account, because another project may have the number",
            async (operation) => {
                const { planted, number, outs } = plantByNumber();
                stage().emulator.addApiKey("third-key", "third");
                const theirs = stage().emulator.addCustomer({ project: "third" });
                stage().emulator.addConfig(theirs.id, { phone_number_id: String(planted.inputs.phoneNumberId) });
                const run = stage().run({ "kapso:apiKey": "third-key" });
                await run[operation](number, outs);
                const { message } = await failureOf(stage().host.resource("customer").delete(planted.customerId, { name: "Acme" }));
                expect(message).toContain("[KAPSO-UNCONFIRMED]");
            },
        );

        it.each(["read", "delete"] as const)(
            "is no evidence in a %s about the API key's account or a deleted webhook if no response holds an internal ID",
            async (operation) => {
                const { planted, number, outs } = plantByNumber();
                stage().emulator.addApiKey("fourth-key", "fourth");
                const theirs = stage().emulator.addCustomer({ project: "fourth" });
                stage().emulator.addConfig(theirs.id, { phone_number_id: String(planted.inputs.phoneNumberId) });
                const record = stage().emulator.addWebhook(stage().stored(planted.id).id);
                const proxy = await EchoingProxy.start(stage().emulator);
                onTestFinished(() => proxy.close());
                proxy.rewrite = (body) => body.replace(/"internal_id":"[^"]*",?/g, "");
                const run = stage().run({ "kapso:apiKey": "fourth-key", "kapso:baseUrl": proxy.baseUrl });
                await run.read(number, outs);
                const webhook = { url: record.url, configId: number, createdAt: record.created_at };
                // `host.resource` uses the run that was started last.
                const asked = stage().host.resource("whatsAppWebhook")[operation](`${number}/${record.id}`, webhook);
                expect((await failureOf(asked)).message).toContain("[KAPSO-UNCONFIRMED]");
                const { message } = await failureOf(stage().host.resource("customer").delete(planted.customerId, { name: "Acme" }));
                expect(message).toContain("[KAPSO-UNCONFIRMED]");
            },
        );

        it("has its outputs updated by an update", async () => {
            const { planted, number, outs } = plantByNumber();
            const updated = await stage()
                .run()
                .update(number, outs, { ...planted.inputs, name: "Other" });
            expect(updated).toMatchObject({ internalId: planted.outs.internalId });
        });
    },
);
