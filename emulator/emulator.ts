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
 * A running emulator. All record methods act at once and behind the API's back: no request, no
 * rule, no event.
 */
export interface Emulator {
    /** What a client takes as its base URL: `http://127.0.0.1:<port>/api/v1`. */
    readonly baseUrl: string;
    /**
     * The same for the platform generation, of the same data:
     * `http://127.0.0.1:<port>/platform/v1`.
     */
    readonly platformBaseUrl: string;
    /** The first API key. */
    readonly apiKey: string;

    /**
     * The requests since the start or the last `clearRequests`, in the order of arrival; each
     * access shows the newest. Above 100,000 requests or 32 MiB, the oldest tenth is dropped.
     */
    readonly requests: readonly RecordedRequest[];
    /** Forgets the requests so far. */
    clearRequests(): void;
    /**
     * Waits for a finished request: the first that fits the predicate, or the n-th since the start
     * or the last `clearRequests`.
     * Resolves at once when it is there already.
     */
    waitForRequest(wanted: number | ((request: RecordedRequest) => boolean), options?: WaitOptions): Promise<RecordedRequest>;

    /** All customers of all projects as stored, newest first. */
    customers(): CustomerRecord[];
    /** All configs of all projects as stored, secrets included, newest first. */
    configs(): ConfigRecord[];
    /** All webhooks of all configs and projects as stored, secrets included, newest first. */
    webhooks(): WebhookRecord[];
    /** Defaults: a new UUID, the name "Customer", the project of the first API key. */
    addCustomer(fields?: Fields<CustomerRecord>): CustomerRecord;
    /**
     * Defaults: a new UUID, the name "WhatsApp", kind "production", a number in good standing with
     * Meta, and null for everything else that may be null. With `null` as its customer, the config
     * is in the project of the first API key.
     */
    addConfig(customerId: string | null, fields?: Fields<Omit<ConfigRecord, "customer_id" | "project">>): ConfigRecord;
    /**
     * Changes a config as someone else would have, in the dashboard for instance; `id` is the
     * record's, which `platform` calls `internal_id`. `undefined` leaves a field alone. What Meta
     * says of
     * the number (`MetaState`) changes without a new `updated_at`.
     */
    changeConfig(id: string, fields: Fields<Omit<ConfigRecord, "id" | "project">>): ConfigRecord;
    /** By the record's id, like `changeConfig`. Its webhooks go with it. */
    removeConfig(id: string): void;
    /**
     * Of a config by the record's id, like `changeConfig`; with `null`, of the project of the first
     * API key. Defaults: a new UUID, the URL
     * "https://hooks.example.com/whatsapp", the secret key "webhook-secret", the one event
     * "whatsapp.message.received" (none for `kind:
     * "meta"`, and "whatsapp.phone_number.created" for a project), and Kapso's defaults for
     * everything else.
     */
    addWebhook(configId: string | null, fields?: Fields<Omit<WebhookRecord, "whatsapp_config_id" | "project">>): WebhookRecord;
    /**
     * Changes a webhook as someone else would have. `undefined` leaves a field alone; `headers` and
     * the sets are replaced as wholes.
     */
    changeWebhook(id: string, fields: Fields<Omit<WebhookRecord, "id" | "project">>): WebhookRecord;
    removeWebhook(id: string): void;
    /** Its configs and their webhooks go with it. */
    removeCustomer(id: string): void;

    /**
     * Makes something go wrong with the requests that it matches, until it is removed. A wrong one
     * throws a `FaultError`.
     */
    fault(fault: HoldFault): HoldHandle;
    fault(fault: Fault): FaultHandle;
    /** Removes every fault; held requests are executed. */
    clearFaults(): void;

    /** Another limit from now on, for every key; the running windows are forgotten. */
    setRateLimit(rateLimit: RateLimit): void;
    /** One more valid key; with the name of an existing project, a second key for its data. */
    addApiKey(key: string, project: string): void;
    /** The key answers 401 from now on. */
    revokeApiKey(key: string): void;

    /**
     * Stops listening and cuts open connections; requests that are held or delayed are never
     * executed. Can be called twice.
     */
    close(): Promise<void>;
}

/** Starts a stand-in for the Kapso API on 127.0.0.1, with its whole state in memory. */
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

    // The global Request and Response belong to the program under test: the listener must not
    // replace them.
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
