import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConfigRecord, type Emulator, startEmulator } from "../../emulator/index";
import { accessTo, acme, seed } from "../support/engineTest";
import { nameOf, Stack } from "../support/stack";

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

/** One resource with each default, written out at "set" and removed at "changed". */
const defaults = { kind: "production", inboundProcessingEnabled: true, callsEnabled: false };

// One resource for each row, all in one stack, taken through the steps together: an engine run for each row would take minutes.
describe("each argument, set, changed and removed", () => {
    let emulator: Emulator;
    let stack: Stack;
    /** By step, then by resource. */
    const seen: Record<string, { stored: ConfigRecord | undefined; methods: string[]; preview: string | undefined }>[] = [];

    beforeAll(async () => {
        emulator = await startEmulator({ seed });
        stack = await Stack.create({ env: accessTo(emulator) });
        for (const step of steps.keys()) {
            seen.push(await take(step));
        }
    }, 240_000);

    afterAll(async () => {
        await stack.remove();
        await emulator.close();
    });

    it.each(rows)("$argument reaches the service", ({ argument, field, stored, requests }) => {
        expect(seen.map((step) => step[argument]?.stored?.[field])).toEqual(stored);
        expect(seen.map((step) => step[argument]?.methods)).toEqual([["POST"], ...requests]);
    });

    it.each(rows)("$argument is named by the preview of each change", ({ argument, requests }) => {
        const announced = seen.map((step) => step[argument]?.preview).filter((_, step) => requests[step - 1] !== nothing);
        const op = (methods: string[]) => `${methods === replace ? "replace" : "update"} ${argument}`;
        expect(announced).toEqual(["create", ...requests.filter((methods) => methods !== nothing).map(op)]);
    });

    it("a default that is added or removed changes nothing", () => {
        expect(seen.map((step) => step.defaults?.preview)).toEqual(["create", undefined, undefined, undefined]);
        expect(seen.map((step) => step.defaults?.methods)).toEqual([["POST"], nothing, nothing, nothing]);
    });

    it("nothing is left to do after the last step, not even after a refresh", async () => {
        expect(await stack.previewOf("--refresh")).toEqual({});
    });

    async function take(step: number) {
        const declared = rows.map(({ argument, declared, others }) => [
            argument,
            { ...acme, name: argument, ...others, [argument]: declared[step] },
        ]);
        await stack.declare({ ...Object.fromEntries(declared), defaults: { ...acme, name: "defaults", ...(step === 1 ? defaults : {}) } });
        const before = await ids();
        const previews = await stack.previewOf();
        emulator.clearRequests();
        // One failing row shall not hide the others.
        await stack.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
        const after = await ids();
        const records = emulator.configs();
        return Object.fromEntries(
            Object.entries(after).map(([resource, id]) => {
                const stored = records.find((record) => record.id === id);
                const methods = emulator.requests
                    .filter(
                        ({ path, body }) => path.endsWith(`/${before[resource]}`) || path.endsWith(`/${id}`) || isCreateOf(stored, body),
                    )
                    .map(({ method }) => method);
                return [resource, { stored, methods, preview: previews[resource] }];
            }),
        );
    }

    async function ids(): Promise<Record<string, string>> {
        const resources = await stack.resources();
        return Object.fromEntries(resources.map(({ urn, id = "" }) => [nameOf(urn), id]));
    }
});

function isCreateOf(record: ConfigRecord | undefined, body: unknown): boolean {
    return (body as { whatsapp_config?: { name?: string } } | undefined)?.whatsapp_config?.name === record?.name;
}
