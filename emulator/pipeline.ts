import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError, RateLimitExceeded } from "./apiError";
import { apiVersionOf, relativePath } from "./apiVersion";
import { defaultConditions, type Kapso } from "./call";
import { CONTROL_PATH, controlRoutes } from "./control";
import { Exchange } from "./faults/exchange";
import type { Faults } from "./faults/faults";
import { bodyOfLocalRequest } from "./guard";
import { isHealthPath } from "./health/limits";
import type { Allowance, RateLimiter } from "./rateLimit";
import type { RequestLog } from "./requestLog";
import { kapsoRoutes } from "./routes";

export interface Pipeline {
    readonly kapso: Kapso;
    readonly log: RequestLog;
    readonly rateLimiter: RateLimiter;
    /** Project per API key. */
    readonly apiKeys: ReadonlyMap<string, string>;
    readonly faults: Faults;
    /** Accepted host names in addition to the loopback ones. */
    readonly allowHost: readonly string[];
    /** Aborted when the emulator closes. */
    readonly closing: AbortSignal;
}

export type Handle = (request: Request, incoming: IncomingMessage, outgoing: ServerResponse) => Promise<Response>;

/**
 * Every request passes these steps in order: guard, log, rate limit, faults, routes. A request to
 * the control route passes only the guard.
 */
export function requestHandler(pipeline: Pipeline): Handle {
    const { kapso, log, rateLimiter, apiKeys, faults, allowHost, closing } = pipeline;
    const routes = kapsoRoutes(kapso);
    const control = controlRoutes(faults);

    return async (request, incoming, outgoing) => {
        outgoing.setHeader("X-Content-Type-Options", "nosniff");
        let text: string;
        try {
            text = await bodyOfLocalRequest(incoming, allowHost);
        } catch (error) {
            if (error instanceof ApiError) {
                return Response.json(error.body, { status: error.status, headers: error.headers });
            }
            throw error;
        }
        const url = new URL(request.url);
        if (url.pathname.startsWith(`${CONTROL_PATH}/`)) {
            return control.fetch(request, { text });
        }
        const apiKey = request.headers.get("x-api-key") ?? "";
        const project = apiKeys.get(apiKey);
        // The body of a request without a valid key is not kept, because anyone who reaches the
        // port could fill the log.
        const body = project === undefined ? "" : text;
        const recorded = log.open(
            {
                method: request.method,
                path: relativePath(url),
                apiVersion: apiVersionOf(url.pathname),
                body: readBody(body),
                apiKeyProject: project,
            },
            body.length,
        );
        // All unknown keys share one window. Otherwise the limiter would store each of them.
        const rateLimitKey = project === undefined ? "" : apiKey;
        const isHealth = recorded.apiVersion !== undefined && isHealthPath(url.pathname);
        const allowance = isHealth
            ? { ...rateLimiter.peek(rateLimitKey), allowed: true, retryAfterSeconds: 0 }
            : rateLimiter.take(rateLimitKey);
        const conditions = defaultConditions(kapso.settings);
        const exchange = new Exchange(recorded, conditions, rateHeaders(allowance), closing, outgoing, log);
        const execute = async () => withHeaders(await routes.fetch(request, { project, text, conditions }), exchange.rateHeaders);
        try {
            const response = allowance.allowed ? await faults.run(exchange, execute) : tooManyRequests(allowance);
            if (response !== RESPONSE_ALREADY_SENT) {
                // An option may change the clock, and `created_at` uses the same clock.
                response.headers.set("Date", new Date(kapso.now()).toUTCString());
                log.close(recorded, response.status);
            }
            return response;
        } catch (error) {
            if (closing.aborted) {
                // The request was waiting when the emulator closed, so its connection is cut.
                return RESPONSE_ALREADY_SENT;
            }
            throw error;
        }
    };
}

function tooManyRequests(allowance: Allowance): Response {
    const { body, headers } = new RateLimitExceeded(String(allowance.retryAfterSeconds));
    return Response.json(body, { status: 429, headers: { ...headers, ...rateHeaders(allowance) } });
}

/** Every response of Kapso carries these headers. */
function rateHeaders({ limit, remaining }: Allowance): Readonly<Record<string, string>> {
    return { "X-RateLimit-Limit": String(limit), "X-RateLimit-Remaining": String(remaining) };
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
    for (const [name, value] of Object.entries(headers)) {
        response.headers.set(name, value);
    }
    return response;
}

function readBody(text: string): unknown {
    try {
        return text === "" ? undefined : JSON.parse(text);
    } catch {
        return text;
    }
}
