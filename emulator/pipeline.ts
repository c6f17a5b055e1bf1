import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError, RateLimitExceeded } from "./apiError";
import { apiVersionOf, relativePath } from "./apiVersion";
import { type Kapso, wellConditions } from "./call";
import { CONTROL_PATH, controlRoutes } from "./control";
import { Exchange } from "./faults/exchange";
import type { Faults } from "./faults/faults";
import { admittedBody } from "./guard";
import { isHealthPath } from "./health/limits";
import type { Allowance, RateLimiter } from "./rateLimit";
import type { RequestLog } from "./requestLog";
import { kapsoRoutes } from "./routes";

export interface Pipeline {
    readonly kapso: Kapso;
    readonly log: RequestLog;
    readonly rateLimiter: RateLimiter;
    /** Project by API key. */
    readonly apiKeys: ReadonlyMap<string, string>;
    readonly faults: Faults;
    /** Hosts that are served beside the loopback ones. */
    readonly allowHost: readonly string[];
    /** Aborted when the emulator closes. */
    readonly closing: AbortSignal;
}

export type Handle = (request: Request, incoming: IncomingMessage, outgoing: ServerResponse) => Promise<Response>;

/**
 * What happens to every request, in this order: guard, log, rate limit, faults, routes. Of these,
 * the control route has the guard only.
 */
export function requestHandler(pipeline: Pipeline): Handle {
    const { kapso, log, rateLimiter, apiKeys, faults, allowHost, closing } = pipeline;
    const routes = kapsoRoutes(kapso);
    const control = controlRoutes(faults);

    return async (request, incoming, outgoing) => {
        outgoing.setHeader("X-Content-Type-Options", "nosniff");
        let text: string;
        try {
            text = await admittedBody(incoming, allowHost);
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
        // A body without a valid key is not kept: anyone who reaches the port could fill the log.
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
        // All unknown keys share one window, or each would be remembered.
        const limited = project === undefined ? "" : apiKey;
        const isHealth = recorded.apiVersion !== undefined && isHealthPath(url.pathname);
        const allowance = isHealth ? { ...rateLimiter.peek(limited), allowed: true, retryAfterSeconds: 0 } : rateLimiter.take(limited);
        const conditions = wellConditions(kapso.settings);
        const exchange = new Exchange(recorded, conditions, rateHeaders(allowance), closing, outgoing, log);
        const execute = async () => withHeaders(await routes.fetch(request, { project, text, conditions }), exchange.rateHeaders);
        try {
            const response = allowance.allowed ? await faults.run(exchange, execute) : tooManyRequests(allowance);
            if (response !== RESPONSE_ALREADY_SENT) {
                // The clock of `created_at`, which an option may change.
                response.headers.set("Date", new Date(kapso.now()).toUTCString());
                log.close(recorded, response.status);
            }
            return response;
        } catch (error) {
            if (closing.aborted) {
                // It was waiting when the emulator closed; the connection is gone.
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

/** Every answer of the service carries them. */
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
