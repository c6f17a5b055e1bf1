import { describe, expect, it } from "vitest";
import type { Fault } from "../../emulator";
import { configIdOf, displayNameOf, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// A POST whose response is lost may have created the config. The provider searches for the config,
// and sends the POST again only if it finds none.

const stage = useStage({
    emulator: { uniqueNumbers: true },
    host: {
        env: {
            KAPSO_REQUEST_TIMEOUT_SECONDS: "1",
            KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4",
            KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT: "1",
        },
    },
});

const match = { method: "POST", times: 1 } as const;

describe("a create without a fault", () => {
    it("costs one POST, plus one list request per customer", async () => {
        const customerId = stage().customer();
        const all = Array.from({ length: 5 }, () => stage().inputs({ customerId }));
        await Promise.all(all.map((inputs) => stage().host.create(inputs)));
        expectTraffic(stage().emulator, Array(5).fill(postTo(customerId)), exactly(1));
    });
});

describe("a create that was executed, but whose response was lost", () => {
    it.each<[string, Fault]>([
        ["because of a broken connection", { kind: "drop", when: "after", match }],
        ["because of a 500", { kind: "serverError", status: 500, when: "after", match }],
        ["because of a 502 from a proxy, with an HTML page", { kind: "serverError", status: 502, when: "after", body: "html", match }],
        ["because of a 503 without a body", { kind: "serverError", status: 503, when: "after", body: "none", match }],
        ["because of a 504", { kind: "serverError", status: 504, when: "after", match }],
        ["because of an HTML page with status 200", { kind: "html", status: 200, when: "after", match }],
        ["because the response was truncated", { kind: "truncated", match }],
        ["because of a timeout", { kind: "slow", ms: 2000, match }],
    ])("%s is found and not sent again", async (_title, fault) => {
        stage().emulator.fault(fault);
        const { id, outs, inputs } = await created();
        expect(outs).toMatchObject({ ...inputs, displayName: displayNameOf("Acme", inputs.phoneNumberId) });
        expectOne(id, inputs);
        expectTraffic(stage().emulator, [postTo(inputs.customerId)], exactly(2));
    });

    it("is found if Kapso creates the config after the connection was cut", async () => {
        stage().emulator.fault({ kind: "lateDrop", seconds: 0.2, match });
        const { id, inputs } = await created();
        expectOne(id, inputs);
        expect(posts()).toHaveLength(1);
    });

    it("is found if Kapso's lists are delayed", async () => {
        stage().emulator.fault({ kind: "drop", when: "after", match });
        stage().emulator.fault({ kind: "laggingLists", seconds: 0.2 });
        const { id, inputs } = await created();
        expectOne(id, inputs);
        expect(posts()).toHaveLength(1);
    });

    it("is found if a second POST is refused because the number is already connected", async () => {
        stage().emulator.fault({ kind: "drop", when: "after", match });
        stage().emulator.fault({ kind: "laggingLists", seconds: 0.7 });
        const { id, inputs } = await created();
        expectOne(id, inputs);
    });

    it("is found by its own number among other configs of its customer", async () => {
        const customerId = stage().customer();
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 4 } });
        const all = Array.from({ length: 6 }, () => stage().inputs({ customerId, name: "The same" }));
        const made = await Promise.all(all.map((inputs) => stage().host.create(inputs)));
        expect(made.map(({ id }) => stage().stored(id).phone_number_id)).toEqual(all.map(({ phoneNumberId }) => phoneNumberId));
        expect(posts()).toHaveLength(6);
    });

    it("is found among identical sandboxes, and each create gets its own config", async () => {
        const inputs = { customerId: stage().customer(), name: "Trial", kind: "sandbox" };
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 2 } });
        const made = await Promise.all([1, 2, 3].map(() => stage().host.create(inputs)));
        expect(new Set(made.map(({ id }) => id)).size).toBe(3);
        expect(of(inputs.customerId)).toHaveLength(3);
    });
});

