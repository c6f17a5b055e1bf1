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
    /** Deadline of one request in milliseconds, whatever its method. */
    requestTimeout: number | undefined;
    /** Whether the environment names a proxy. */
    isProxied: boolean;
}

/**
 * Connecting a production number makes the service call Meta, so what changes something gets longer.
 * Milliseconds.
 */
const deadlines = { GET: 30_000, DELETE: 60_000, PATCH: 90_000, POST: 90_000 };

/** Errors before a connection stood: the request was certainly not executed. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * HTTP over one keep-alive pool, through the proxies of the environment, with a deadline per
 * request. Knows no status and no retry.
 */
export class Transport {
    private dispatcher: Promise<Dispatcher> | undefined;

    constructor(private readonly settings: TransportSettings) {}

    async exchange(request: KapsoRequest): Promise<HttpResponse> {
        // undici is a third of this package's start-up time: loaded with the first request only.
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
                throw new TooLargeError(request.attempt, status, `holds more than ${maxBodyValues} values`);
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
 * Values of JSON are told by the commas between them. Parsed, small ones take far more memory than
 * their text.
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
    const advice = "Check the network, the proxy settings and the base URL (kapso:baseUrl), and run again.";
    if (error.name === "TimeoutError") {
        const reason = `${host} gave no whole answer within ${deadline / 1000} s`;
        return new TimeoutError({ attempted, reason, advice, cause: error });
    }
    const connection = (reason: string, sent: boolean) => new ConnectionError({ attempted, reason, advice, cause: error, sent });
    const refusal = /Proxy response \((\d+)\)/.exec(error.message)?.[1];
    if (refusal !== undefined) {
        return connection(`the proxy of HTTP_PROXY or HTTPS_PROXY refused to connect to ${host} (${refusal})`, false);
    }
    if (isOurs(error)) {
        return notSent(attempted, error.message, error);
    }
    const code = codeOf(error) ?? "";
    if (neverSent.has(code)) {
        const perhaps = isProxied ? ", perhaps because of HTTP_PROXY, HTTPS_PROXY or NO_PROXY" : "";
        return connection(`${host} could not be reached (${code})${perhaps}`, false);
    }
    if (/^(ERR_SSL|ERR_TLS|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) {
        return connection(`no trusted connection to ${host} could be made (${code})`, false);
    }
    // The request was written, or may have been: whatever else went wrong, Kapso may have executed
    // it.
    if (error.name === "HTTPParserError" || code.startsWith("HPE_")) {
        return connection(`${host} answered with malformed HTTP${code === "" ? "" : ` (${code})`}`, true);
    }
    // undici's own codes are in no manual of the network.
    const shown = code === "" || code.startsWith("UND_ERR_") ? "" : ` (${code})`;
    return connection(`the connection to ${host} broke before the answer was whole${shown}`, true);
}

/**
 * A fault of this process before anything was sent: a header value that is no header, a base URL
 * that is no URL.
 */
function isOurs(error: Error): boolean {
    const { code } = error as NodeJS.ErrnoException;
    return code === "UND_ERR_INVALID_ARG" || code?.startsWith("ERR_INVALID") === true;
}

/**
 * The first code along the causes; an AggregateError (several addresses tried) has it on its parts.
 */
function codeOf(error: Error): string | undefined {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === "string") {
        return code;
    }
    const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
    return inner instanceof Error ? codeOf(inner) : undefined;
}
