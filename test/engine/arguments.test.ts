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
    /** The declared value at each step. `undefined` means that the argument is absent. */
    declared: unknown[];
    /** The value that Kapso stores after each step. */
    stored: unknown[];
    /** The requests that Kapso receives at each step after the first. */
    requests: string[][];
    others?: object;
}

const patch = ["PATCH"];
const replace = ["DELETE", "POST"];
const nothing: string[] = [];
/** The Platform API cannot change these arguments of an existing config. */
const inPlace = byApiVersion({ v1: [patch, patch], platform: [replace, replace] });
/** Kapso's values for Meta's fields that the program does not declare on a sandbox. */
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
            // If a sandbox does not declare this field, Kapso chooses the value and keeps it.
            stored: [ofSandbox, "1", "2", "2"],
            requests: [...inPlace, nothing],
        },
        {
            argument: "businessAccountId",
            field: "business_account_id",
            others: sandbox,
            declared: [undefined, "1", "2", undefined],
            // If a sandbox does not declare this field, Kapso chooses the value and keeps it.
            stored: [ofSandbox, "1", "2", "2"],
            requests: [...inPlace, nothing],
        },
        {
            // An existing config needs no declared token: Kapso keeps the last one.
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
            // Kapso keeps the last key, as it keeps a config's token.
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
            // The only valid value is this one event, so the list cannot change.
            argument: "bufferEvents",
            field: "buffer_events",
            // On v1, Kapso fills in this event by default, so removing it changes nothing.
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

/** Arguments of the Platform API only. */
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
            // Without a declared value, Kapso's value stays: the default is not documented.
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

/** Default values: declared at "set", removed at "changed". Neither step changes anything. */
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
        // The order does not count, so the other steps use another order.
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

// One stack holds a resource for each row: an engine run for each row would take minutes.
describe("an argument that is set, changed and removed", () => {
    /** The results by step, then by resource. */
    const seen: Record<string, Seen>[] = [];

    it.beforeAll(async ({ emulator, stack }) => {
        emulator.addConfig("acme", undeclared.support);
        emulator.addConfig("globex", undeclared.sales);
        for (const step of steps.keys()) {
            seen.push(await take(step, emulator, stack));
        }
    });

    it.each(byTitle)("%s reaches Kapso", (title, { field, stored, requests }) => {
        expect(seen.map((step) => step[title]?.stored?.[field])).toEqual(stored);
        expect(seen.map((step) => step[title]?.methods)).toEqual([["POST"], ...requests]);
    });

    it.each(byTitle)("%s is listed in the preview before it is set or changed", (title, { argument, requests }) => {
        const op = (methods: string[]) => (methods === nothing ? undefined : `${methods === patch ? "update" : "replace"} ${argument}`);
        expect([seen[1]?.[title]?.preview, seen[2]?.[title]?.preview]).toEqual(requests.slice(0, 2).map(op));
    });

    it.each(Object.keys(defaults))("of a %s changes nothing at Kapso if it equals the default or only its order differs", (resource) => {
        const title = `${resource} with defaults`;
        expect(seen.map((step) => step[title]?.preview)).toEqual([undefined, undefined, undefined, undefined]);
        expect(seen.map((step) => step[title]?.methods)).toEqual([["POST"], nothing, nothing, nothing]);
    });

    it("leaves no changes after the last step and a refresh", async ({ stack }) => {
        expect(await stack.previewOf("--refresh")).toEqual({});
    });
});

interface Seen {
    /** Kapso's object after the step. */
    stored: Record<string, unknown> | undefined;
    /** The requests for this object. */
    methods: string[];
    /** The step that the preview announced. */
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
    // A failing row must not hide the other rows.
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
            // Before a replacement, the provider reads the object: it may be as declared already.
            // Before a delete, the provider checks that the ID was not reused.
            const methods = own.map(({ method }) => method).filter((method) => method !== "GET");
            return [title, { stored: { ...stored }, methods, preview: previews[title] }];
        }),
    );
}

type Stored = ConfigRecord | CustomerRecord | WebhookRecord;

/** The ID as `ids` holds it. */
function idIn(record: Stored): string {
    return "phone_number_id" in record ? addressOf(configIdOf(record)) : record.id;
}

/** Each resource has its own name or URL. It has its own number too: a number connects once. */
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

/** Kapso's ID of each resource. In the state, a webhook's ID follows its config's ID. */
async function ids(stack: Stack): Promise<Record<string, string>> {
    return Object.fromEntries((await stack.resources()).map(({ urn, id = "" }) => [nameOf(urn), addressOf(lastOf(id))]));
}

function lastOf(path: string): string {
    return path.replace(/.*\//, "");
}

/** The name or URL in the body of a POST or PATCH. */
function labelIn(body: unknown): string | undefined {
    const [sent] = Object.values((body ?? {}) as Record<string, { name?: string; url?: string }>);
    return sent?.name ?? sent?.url;
}

function labelOf(stored: Stored): string {
    return "url" in stored ? stored.url : stored.name;
}
