import { describe, expect } from "vitest";
import type { Emulator, Fault, FaultHandle, FaultMatch } from "../../emulator/index";
import { engineTest, takeRequests } from "../support/engineTest";
import { isWhole } from "../support/interrupted";
import type { Stack } from "../support/stack";

/** Each fault hits the first matching request for one config. */
const faults: Record<string, (match: FaultMatch) => Fault> = {
    "429 with Retry-After": (match) => ({ kind: "rateLimited", retryAfter: 1, match }),
    "429 without Retry-After": (match) => ({ kind: "rateLimited", retryAfter: null, match }),
    "500 before": (match) => ({ kind: "serverError", status: 500, when: "before", match }),
    "500 after": (match) => ({ kind: "serverError", status: 500, when: "after", match }),
    "502 of a proxy before": (match) => ({ kind: "serverError", status: 502, when: "before", body: "html", match }),
    "503 without a body after": (match) => ({ kind: "serverError", status: 503, when: "after", body: "none", match }),
    "504 after": (match) => ({ kind: "serverError", status: 504, when: "after", match }),
    "dropped before": (match) => ({ kind: "drop", when: "before", match }),
    "dropped after": (match) => ({ kind: "drop", when: "after", match }),
    "dropped, and executed a second later": (match) => ({ kind: "lateDrop", seconds: 1, match }),
    "timed out, and executed later": (match) => ({ kind: "latency", ms: 1500, match }),
    "timed out in the middle of the response": (match) => ({ kind: "slow", ms: 2500, match }),
    "slow but whole": (match) => ({ kind: "slow", ms: 300, match }),
    "cut JSON": (match) => ({ kind: "truncated", match }),
    "200 with HTML before": (match) => ({ kind: "html", status: 200, match }),
    "200 with HTML after": (match) => ({ kind: "html", status: 200, when: "after", match }),
    "dropped after, and lists lag": (match) => ({ kind: "drop", when: "after", match }),
};

const cells = Object.keys(faults).map((fault, index) => ({ fault, name: `n${100 + index}`, customerId: `c${index}`, later: `d${index}` }));
type Cell = (typeof cells)[number];
const names = cells.map(({ name }) => name);
/** A config without a fault. The faults of the other configs must not affect it. */
const neighbour = "n999";

const seed = { customers: [...cells.flatMap(({ customerId, later }) => [customerId, later]), "quiet"].map((id) => ({ id, name: id })) };
const it = engineTest({ emulator: { seed } });

describe(`${cells.length} faults, each for another config, do not fail the run of`, () => {
    // Short times keep the test fast: one second per request, and a recovery that outlasts each
    // fault.
    it.beforeEach(({ stack }) => {
        stack.env.KAPSO_REQUEST_TIMEOUT_SECONDS = "1";
        stack.env.KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT = "4";
        stack.env.KAPSO_RECOVERY_SECONDS_AFTER_ERROR = "4";
    });

    it("creates", async ({ stack, emulator }) => {
        const set = setFaults(emulator, "POST", listOf);
        await stack.declare(declared());
        await stack.up();
        expectHits(set);
        await isWhole(stack, emulator, [...names, neighbour]);
    });

    it("the lists before the creates", async ({ stack, emulator }) => {
        const set = setFaults(emulator, "GET", listOf);
        await stack.declare(declared());
        await stack.up();
        expectHits(set);
        expect(emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(cells.length + 1);
        await isWhole(stack, emulator, [...names, neighbour]);
    });

    it("updates", async ({ stack, emulator }) => {
        const ids = await made(stack, emulator);
        const set = setFaults(emulator, "PATCH", ({ name }) => `/whatsapp_configs/${ids.get(name)}`);
        await stack.declare(declared(({ customerId }) => ({ customerId, webhookDestinationUrl: "https://acme.example" })));
        await stack.up();
        expectHits(set);
        const urls = emulator.configs().map(({ webhook_destination_url: url, phone_number_id }) => [`n${phone_number_id}`, url]);
        expect(urls.sort()).toEqual([...names.map((name) => [name, "https://acme.example"]), [neighbour, null]]);
        expectIds(emulator, ids);
        await isWhole(stack, emulator, [...names, neighbour]);
    });

    it("refreshes", async ({ stack, emulator }) => {
        const ids = await made(stack, emulator);
        for (const { name } of cells) {
            emulator.changeConfig(ids.get(name) ?? "", { name: "Drifted" });
        }
        const set = setFaults(emulator, "GET", ({ name }) => `/whatsapp_configs/${ids.get(name)}`);
        await stack.refresh();
        expectHits(set);
        const drifted = (await stack.resources()).filter(({ inputs }) => inputs?.name === "Drifted");
        expect(drifted).toHaveLength(cells.length);
        await stack.up();
        expectIds(emulator, ids);
        await isWhole(stack, emulator, [...names, neighbour]);
    });

    it("deletes", async ({ stack, emulator }) => {
        const ids = await made(stack, emulator);
        const set = setFaults(emulator, "DELETE", ({ name }) => `/whatsapp_configs/${ids.get(name)}`);
        await stack.declare({ [neighbour]: declared()[neighbour] ?? {} });
        await stack.up();
        expectHits(set);
        await isWhole(stack, emulator, [neighbour]);
    });

    it("replacements, with faults in the customer's read, the delete and the create", async ({ stack, emulator }) => {
        const ids = await made(stack, emulator);
        const set = [
            ...setFaults(emulator, "GET", ({ later }) => `/customers/${later}`),
            ...setFaults(emulator, "DELETE", ({ name }) => `/whatsapp_configs/${ids.get(name)}`),
            ...setFaults(emulator, "POST", ({ later }) => `/customers/${later}/whatsapp_configs`),
        ];
        await stack.declare(declared(({ later }) => ({ customerId: later })));
        await stack.up();
        expectHits(set);
        const customers = emulator.configs().map(({ customer_id, phone_number_id }) => [`n${phone_number_id}`, customer_id]);
        expect(customers.sort()).toEqual([...cells.map(({ name, later }) => [name, later]), [neighbour, "quiet"]]);
        await isWhole(stack, emulator, [...names, neighbour]);
    });

    it("an up without changes, which sends no requests", async ({ stack, emulator }) => {
        await made(stack, emulator);
        emulator.fault({ kind: "drop", when: "before" });
        emulator.clearRequests();
        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);
        emulator.clearFaults();
        await isWhole(stack, emulator, [...names, neighbour]);
    });
});

