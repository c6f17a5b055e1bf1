/** One call of the Kapso API, in terms that every generation shares. */
export interface KapsoRequest {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    /** Below the base URL, with a leading slash, its segments encoded (`path`), with its query. */
    path: string;
    /** JSON body, with its root key. */
    body?: Record<string, unknown>;
    /**
     * What this is in a reader's words, after "could not": `update WhatsApp config config-123abc`.
     */
    attempt: string;
    /** Told of each time that the request leaves, after all waits. */
    onSend?: () => void;
    /** Told of each failure after which the request is sent again. */
    onRepeat?: (error: unknown) => void;
    /**
     * Called before a request that may have been executed is sent again, whatever failed since
     * then.
     * If it rejects, the request is not sent again. It may send requests: no turn is held
     * meanwhile.
     */
    mayRepeat?: (error: unknown) => Promise<void>;
    /** Health checks have a limit of their own, beside that of all requests. */
    isHealthCheck?: true;
}
