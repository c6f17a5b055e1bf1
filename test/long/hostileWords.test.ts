import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiVersion, byApiVersion } from "../support/apiVersion";
import { hostileText, isHarmless } from "../support/hostileText";
import { HostError, type Properties, ProviderHost } from "../support/providerHost";

// Kapso, or a proxy before it, puts terminal escapes and hidden characters into every text of a
// response. None of them may reach the terminal.

interface Reply {
    status: number;
    body: string;
    requestId: string;
}

interface Replies {
    list: Reply;
    one: Reply;
    change: Reply;
    health: Reply;
}

let server: Server;
let host: ProviderHost;
let responses: Replies;

beforeAll(async () => {
    server = createServer((request, response) => {
        const { method, url = "" } = request;
        const hostile =
            method !== "GET" ? responses.change : /health$/.test(url) ? responses.health : /\?/.test(url) ? responses.list : responses.one;
        response.writeHead(hostile.status, { "content-type": "application/json", "x-request-id": hostile.requestId });
        response.end(hostile.status === 204 ? undefined : hostile.body);
        request.resume();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    host = await ProviderHost.start({
        config: access(),
        env: { KAPSO_LOG: "debug", KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.1", KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT: "0.1" },
    });
}, 30_000);

afterAll(async () => {
    await host?.stop();
    server.closeAllConnections();
    server.close();
});

const access = () => ({
    "kapso:apiKey": "key-canary",
    "kapso:baseUrl": `http://127.0.0.1:${(server.address() as AddressInfo).port}${byApiVersion({ v1: "/api/v1", platform: "/platform/v1" })}`,
    "kapso:apiVersion": apiVersion,
});

const number = "106540352242922";

const errorBody = fc.oneof(
    fc.record({ error: hostileText, message: hostileText, code: hostileText }, { requiredKeys: ["error"] }),
    fc.record({ error: fc.record({ message: hostileText, type: hostileText, code: fc.constant(190), fbtrace_id: hostileText }) }),
    hostileText.map((message) => ({ error: JSON.stringify({ error: { message, code: 190 } }) })),
    fc.record({ errors: fc.array(hostileText) }),
    fc.record({ errors: fc.dictionary(hostileText, fc.array(hostileText)), title: hostileText, detail: hostileText }),
    fc.record({ error: hostileText, validation_errors: fc.array(fc.record({ field: hostileText, message: hostileText })) }),
    fc.record({ error: hostileText, details: fc.dictionary(hostileText, hostileText) }),
);

const failureText = fc.oneof(
    errorBody.map((body) => JSON.stringify(body)),
    hostileText.map((title) => `<html><title>${title}</title></html>`),
    hostileText.map((text) => `upstream error ${text}`),
);

/** Header values cannot hold ASCII control characters, but they can hold those of Latin-1. */
const requestId = fc.oneof(
    hostileText.map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, "")),
    fc.constant("req-key-canary"),
);

const failing = fc.record({ status: fc.constantFrom(302, 400, 401, 402, 403, 404, 405, 409, 410, 422), body: failureText, requestId });

const id = fc.oneof(
    hostileText.map((text) => `x${text}`),
    fc.constantFrom(number, "config-1"),
);
const shown = fc.oneof(hostileText, fc.constantFrom("Acme", "customer-1", number));
const object = fc.record({
    id,
    internal_id: shown,
    name: shown,
    kind: fc.constantFrom("production", "sandbox"),
    customer_id: fc.oneof(fc.constant("customer-1"), shown, fc.constant(null)),
    phone_number_id: fc.oneof(fc.constant(number), shown),
    business_account_id: shown,
    external_customer_id: shown,
    webhook_destination_url: shown,
    url: shown,
    display_name: shown,
    whatsapp_config_id: shown,
});
const succeeding = (body: fc.Arbitrary<unknown>) =>
    fc.record({ status: fc.constant(200), body: body.map((json) => JSON.stringify(json)), requestId });
const list = fc
    .array(object, { maxLength: 3 })
    .map((data) => ({ data, meta: { page: 1, per_page: 100, total_pages: 1, total_count: data.length } }));
const health = fc.record({
    status: fc.oneof(hostileText, fc.constantFrom("unhealthy", "degraded")),
    timestamp: shown,
    error: shown,
    checks: fc.dictionary(
        hostileText,
        fc.record({ passed: fc.boolean(), error: hostileText, details: fc.dictionary(hostileText, hostileText) }),
    ),
});

const anyReplies: fc.Arbitrary<Replies> = fc.record({
    list: fc.oneof({ arbitrary: succeeding(list), weight: 3 }, { arbitrary: failing, weight: 1 }),
    one: fc.oneof(succeeding(object.map((data) => ({ data }))), failing),
    change: fc.oneof(succeeding(object.map((data) => ({ data }))), failing),
    health: fc.oneof(succeeding(health), failing),
});

const inputs: Record<string, Properties> = {
    whatsAppConfig: {
        customerId: "customer-1",
        name: "Acme",
        phoneNumberId: number,
        businessAccountId: "1",
        accessToken: "access-canary",
        verifyHealth: "require",
    },
    customer: { name: "Acme", externalCustomerId: "customer-1" },
    whatsAppWebhook: {
        configId: "config-1",
        url: "https://acme.example/",
        secretKey: "secret-canary",
        events: ["whatsapp.message.received"],
    },
};

/** Everything that the engine would print for these operations. */
async function printedBy(resource: string): Promise<string[]> {
    const news = inputs[resource] ?? {};
    const provider = host.freshRun(access(), resource);
    const stateId = resource === "whatsAppWebhook" ? `${byApiVersion({ v1: "config-1", platform: number })}/webhook-1` : number;
    const olds = { ...news, name: "Other", url: "https://other.example/" };
    const texts: string[] = [];
    const { failures } = await provider.check({}, news);
    texts.push(...failures.map(({ reason }) => reason));
    for (const operation of [
        () => provider.create(news),
        () => provider.read(stateId, olds),
        () => provider.diff(stateId, olds, { ...news, phoneNumberId: "1" }),
        () => provider.update(stateId, olds, news),
        () => provider.delete(stateId, olds),
    ]) {
        try {
            await operation();
        } catch (error) {
            if (!(error instanceof HostError)) {
                throw error;
            }
            texts.push(error.message, ...(error.kept?.reasons ?? []));
        }
    }
    return [...texts, ...host.printed.splice(0)];
}

describe("hostile texts in responses", () => {
    it.each(Object.keys(inputs))("reach no terminal from any operation of %s", { timeout: 120_000 }, async (resource) => {
        let count = 0;
        await fc.assert(
            fc.asyncProperty(anyReplies, async (given) => {
                responses = given;
                const texts = await printedBy(resource);
                count += texts.length;
                const lines = texts.map((text) => text.split("\n"));
                expect(lines.flat().filter((line) => !isHarmless(line))).toEqual([]);
                // An error has one line, and then one line per hint.
                expect(lines.flatMap(([, ...hints]) => hints).filter((hint) => !hint.startsWith("  - "))).toEqual([]);
                expect(texts.join("\n")).not.toContain("key-canary");
            }),
            { numRuns: 60, endOnFailure: true },
        );
        expect(count).toBeGreaterThan(100);
    });
});
