import { once, setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { PATHS } from "./apiVersion";
import type { Fault, HoldFault } from "./faults/fault";
import { type FaultHandle, Faults, type HoldHandle } from "./faults/faults";
import { HealthCache } from "./health/cache";
import { HealthLimits } from "./health/limits";
import { apiKeysOf, DEFAULT_HEALTH_LIMIT, DEFAULT_RATE_LIMIT, type EmulatorOptions, type RateLimit } from "./options";
import { requestHandler } from "./pipeline";
import { plantSeed } from "./plantSeed";
import { RateLimiter } from "./rateLimit";
import { type RecordedRequest, RequestLog } from "./requestLog";
import { settingsOf } from "./settings";
import type { ConfigRecord, CustomerRecord, Fields, WebhookRecord } from "./store/records";
import { Store } from "./store/store";
import type { WaitOptions } from "./waiting";

/**
 * A running emulator. The methods that change records take effect at once, without a request and
 * without the API's checks.
 */
export interface Emulator {
    /** Base URL of v1, for the client: `http://127.0.0.1:<port>/api/v1`. */
    readonly baseUrl: string;
    /** Base URL of the Platform API, for the same data: `http://127.0.0.1:<port>/platform/v1`. */
    readonly platformBaseUrl: string;
    /** The first API key. */
    readonly apiKey: string;

    /**
     * The requests since the start or the last `clearRequests`, in order of arrival. Each access
     * returns the current list. Above 100,000 requests or 32 MiB, the oldest tenth is removed.
     */
    readonly requests: readonly RecordedRequest[];
    /** Removes all requests from `requests`. */
    clearRequests(): void;
    /**
     * Waits for a finished request: the first that matches the predicate, or the n-th since the
     * start or the last `clearRequests`. Resolves at once if the request has already finished.
     */
    waitForRequest(wanted: number | ((request: RecordedRequest) => boolean), options?: WaitOptions): Promise<RecordedRequest>;

    /** All customers of all projects as stored, newest first. */
    customers(): CustomerRecord[];
    /** All configs of all projects as stored, including secrets, newest first. */
    configs(): ConfigRecord[];
    /** All webhooks of all configs and projects as stored, including secrets, newest first. */
    webhooks(): WebhookRecord[];
    /** Defaults: a new UUID, the name "Customer", the project of the first API key. */
    addCustomer(fields?: Fields<CustomerRecord>): CustomerRecord;
    /**
     * Defaults: a new UUID, the name "WhatsApp", kind "production", a number in good standing with
     * Meta, and null for every other nullable field. With `customerId: null`, the config has no
     * customer and is in the project of the first API key.
     */
    addConfig(customerId: string | null, fields?: Fields<Omit<ConfigRecord, "customer_id" | "project">>): ConfigRecord;
    /**
     * Changes a config as a user of Kapso's dashboard would. `id` is the ID of the record, which
     * the Platform API calls `internal_id`. An `undefined` field is not changed. A change of
     * `MetaState` does not change `updated_at`.
     */
    changeConfig(id: string, fields: Fields<Omit<ConfigRecord, "id" | "project">>): ConfigRecord;
    /** Deletes a config and its webhooks. `id` is the ID of the record, as in `changeConfig`. */
    removeConfig(id: string): void;
    /**
     * Adds a webhook to a config. `configId` is the ID of the record, as in `changeConfig`. With
     * `null`, the webhook is for the project of the first API key.
     * Defaults: a new UUID, the URL "https://hooks.example.com/whatsapp", the secret key
     * "webhook-secret", and Kapso's defaults for every other field. The default event is
     * "whatsapp.message.received", or "whatsapp.phone_number.created" for a project. A webhook of
     * `kind: "meta"` has no events.
     */
    addWebhook(configId: string | null, fields?: Fields<Omit<WebhookRecord, "whatsapp_config_id" | "project">>): WebhookRecord;
    /**
     * Changes a webhook as another user would. An `undefined` field is not changed. `headers` and
     * sets are replaced as a whole.
     */
    changeWebhook(id: string, fields: Fields<Omit<WebhookRecord, "id" | "project">>): WebhookRecord;
    removeWebhook(id: string): void;
    /** Deletes a customer, its configs and their webhooks. */
    removeCustomer(id: string): void;

    /**
     * Applies a fault to all matching requests until the fault is removed. Throws a `FaultError` if
     * the fault is invalid.
     */
    fault(fault: HoldFault): HoldHandle;
    fault(fault: Fault): FaultHandle;
    /** Removes all faults. Held requests are then executed. */
    clearFaults(): void;

    /** Changes the rate limit for every key, and starts new windows. */
    setRateLimit(rateLimit: RateLimit): void;
    /**
     * Adds an API key. With the name of an existing project, the key gives access to that project's
     * data.
     */
    addApiKey(key: string, project: string): void;
    /** Requests with this key return 401 from now on. */
    revokeApiKey(key: string): void;

    /**
     * Stops listening and cuts open connections. Requests that are held or delayed are never
     * executed. Can be called twice.
     */
    close(): Promise<void>;
}

/** Starts an emulator of the Kapso API on 127.0.0.1. All its data is in memory. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const now = options.now ?? Date.now;
    const keys = apiKeysOf(options);
    const apiKeys = new Map(keys.map(({ key, project }) => [key, project]));
    const store = new Store(now);
    plantSeed(store, options.seed === undefined ? {} : options.seed, keys[0].project);

    const log = new RequestLog(now, options.onRequest ?? (() => {}));
    const rateLimiter = new RateLimiter(options.rateLimit ?? DEFAULT_RATE_LIMIT, now);
    const healthLimits = new HealthLimits(options.healthLimit ?? DEFAULT_HEALTH_LIMIT, now);
    const healthCache = new HealthCache(options.healthCache ?? true, now);
    const kapso = { store, settings: settingsOf(options), healthLimits, healthCache, now };
    const faults = new Faults({ store, windowSeconds: () => rateLimiter.windowSeconds });
    const closing = new AbortController();
    setMaxListeners(0, closing.signal);
    const handle = requestHandler({
        kapso: kapso,
        log,
        rateLimiter,
        apiKeys,
        faults,
        allowHost: options.allowHost ?? [],
        closing: closing.signal,
    });

    // The listener must not replace the global Request and Response, because the program under test
    // uses them.
    const listener = getRequestListener(
        (request, { incoming, outgoing }) => handle(request, incoming as IncomingMessage, outgoing as ServerResponse),
        { overrideGlobalObjects: false },
    );
    const server = createServer(listener);
    server.listen(options.port ?? 0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;

    return {
        baseUrl: `http://127.0.0.1:${port}${PATHS.v1}`,
        platformBaseUrl: `http://127.0.0.1:${port}${PATHS.platform}`,
        apiKey: keys[0].key,
        get requests() {
            return log.requests;
        },
        clearRequests: () => log.clear(),
        waitForRequest: (wanted, waitOptions) => log.waitFor(wanted, waitOptions),

        customers: () => store.customers.list(),
        configs: () => store.configs.list(),
        webhooks: () => store.webhooks.list(),
        addCustomer: (fields = {}) =>
            store.addCustomer({ ...fields, name: fields.name ?? "Customer", project: fields.project ?? keys[0].project }),
        addConfig: (customerId, fields = {}) =>
            store.addConfig(
                customerId === null
                    ? { id: null, project: keys[0].project }
                    : known("customer", customerId, store.customers.find(customerId)),
                { ...fields, name: fields.name ?? "WhatsApp" },
            ),
        changeConfig: (id, fields) => known("config", id, store.configs.change(id, fields)),
        removeConfig: (id) => void known("config", id, store.removeConfig(id) || undefined),
        addWebhook: (configId, fields = {}) =>
            store.addWebhook(
                configId === null ? { id: null, project: keys[0].project } : known("config", configId, store.configs.find(configId)),
                {
                    ...fields,
                    url: fields.url ?? "https://hooks.example.com/whatsapp",
                    secret_key: fields.secret_key === undefined ? "webhook-secret" : fields.secret_key,
                    events: fields.events ?? defaultEvents(configId, fields.kind),
                },
            ),
        changeWebhook: (id, fields) => known("webhook", id, store.webhooks.change(id, fields)),
        removeWebhook: (id) => void known("webhook", id, store.webhooks.remove(id) || undefined),
        removeCustomer: (id) => void known("customer", id, store.removeCustomer(id) || undefined),

        fault: (fault: Fault) => faults.set(fault),
        clearFaults: () => faults.clear(),

        setRateLimit: (rateLimit) => rateLimiter.reset(rateLimit),
        addApiKey: (key, project) => void apiKeys.set(key, project),
        revokeApiKey: (key) => void apiKeys.delete(key),

        close: async () => {
            if (server.listening) {
                closing.abort();
                const closed = once(server, "close");
                server.close();
                server.closeAllConnections();
                await closed;
            }
        },
    };
}

function defaultEvents(configId: string | null, kind: WebhookRecord["kind"] | undefined): readonly string[] {
    return kind === "meta" ? [] : [configId === null ? "whatsapp.phone_number.created" : "whatsapp.message.received"];
}

function known<Value>(what: string, id: string, value: Value | undefined): Value {
    if (value === undefined) {
        throw new Error(`The emulator has no ${what} "${id}".`);
    }
    return value;
}
