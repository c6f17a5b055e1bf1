import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseUrlOf, byApiVersion } from "../support/apiVersion";
import type { Properties, Provider } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";
import { useStage } from "./stage";

// A field that the program does not declare is never compared strictly, because Kapso's defaults
// depend on the API version and change over time. The documented default, `null`, an empty value
// and a missing field are equal.

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const stage = useStage({ host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });
let proxy: RewritingProxy;

beforeAll(async () => {
    proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
});
afterAll(() => proxy?.close());

type Resource = "whatsAppConfig" | "customer" | "whatsAppWebhook";

/** The documented defaults, by their names in Kapso's API. */
const documented: Record<Resource, Record<string, unknown>> = {
    whatsAppConfig: {
        ...byApiVersion<Record<string, unknown>>({
            v1: { webhook_verify_token: null, webhook_destination_url: null, kind: "production" },
            platform: { kind: "production" },
        }),
        inbound_processing_enabled: true,
        calls_enabled: false,
    },
    customer: { external_customer_id: null },
    whatsAppWebhook: {
        active: true,
        headers: {},
        buffer_enabled: false,
        buffer_window_seconds: 5,
        max_buffer_size: 50,
        buffer_events: byApiVersion<readonly string[]>({ v1: ["whatsapp.message.received"], platform: [] }),
        inactivity_minutes: 60,
        ...byApiVersion<Record<string, unknown>>({ v1: {}, platform: { kind: "kapso", payload_version: "v2" } }),
    },
};

const absent = Symbol("absent");
const cases = Object.entries(documented).flatMap(([resource, fields]) =>
    Object.entries(fields).flatMap(([field, value]) =>
        [value, null, emptyOf(value), absent].map((shown) => [resource as Resource, field, shown] as const),
    ),
);

/** The empty value of a field with this default. */
function emptyOf(value: unknown): unknown {
    if (typeof value !== "object") {
        return value;
    }
    return value === null ? "" : Array.isArray(value) ? [] : {};
}

describe(`a field that the program does not declare (FC_SEED=${seed})`, () => {
    it("is no difference, and a lost create is still recovered, whatever Kapso fills in", async () => {
        await fc.assert(
            fc.asyncProperty(fc.subarray(cases, { minLength: 1 }), async (shown) => {
                for (const resource of ["whatsAppConfig", "customer", "whatsAppWebhook"] as const) {
                    const fields = shown.filter((one) => one[0] === resource).map(([, field, value]) => [field, value] as const);
                    await play(resource, new Map(fields));
                }
            }),
            { seed, numRuns: 25 },
        );
    }, 120_000);

    it.each(cases)("is no difference for a %s: %s shown as %s", async (resource, field, value) => {
        await play(resource, new Map([[field, value]]));
    });
});

let count = 0;

/** The minimum declaration of a new object. */
function declared(resource: Resource): Properties {
    count += 1;
    switch (resource) {
        case "whatsAppConfig": {
            const { webhookVerifyToken, webhookDestinationUrl, ...inputs } = stage().inputs();
            return inputs;
        }
        case "customer":
            return { name: `Customer ${count}` };
        case "whatsAppWebhook":
            return {
                configId: stage().plant().id,
                url: `https://acme.example/${count}`,
                secretKey: "key-canary",
                events: ["whatsapp.message.received"],
            };
    }
}

/**
 * Creates with a lost response, reads, compares and adopts while Kapso's responses show these
 * values.
 */
async function play(resource: Resource, shown: ReadonlyMap<string, unknown>): Promise<void> {
    const inputs = declared(resource);
    stage().emulator.clearFaults();
    stage().emulator.clearRequests();
    const isOwn = { whatsAppConfig: /whatsapp_configs|phone_numbers/, customer: /customers/, whatsAppWebhook: /webhooks/ }[resource];
    proxy.rewrite = (object, path) => (isOwn.test(path) ? withShown(object, shown) : object);
    const begin = (config: Properties = {}): Provider => stage().run({ "kapso:baseUrl": proxy.baseUrl, ...config }, resource);

    stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
    const { id, outs } = await begin().create(inputs);
    expect(posts(), "the lost create is found").toBe(1);

    const found = await begin().read(id, outs);
    expect(found?.inputs).toEqual(inputs);
    expect((await begin().diff(id, found?.props ?? {}, inputs)).changes).toBe(false);

    const lookup = await begin().read(id, {});
    // Kapso never returns write-only fields, so the declared ones are added.
    expect((await begin().diff(id, { ...inputs, ...lookup?.props }, inputs)).changes).toBe(false);

    expect((await begin({ "kapso:adoptExisting": "identical" }).create(inputs)).id).toBe(id);
    expect(posts(), "what is as declared is adopted").toBe(1);
}

function withShown(object: Properties, shown: ReadonlyMap<string, unknown>): Properties {
    const rewritten = Object.entries({ ...object, ...Object.fromEntries(shown) });
    return Object.fromEntries(rewritten.filter(([, value]) => value !== absent));
}

function posts(): number {
    return stage().emulator.requests.filter(({ method }) => method === "POST").length;
}
