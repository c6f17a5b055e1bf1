import { describe, expect } from "vitest";
import type { ConfigRecord, Emulator } from "../../emulator/index";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = sharedEngineTest();

const steps = ["created", "set", "changed", "removed"] as const;

interface Row {
    argument: string;
    field: keyof ConfigRecord;
    /** What the program declares at each step; `undefined` is absent. */
    declared: unknown[];
    /** What the service holds after each step. */
    stored: unknown[];
    /** What the service is asked at each step after the first. */
    requests: string[][];
    others?: object;
}

const patch = ["PATCH"];
const replace = ["DELETE", "POST"];
const nothing: string[] = [];
const sandbox = { kind: "sandbox", phoneNumberId: undefined, businessAccountId: undefined, accessToken: undefined };

const rows: Row[] = [
    {
        argument: "name",
        field: "name",
        declared: ["First", "Second", "Third", "Third"],
        stored: ["First", "Second", "Third", "Third"],
        requests: [patch, patch, nothing],
    },
    {
        argument: "customerId",
        field: "customer_id",
        declared: ["acme", "globex", "acme", "acme"],
        stored: ["acme", "globex", "acme", "acme"],
        requests: [replace, replace, nothing],
    },
    {
        argument: "kind",
        field: "kind",
        declared: [undefined, "production", "sandbox", undefined],
        stored: ["production", "production", "sandbox", "production"],
        requests: [nothing, replace, replace],
    },
    {
        argument: "phoneNumberId",
        field: "phone_number_id",
        others: sandbox,
        declared: [undefined, "1", "2", undefined],
        stored: [null, "1", "2", null],
        requests: [patch, patch, patch],
    },
    {
        argument: "businessAccountId",
        field: "business_account_id",
        others: sandbox,
        declared: [undefined, "1", "2", undefined],
        stored: [null, "1", "2", null],
        requests: [patch, patch, patch],
    },
    {
        // Once it exists, a config lives without a declared token: the service keeps the last one.
        argument: "accessToken",
        field: "access_token",
        declared: ["EAAB-1", "EAAB-2", "EAAB-3", undefined],
        stored: ["EAAB-1", "EAAB-2", "EAAB-3", "EAAB-3"],
        requests: [patch, patch, nothing],
    },
    {
        argument: "webhookVerifyToken",
        field: "webhook_verify_token",
        declared: [undefined, "verify-1", "verify-2", undefined],
        stored: [null, "verify-1", "verify-2", null],
        requests: [patch, patch, patch],
    },
    {
        argument: "webhookDestinationUrl",
        field: "webhook_destination_url",
        declared: [undefined, "https://acme.example/1", "https://acme.example/2", undefined],
        stored: [null, "https://acme.example/1", "https://acme.example/2", null],
        requests: [patch, patch, patch],
    },
    {
        argument: "inboundProcessingEnabled",
        field: "inbound_processing_enabled",
        declared: [undefined, true, false, undefined],
        stored: [true, true, false, true],
        requests: [nothing, patch, patch],
    },
    {
        argument: "callsEnabled",
        field: "calls_enabled",
        declared: [undefined, false, true, undefined],
        stored: [false, false, true, false],
        requests: [nothing, patch, patch],
    },
];

const byArgument = rows.map((row) => [row.argument, row] as const);

/** One resource with each default, written out at "set" and removed at "changed". */
const defaults = { kind: "production", inboundProcessingEnabled: true, callsEnabled: false };

// One resource for each row, all in one stack, taken through the steps together: an engine run for each row would take minutes.
describe("each argument, set, changed and removed", () => {
    /** By step, then by resource. */
    const seen: Record<string, Seen>[] = [];

    it.beforeAll(async ({ emulator, stack }) => {
        for (const step of steps.keys()) {
            seen.push(await take(step, emulator, stack));
        }
    });

    it.each(byArgument)("%s reaches the service", (argument, { field, stored, requests }) => {
        expect(seen.map((step) => step[argument]?.stored?.[field])).toEqual(stored);
        expect(seen.map((step) => step[argument]?.methods)).toEqual([["POST"], ...requests]);
    });

    it.each(byArgument)("%s is named by the preview before it is set or changed", (argument, { requests }) => {
        const op = (methods: string[]) => (methods === nothing ? undefined : `${methods === patch ? "update" : "replace"} ${argument}`);
        expect([seen[1]?.[argument]?.preview, seen[2]?.[argument]?.preview]).toEqual(requests.slice(0, 2).map(op));
    });

    it("a default that is added or removed changes nothing", () => {
        expect(seen.map((step) => step.defaults?.preview)).toEqual([undefined, undefined, undefined, undefined]);
        expect(seen.map((step) => step.defaults?.methods)).toEqual([["POST"], nothing, nothing, nothing]);
    });

    it("nothing is left to do after the last step, not even after a refresh", async ({ stack }) => {
        expect(await stack.previewOf("--refresh")).toEqual({});
    });
});

interface Seen {
    /** The config at the service, after the step. */
    stored: ConfigRecord | undefined;
    /** What was requested for it. */
    methods: string[];
    /** What a preview announced before. */
    preview: string | undefined;
}

async function take(step: number, emulator: Emulator, stack: Stack): Promise<Record<string, Seen>> {
    await stack.declare({
        ...Object.fromEntries(rows.map((row) => [row.argument, argsOf(row, step)])),
        defaults: { ...acme, name: "defaults", phoneNumberId: "999", ...(step === 1 ? defaults : {}) },
    });
    const before = await ids(stack);
    const previews = step === 1 || step === 2 ? await stack.previewOf() : {};
    emulator.clearRequests();
    // One failing row shall not hide the others.
    await stack.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    const after = await ids(stack);
    const records = emulator.configs();
    const requests = emulator.requests.map(({ method, path, body }) => ({ method, id: path.replace(/.*\//, ""), name: nameIn(body) }));
    return Object.fromEntries(
        Object.entries(after).map(([resource, id]) => {
            const stored = records.find((record) => record.id === id);
            const own = requests.filter((request) => request.id === before[resource] || request.id === id || request.name === stored?.name);
            return [resource, { stored, methods: own.map(({ method }) => method), preview: previews[resource] }];
        }),
    );
}

/** A number can be connected once, so each row has its own. */
function argsOf({ argument, others, declared }: Row, step: number): object {
    const phoneNumberId = String(1000 + rows.findIndex((row) => row.argument === argument));
    return { ...acme, name: argument, phoneNumberId, ...others, [argument]: declared[step] };
}

/** Ids by resource, as the state has them. */
async function ids(stack: Stack): Promise<Record<string, string>> {
    return Object.fromEntries((await stack.resources()).map(({ urn, id = "" }) => [nameOf(urn), id]));
}

/** The name in the body of a create or an update: each row has its own. */
function nameIn(body: unknown): string | undefined {
    return (body as { whatsapp_config?: { name?: string } } | undefined)?.whatsapp_config?.name;
}
