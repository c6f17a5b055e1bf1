/** One request to Kapso, independent of the API version. */
export interface KapsoRequest {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    /**
     * Path and query below the base URL, with a leading slash. Its segments are encoded (`path`).
     */
    path: string;
    /** JSON body, including its root key. */
    body?: Record<string, unknown>;
    /**
     * The attempt as error messages show it, after "could not": `update WhatsApp config
     * config-123abc`.
     */
    attempt: string;
    /** Called each time the request is sent, after all waits. */
    onSend?: () => void;
    /** Called after each failure that leads to a retry. */
    onRetry?: (error: unknown) => void;
    /**
     * Called before a request is retried that Kapso may have executed, whatever failed last. If it
     * rejects, the request is not retried. It may send requests, because no rate limit turn is held
     * meanwhile.
     */
    beforeRetry?: (error: unknown) => Promise<void>;
    /** Health checks have their own limit, in addition to the limit for all requests. */
    isHealthCheck?: true;
}
