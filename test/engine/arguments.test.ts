import { describe, expect } from "vitest";
import type { ConfigRecord, CustomerRecord, Emulator, WebhookRecord } from "../../emulator/index";
import { addressOf, byApiVersion, configIdOf, salesId, supportId, undeclared } from "../support/apiVersion";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = sharedEngineTest();

const steps = ["created", "set", "changed", "removed"] as const;

interface Row {
    argument: string;
    field: string;
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
/** What platform cannot change. */
const inPlace = byApiVersion({ v1: [patch, patch], platform: [replace, replace] });
/** What Kapso stores for a field of Meta that a sandbox leaves out. */
const ofSandbox = byApiVersion<unknown>({ v1: null, platform: expect.stringMatching(/^\d+$/) });
const sandbox = { kind: "sandbox", phoneNumberId: undefined, businessAccountId: undefined, accessToken: undefined };
const [received, sent, read] = ["whatsapp.message.received", "whatsapp.message.sent", "whatsapp.message.read"];

const rowsOf: Record<string, Row[]> = {
    WhatsAppConfig: [
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
            // Left out, it is Kapso's choice for a sandbox, and stays as it was.
            stored: [ofSandbox, "1", "2", "2"],
            requests: [...inPlace, nothing],
        },
        {
            argument: "businessAccountId",
            field: "business_account_id",
            others: sandbox,
            declared: [undefined, "1", "2", undefined],
            // Left out, it is Kapso's choice for a sandbox, and stays as it was.
            stored: [ofSandbox, "1", "2", "2"],
            requests: [...inPlace, nothing],
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
    ],
    Customer: [
        {
            argument: "name",
            field: "name",
            declared: ["First customer", "Second customer", "Third customer", "Third customer"],
            stored: ["First customer", "Second customer", "Third customer", "Third customer"],
            requests: [patch, patch, nothing],
        },
        {
            argument: "externalCustomerId",
            field: "external_customer_id",
            declared: [undefined, "crm-1", "crm-2", undefined],
            stored: [null, "crm-1", "crm-2", null],
            requests: [patch, patch, patch],
        },
    ],
    WhatsAppWebhook: [
        {
            argument: "configId",
            field: "whatsapp_config_id",
            declared: [supportId, salesId, supportId, supportId],
            stored: ["support", "sales", "support", "support"],
            requests: [replace, replace, nothing],
        },
        {
            argument: "url",
            field: "url",
            declared: ["https://acme.example/1", "https://acme.example/2", "https://acme.example/3", "https://acme.example/3"],
            stored: ["https://acme.example/1", "https://acme.example/2", "https://acme.example/3", "https://acme.example/3"],
            requests: [patch, patch, nothing],
        },
        {
            // Like the token of a config.
            argument: "secretKey",
            field: "secret_key",
            declared: ["key-1", "key-2", "key-3", undefined],
            stored: ["key-1", "key-2", "key-3", "key-3"],
            requests: [patch, patch, nothing],
        },
        {
            argument: "events",
            field: "events",
            declared: [[received], [received, sent], [sent], [sent]],
            stored: [[received], [received, sent], [sent], [sent]],
            requests: [patch, patch, nothing],
        },
        {
            argument: "active",
            field: "active",
            declared: [undefined, true, false, undefined],
            stored: [true, true, false, true],
            requests: [nothing, patch, patch],
        },
        {
            argument: "headers",
            field: "headers",
            declared: [undefined, { "x-team": "1", "x-token": "2" }, { "x-token": "3" }, undefined],
            stored: [{}, { "x-team": "1", "x-token": "2" }, { "x-token": "3" }, {}],
            requests: [patch, patch, patch],
        },
        {
            argument: "bufferEnabled",
            field: "buffer_enabled",
            declared: [undefined, false, true, undefined],
            stored: [false, false, true, false],
            requests: [nothing, patch, patch],
        },
        {
            argument: "bufferWindowSeconds",
            field: "buffer_window_seconds",
            declared: [undefined, 5, 60, undefined],
            stored: [5, 5, 60, 5],
            requests: [nothing, patch, patch],
        },
        {
            argument: "maxBufferSize",
            field: "max_buffer_size",
            declared: [undefined, 50, 1, undefined],
            stored: [50, 50, 1, 50],
            requests: [nothing, patch, patch],
        },
        {
            // There is one event that can be in it: no other value to change to.
            argument: "bufferEvents",
            field: "buffer_events",
            // Left out on v1, Kapso fills that event in: to remove it changes nothing.
            declared: [undefined, [received], [received], undefined],
            stored: byApiVersion<unknown[]>({
                v1: [[received], [received], [received], [received]],
                platform: [[], [received], [received], []],
            }),
            requests: byApiVersion({ v1: [patch, nothing, nothing], platform: [patch, nothing, patch] }),
        },
        {
            argument: "inactivityMinutes",
            field: "inactivity_minutes",
            declared: [undefined, 60, 1440, undefined],
            stored: [60, 60, 1440, 60],
            requests: [nothing, patch, patch],
        },
        ...byApiVersion<Row[]>({ v1: [], platform: ofPlatform() }),
    ],
};

/** What only platform has. */
function ofPlatform(): Row[] {
    return [
        {
            argument: "kind",
            field: "kind",
            declared: [undefined, "kapso", "meta", undefined],
            stored: ["kapso", "kapso", "meta", "kapso"],
            requests: [nothing, replace, replace],
        },
        {
            // Left out, it stays as it was: no document tells the default.
            argument: "payloadVersion",
            field: "payload_version",
            declared: [undefined, "v1", "v2", undefined],
            stored: ["v2", "v1", "v2", "v2"],
            requests: [patch, patch, nothing],
        },
    ];
}

const rows = Object.entries(rowsOf).flatMap(([resource, own]) =>
    own.map((row) => ({ title: `${resource}.${row.argument}`, resource, row })),
);
const byTitle = rows.map(({ title, row }) => [title, row] as const);

/** What is written out at "set" and removed at "changed", and changes nothing. */
const defaults: Record<string, object> = {
    WhatsAppConfig: {
        kind: "production",
        inboundProcessingEnabled: true,
        callsEnabled: false,
        adoptExisting: "never",
        verifyHealth: "off",
    },
    Customer: { adoptExisting: "never" },
    WhatsAppWebhook: {
        // A set: at the other steps in another order.
        events: [read, received, sent],
        active: true,
        headers: {},
        bufferEnabled: false,
        bufferWindowSeconds: 5,
        maxBufferSize: 50,
        bufferEvents: [],
        inactivityMinutes: 60,
        adoptExisting: "never",
    },
};

// One resource for each row, all in one stack, taken through the steps together: an engine run for each row would take minutes.
describe("each argument, set, changed and removed", () => {
    /** By step, then by resource. */
    const seen: Record<string, Seen>[] = [];

    it.beforeAll(async ({ emulator, stack }) => {
        emulator.addConfig("acme", undeclared.support);
        emulator.addConfig("globex", undeclared.sales);
        for (const step of steps.keys()) {
            seen.push(await take(step, emulator, stack));
        }
    });

    it.each(byTitle)("%s reaches the service", (title, { field, stored, requests }) => {
        expect(seen.map((step) => step[title]?.stored?.[field])).toEqual(stored);
        expect(seen.map((step) => step[title]?.methods)).toEqual([["POST"], ...requests]);
    });

    it.each(byTitle)("%s is named by the preview before it is set or changed", (title, { argument, requests }) => {
        const op = (methods: string[]) => (methods === nothing ? undefined : `${methods === patch ? "update" : "replace"} ${argument}`);
        expect([seen[1]?.[title]?.preview, seen[2]?.[title]?.preview]).toEqual(requests.slice(0, 2).map(op));
    });

    it.each(Object.keys(defaults))("a default of a %s that is added or removed, and another order, change nothing", (resource) => {
        const title = `${resource} with defaults`;
        expect(seen.map((step) => step[title]?.preview)).toEqual([undefined, undefined, undefined, undefined]);
        expect(seen.map((step) => step[title]?.methods)).toEqual([["POST"], nothing, nothing, nothing]);
    });

    it("nothing is left to do after the last step, not even after a refresh", async ({ stack }) => {
        expect(await stack.previewOf("--refresh")).toEqual({});
    });
});

interface Seen {
    /** The object at the service, after the step. */
    stored: Record<string, unknown> | undefined;
    /** What was requested for it. */
    methods: string[];
    /** What a preview announced before. */
    preview: string | undefined;
}

async function take(step: number, emulator: Emulator, stack: Stack): Promise<Record<string, Seen>> {
    await stack.declare(
        Object.fromEntries([
            ...rows.map(({ title, resource, row }) => [
                title,
                { ...argsOf(resource, title), ...row.others, [row.argument]: row.declared[step] },
            ]),
            ...Object.keys(defaults).map((resource) => {
                const title = `${resource} with defaults`;
                return [title, { ...argsOf(resource, title), ...(step === 1 ? defaults[resource] : {}) }];
            }),
        ]),
    );
    const before = await ids(stack);
    const previews = step === 1 || step === 2 ? await stack.previewOf() : {};
    emulator.clearRequests();
    // One failing row shall not hide the others.
    await stack.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    const after = await ids(stack);
    const records: Stored[] = [...emulator.configs(), ...emulator.customers(), ...emulator.webhooks()];
    const requests = emulator.requests.map(({ method, path, body }) => ({ method, id: lastOf(path), label: labelIn(body) }));
    return Object.fromEntries(
        Object.entries(after).map(([title, id]) => {
            const stored = records.find((record) => idIn(record) === id);
            const own = requests.filter(
                (request) => request.id === before[title] || request.id === id || (stored && request.label === labelOf(stored)),
            );
            // Before a replacement, Kapso is asked whether the object is as declared already;
            // before a delete, whether an ID is still that of the same connection.
            const methods = own.map(({ method }) => method).filter((method) => method !== "GET");
            return [title, { stored: { ...stored }, methods, preview: previews[title] }];
        }),
    );
}

type Stored = ConfigRecord | CustomerRecord | WebhookRecord;

/** As `ids` has it. */
function idIn(record: Stored): string {
    return "phone_number_id" in record ? addressOf(configIdOf(record)) : record.id;
}

/** Each resource has a name or URL of its own, and, for a number can be connected once, a number. */
function argsOf(resource: string, title: string): object {
    const phoneNumberId = String(1000 + rows.findIndex((row) => row.title === title));
    const args: Record<string, object> = {
        WhatsAppConfig: { ...acme, name: title, phoneNumberId },
        Customer: { name: title },
        WhatsAppWebhook: {
            configId: supportId,
            url: `https://acme.example/${encodeURIComponent(title)}`,
            secretKey: "key",
            events: [received, sent, read],
        },
    };
    return { resource, ...args[resource] };
}

/** Ids by resource, as the service has them: that of a webhook stands behind its config's in the state. */
async function ids(stack: Stack): Promise<Record<string, string>> {
    return Object.fromEntries((await stack.resources()).map(({ urn, id = "" }) => [nameOf(urn), addressOf(lastOf(id))]));
}

function lastOf(path: string): string {
    return path.replace(/.*\//, "");
}

/** The name or URL in the body of a create or an update. */
function labelIn(body: unknown): string | undefined {
    const [sent] = Object.values((body ?? {}) as Record<string, { name?: string; url?: string }>);
    return sent?.name ?? sent?.url;
}

function labelOf(stored: Stored): string {
    return "url" in stored ? stored.url : stored.name;
}