const outlasting: Record<string, (match: FaultMatch) => Fault> = {
    "429 without an end": (match) => ({ kind: "rateLimited", retryAfter: 0, match }),
    "503 without an end": (match) => ({ kind: "serverError", status: 503, when: "before", match }),
    "401 without an end": (match) => ({ kind: "unauthorized", match }),
    "dropped without an end": (match) => ({ kind: "drop", when: "before", match }),
};

describe("a fault that outlasts the run", () => {
    for (const [fault, make] of Object.entries(outlasting)) {
        it(`(${fault}) fails the run, loses nothing, and the next up converges`, async ({ stack, emulator }) => {
            stack.env.KAPSO_RECOVERY_SECONDS_AFTER_ERROR = "0.5";
            const args = { customerId: "quiet", businessAccountId: "1", accessToken: "t", phoneNumberId: "1", name: "Quiet" };
            await stack.declare({ n1: args, n2: { ...args, phoneNumberId: "2" } });
            await stack.up();
            const configs = emulator.configs();
            emulator.fault(make({ method: "POST" }));
            emulator.fault(make({ method: "PATCH" }));
            emulator.fault(make({ method: "DELETE" }));

            await stack.declare({ n1: { ...args, name: "Changed" }, n3: { ...args, phoneNumberId: "3" } });
            const { output } = await stack.fail("up", "--continue-on-error");
            for (const attempt of ["create WhatsApp config", "update WhatsApp config", "delete WhatsApp config"]) {
                expect(output).toContain(`error: Could not ${attempt}`);
            }
            expect(emulator.configs()).toEqual(configs);
            expect((await stack.resources()).map(({ id }) => id).sort()).toEqual(configs.map(({ id }) => id).sort());

            emulator.clearFaults();
            await stack.up();
            await isWhole(stack, emulator, ["n1", "n3"]);
        });
    }
});

function listOf({ customerId }: Cell): string {
    return `/customers/${customerId}/whatsapp_configs`;
}

function declared(argsOf: (cell: Cell) => object = ({ customerId }) => ({ customerId })): Record<string, object> {
    const common = { businessAccountId: "1", accessToken: "EAAB-token" };
    const entries = cells.map((cell) => [cell.name, { ...common, name: cell.fault, phoneNumberId: cell.name.slice(1), ...argsOf(cell) }]);
    const quiet = { ...common, customerId: "quiet", name: "Neighbour", phoneNumberId: neighbour.slice(1) };
    return { ...Object.fromEntries(entries), [neighbour]: quiet };
}

/** Creates all configs without faults. Returns their IDs by name. */
async function made(stack: Stack, emulator: Emulator): Promise<Map<string, string>> {
    await stack.declare(declared());
    await stack.up();
    return new Map(emulator.configs().map(({ id, phone_number_id }) => [`n${phone_number_id}`, id]));
}

function setFaults(emulator: Emulator, method: string, pathOf: (cell: Cell) => string): [string, FaultHandle][] {
    return cells.map((cell) => {
        if (cell.fault.includes("lists lag")) {
            for (const customerId of [cell.customerId, cell.later]) {
                emulator.fault({ kind: "laggingLists", seconds: 2, match: { path: `/customers/${customerId}/whatsapp_configs` } });
            }
        }
        const fault = faults[cell.fault]?.({ method, path: pathOf(cell), times: 1 });
        return [`${method}: ${cell.fault}`, emulator.fault(fault ?? { kind: "hold" })];
    });
}

/** A fault that hit no request would test nothing. */
function expectHits(set: [string, FaultHandle][]): void {
    expect(set.map(([fault, { hits }]) => [fault, hits])).toEqual(set.map(([fault]) => [fault, 1]));
}

function expectIds(emulator: Emulator, ids: Map<string, string>): void {
    expect(new Map(emulator.configs().map(({ id, phone_number_id }) => [`n${phone_number_id}`, id]))).toEqual(ids);
}
