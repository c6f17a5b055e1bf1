import { ApiError, RateLimitExceeded } from "../apiError";
import type { ConfigRecord } from "../store/records";
import type { Store } from "../store/store";
import type { Exchange } from "./exchange";
import type { DeadTokenFault, Fault, FaultMoment } from "./fault";

/** Executes the request, or passes it to the next fault. */
export type Execute = () => Promise<Response>;

/** How a fault changes one request that it hits. */
export type Behaviour = (exchange: Exchange, execute: Execute) => Promise<Response>;

export interface FaultContext {
    readonly store: Store;
    /** Current length of the rate limit's window, in seconds. */
    readonly windowSeconds: () => number;
    /** Resolves when held requests are released. */
    readonly released: Promise<void>;
}

export function behaviourOf(fault: Fault, { store, windowSeconds, released }: FaultContext): Behaviour {
    switch (fault.kind) {
        case "latency":
            return async (exchange, execute) => {
                await exchange.wait(fault.ms);
                return execute();
            };
        case "hold":
            return async (exchange, execute) => {
                await exchange.until(released);
                return execute();
            };
        case "rateLimited":
            return async (exchange) => {
                const { retryAfter = windowSeconds() } = fault;
                return errorResponse(exchange, new RateLimitExceeded(retryAfter === null ? null : String(retryAfter)));
            };
        case "unauthorized":
            return async (exchange) => errorResponse(exchange, new ApiError(401, "Invalid or missing API key"));
        case "serverError":
            return respondingAt(fault.when, (exchange) => serverError(exchange, fault.status, fault.body ?? "json"));
        case "html":
            return respondingAt(fault.when ?? "before", () => htmlResponse(fault.status));
        case "drop":
            return respondingAt(fault.when, (exchange) => exchange.cut());
        case "lateDrop":
            return async (exchange, execute) => {
                const response = exchange.cut();
                await exchange.wait(fault.seconds * 1000);
                await execute();
                return response;
            };
        case "truncated":
            return async (exchange, execute) => exchange.sendTruncated(await execute());
        case "slow":
            return async (exchange, execute) => exchange.sendSlowly(await execute(), fault.ms);
        case "deadToken": {
            const isDead = deadTokenTest(fault, store);
            return withConditions(({ conditions }) => {
                const wasDead = conditions.tokenIsDead;
                conditions.tokenIsDead = (config) => wasDead(config) || isDead(config);
            });
        }
        case "laggingLists":
            return withConditions(({ conditions }) => {
                conditions.lagSeconds = Math.max(conditions.lagSeconds, fault.seconds);
            });
        case "healthError":
            return withConditions(({ conditions }) => {
                conditions.healthError = { error: fault.error ?? "Health check failed", retryAfter: fault.retryAfter };
            });
        case "autoPause":
            if (fault.webhookId !== undefined && store.webhooks.find(fault.webhookId) === undefined) {
                throw new Error(`The emulator has no webhook "${fault.webhookId}".`);
            }
            return withConditions(() => pauseWebhooks(store, fault.webhookId));
        case "nullIgnored":
            return withConditions(({ conditions }) => {
                conditions.nullIgnored = true;
            });
    }
}

function respondingAt(when: FaultMoment, response: (exchange: Exchange) => Response): Behaviour {
    return async (exchange, execute) => {
        if (when === "after") {
            await execute();
        }
        return response(exchange);
    };
}

function withConditions(change: (exchange: Exchange) => void): Behaviour {
    return (exchange, execute) => {
        change(exchange);
        return execute();
    };
}

function errorResponse({ rateHeaders }: Exchange, error: ApiError): Response {
    return Response.json(error.body, { status: error.status, headers: { ...rateHeaders, ...error.headers } });
}

function serverError({ rateHeaders }: Exchange, status: number, body: "json" | "html" | "none"): Response {
    if (body === "html") {
        return htmlResponse(status);
    }
    return body === "json"
        ? Response.json({ status: "error", message: "Something went wrong" }, { status, headers: rateHeaders })
        : new Response(null, { status, headers: rateHeaders });
}

function htmlResponse(status: number): Response {
    const page = `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n</body>\r\n</html>\r\n`;
    const mayHaveBody = status !== 204 && status !== 205 && status !== 304;
    return new Response(mayHaveBody ? page : null, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

function pauseWebhooks({ webhooks }: Store, id: string | undefined): void {
    for (const webhook of webhooks.list({ where: (webhook) => id === undefined || webhook.id === id })) {
        webhooks.change(webhook.id, { active: false });
    }
}

function deadTokenTest({ token, configId }: DeadTokenFault, store: Store): (config: ConfigRecord) => boolean {
    if (configId === undefined) {
        return (config) => token === undefined || config.access_token === token;
    }
    const config = store.configs.find(configId);
    if (config === undefined) {
        throw new Error(`The emulator has no config "${configId}".`);
    }
    const deadToken = token ?? config.access_token;
    return ({ id, access_token }) => id === configId && access_token === deadToken;
}
