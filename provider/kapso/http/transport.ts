import type { Dispatcher } from "undici";
import { malformedProxy, notSent } from "../../errors/request";
import { maxBodyBytes, maxBodyValues } from "../api/limits";
import { ConnectionError, TimeoutError, TooLargeError } from "../errors/requestErrors";
import { version } from "../version";
import type { KapsoRequest } from "./request";

export interface HttpResponse {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    body: string;
}

export interface TransportSettings {
    baseUrl: string;
    apiKey: string;
    /** Deadline of one request, in milliseconds. `undefined`: the deadline of the method. */
    requestTimeout: number | undefined;
    /** Whether the environment names a proxy. */
    isProxied: boolean;
}

/**
 * Deadline per method, in milliseconds. Writes get more time, because Kapso calls Meta when it
 * connects a production number.
 */
const deadlines = { GET: 30_000, DELETE: 60_000, PATCH: 90_000, POST: 90_000 };

/** Error codes from before the connection was established, so the request was not executed. */
const codesBeforeConnection = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * Sends HTTP requests over one keep-alive pool and the proxies of the environment, with a deadline
 * per request. Does not interpret statuses and does not retry.
 */
export class Transport {
    private dispatcher: Promise<Dispatcher> | undefined;

    constructor(private readonly settings: TransportSettings) {}

    async exchange(request: KapsoRequest): Promise<HttpResponse> {
        // undici takes a third of this package's start-up time, so the first request loads it.
        const { request: send } = await import("undici");
        this.dispatcher ??= openDispatcher(this.settings.isProxied);
        const dispatcher = await this.dispatcher.catch((error: unknown) => {
            throw malformedProxy(request.attempt, error);
        });
        const { baseUrl, apiKey, requestTimeout: deadline = deadlines[request.method] } = this.settings;
        const json = request.body === undefined ? null : JSON.stringify(request.body);
        let status: number | undefined;
        try {
            const { statusCode, headers, body } = await send(baseUrl + request.path, {
                dispatcher,
                method: request.method,
                headers: {
                    accept: "application/json",
                    "user-agent": `pulumi-kapso/${version} node/${process.versions.node}`,
                    "x-api-key": apiKey,
                    ...(json === null ? {} : { "content-type": "application/json" }),
                },
                body: json,
                signal: AbortSignal.timeout(deadline),
            });
            status = statusCode;
            const text = await body.text();
            if (holdsMoreValues(text, maxBodyValues)) {
                throw new TooLargeError(request.attempt, status, `contains more than ${maxBodyValues} values`);
            }
            return { status, headers, body: text };
        } catch (error) {
            if (error instanceof TooLargeError) {
                throw error;
            }
            if (status !== undefined && error instanceof Error && codeOf(error) === "UND_ERR_RES_EXCEEDED_MAX_SIZE") {
                throw new TooLargeError(request.attempt, status, `is larger than ${maxBodyBytes / 1024 / 1024} MiB`);
            }
            throw asKapsoError(error, request, deadline, new URL(baseUrl).host, this.settings.isProxied);
        }
    }
}

/**
 * Counts the commas of a JSON text before it is parsed, because many small values take far more
 * memory than their text.
 */
function holdsMoreValues(text: string, limit: number): boolean {
    let commas = 0;
    for (let at = text.length > limit ? text.indexOf(",") : -1; at !== -1 && commas <= limit; at = text.indexOf(",", at + 1)) {
        commas += 1;
    }
    return commas > limit;
}

async function openDispatcher(isProxied: boolean): Promise<Dispatcher> {
    const { Agent, EnvHttpProxyAgent } = await import("undici");
    const options = { keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxBodyBytes };
    return isProxied ? new EnvHttpProxyAgent(options) : new Agent(options);
}

function asKapsoError(error: unknown, request: KapsoRequest, deadline: number, host: string, isProxied: boolean): Error {
    if (!(error instanceof Error)) {
        return notSent(request.attempt, String(error), error);
    }
    const attempted = request.attempt;
    const advice = ["Check the network, the proxy settings and the base URL (kapso:baseUrl), then run the command again."];
    if (error.name === "TimeoutError") {
        const reason = `${host} did not send a complete response within ${deadline / 1000} s`;
        return new TimeoutError({ attempted, reason, advice, cause: error });
    }
    const connection = (reason: string, sent: boolean) => new ConnectionError({ attempted, reason, advice, cause: error, sent });
    const refusal = /Proxy response \((\d+)\)/.exec(error.message)?.[1];
    if (refusal !== undefined) {
        return connection(`the proxy of HTTP_PROXY or HTTPS_PROXY refused to connect to ${host} (${refusal})`, false);
    }
    if (failedBeforeSending(error)) {
        return notSent(attempted, error.message, error);
    }
    const code = codeOf(error) ?? "";
    if (codesBeforeConnection.has(code)) {
        const perhaps = isProxied ? ", perhaps because of HTTP_PROXY, HTTPS_PROXY or NO_PROXY" : "";
        return connection(`${host} could not be reached (${code})${perhaps}`, false);
    }
    if (/^(ERR_SSL|ERR_TLS|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) {
        return connection(`no trusted connection to ${host} could be made (${code})`, false);
    }
    // The request may have been written, so Kapso may have executed it.
    if (error.name === "HTTPParserError" || code.startsWith("HPE_")) {
        return connection(`${host} sent malformed HTTP${code === "" ? "" : ` (${code})`}`, true);
    }
    // undici's own codes would not help a user.
    const shown = code === "" || code.startsWith("UND_ERR_") ? "" : ` (${code})`;
    return connection(`the connection to ${host} broke before the response was complete${shown}`, true);
}

/**
 * Whether this process failed before it sent anything, because of an invalid header or base URL.
 */
function failedBeforeSending(error: Error): boolean {
    const { code } = error as NodeJS.ErrnoException;
    return code === "UND_ERR_INVALID_ARG" || code?.startsWith("ERR_INVALID") === true;
}

/**
 * The first code in the chain of causes. An AggregateError, from several addresses that were tried,
 * has the code on its parts.
 */
function codeOf(error: Error): string | undefined {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === "string") {
        return code;
    }
    const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
    return inner instanceof Error ? codeOf(inner) : undefined;
}