describe("a create that was not executed", () => {
    it.each<[string, Fault]>([
        ["a broken connection", { kind: "drop", when: "before", match }],
        ["a 500", { kind: "serverError", status: 500, when: "before", match }],
        ["a 503 of a proxy", { kind: "serverError", status: 503, when: "before", body: "html", match }],
        ["an HTML page with status 200", { kind: "html", status: 200, match }],
    ])("is sent again after %s if the provider does not find the config", async (_title, fault) => {
        stage().emulator.fault(fault);
        const { id, inputs } = await created();
        expectOne(id, inputs);
        expect(posts()).toEqual(Array(2).fill(postTo(inputs.customerId)));
    });

    it("is searched for longer after a 502 or 504, because Kapso may still execute the request", async () => {
        stage().emulator.fault({ kind: "serverError", status: 504, when: "before", match });
        const { id, inputs } = await created();
        expectOne(id, inputs);
        const [first, second] = stage().emulator.requests.filter(({ method }) => method === "POST");
        expect(Number(second?.startedAt) - Number(first?.finishedAt)).toBeGreaterThanOrEqual(950);
    });

    it("is sent again after a 429 without a search, because a 429 means that the POST was not executed", async () => {
        stage().emulator.fault({ kind: "rateLimited", retryAfter: 0, match });
        const { id, inputs } = await created();
        expectOne(id, inputs);
        expectTraffic(stage().emulator, Array(2).fill(postTo(inputs.customerId)), exactly(1));
    });

    it("fails after five attempts, and the error holds the last failure and the number of attempts", async () => {
        stage().emulator.fault({ kind: "drop", when: "before", match: { method: "POST" } });
        const inputs = stage().inputs();
        const { message, kept } = await failureOf(stage().host.create(inputs));
        expect(message).toMatch(/^Could not create WhatsApp config "Acme" .*broke.*\(Tried 5 times\.\) \[KAPSO-CONNECTION\]\n/);
        expect(kept).toBeUndefined();
        expect(of(inputs.customerId)).toEqual([]);
        expect(posts()).toHaveLength(5);
    });

    it.each([
        [{ businessAccountId: "no digits" }, /422/],
        [{ customerId: "nobody" }, /404/],
    ])("is not sent again if Kapso's response contains a reason: %j", async (changes, status) => {
        expect((await failureOf(stage().host.create(stage().inputs(changes)))).message).toMatch(status);
        expect(posts().length).toBeLessThanOrEqual(1);
    });
});

describe("a config that is found after a lost response", () => {
    it("is not adopted if it has the number but other values, because another process may have created it", async () => {
        const inputs = stage().inputs();
        const lost = stage().emulator.fault({ kind: "drop", when: "before", match });
        const creating = failureOf(stage().host.create(inputs));
        await lost.waitForHit();
        const theirs = stage().plant({ ...inputs, name: "Theirs" });
        const { message } = await creating;
        expect(message).toMatch(
            new RegExp(
                `was lost.*config ${theirs.id} appeared with the same phone number but with other values.*not adopted.*\\[KAPSO-CREATE-DIFFERENT\\]\n.*adoptExisting: "always"`,
            ),
        );
        expect(of(inputs.customerId)).toHaveLength(1);
        expect(posts()).toHaveLength(1);
    });

    it("is not counted as created by this run if it existed before", async () => {
        const customerId = stage().customer();
        const theirs = stage().plant({ customerId, name: "Trial", kind: "sandbox", phoneNumberId: null, webhookDestinationUrl: null });
        stage().emulator.fault({ kind: "drop", when: "before", match });
        const { id } = await stage().host.create({ customerId, name: "Trial 2", kind: "sandbox" });
        expect(id).not.toBe(theirs.id);
        expect(of(customerId)).toHaveLength(2);
    });

    it("remains unknown if the list request fails too, and the error says how the next run can adopt it", async () => {
        const inputs = stage().inputs();
        stage().emulator.fault({ kind: "drop", when: "after", match });
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.configLists, method: "GET", from: 2 } });
        const { message } = await failureOf(stage().run().create(inputs));
        expect(message).toMatch(
            /^Could not confirm the create of WhatsApp config "Acme": the response was lost.*The search for the object failed too.*401.*\[KAPSO-CREATE-UNKNOWN\]\n.*KAPSO_ADOPT_EXISTING=identical/,
        );
        expect(message).not.toContain("canary");
        stage().emulator.clearFaults();
        expect((await failureOf(stage().run().create(inputs))).message).toContain("KAPSO_ADOPT_EXISTING=identical");
        const { id } = await stage().run({ "kapso:adoptExisting": "identical" }).create(inputs);
        expectOne(id, inputs);
    });
});

it("A create is not affected by a failing create of another customer", async () => {
    const inputs = stage().inputs();
    stage().emulator.fault({ kind: "latency", ms: 200, match: { path: "/customers/nobody/*" } });
    const run = stage().run();
    await run.create(stage().inputs());
    const failing = failureOf(run.create(stage().inputs({ customerId: "nobody" })));
    expectOne((await run.create(inputs)).id, inputs);
    expect((await failing).message).toContain("nobody");
});

async function created(changes: Properties = {}) {
    const inputs = stage().inputs(changes);
    return { inputs, ...(await stage().run().create(inputs)) };
}

function of(customerId: unknown) {
    return stage()
        .emulator.configs()
        .filter((config) => config.customer_id === customerId);
}

function expectOne(id: string, inputs: Properties): void {
    expect(of(inputs.customerId).map((config) => [configIdOf(config), config.phone_number_id])).toEqual([[id, inputs.phoneNumberId]]);
}

function postTo(customerId: unknown): string {
    return `POST ${routes.newConfig(String(customerId))}`;
}

function posts(): string[] {
    const lines = stage().emulator.requests.map(({ method, path }) => `${method} ${path}`);
    return lines.filter((line) => line.startsWith("POST "));
}
