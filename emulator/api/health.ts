import type { Context } from "hono";
import { RateLimitExceeded } from "../apiError";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord } from "../store/records";
import { timestamp } from "../store/table";
import { authenticate } from "./request";

/** Health answers 200 whatever it finds, as a bare object, and has limits of its own: 5 a second and 60 a minute per project. */
export function answerHealth(c: Context<RouteEnv>, service: Service, find: (project: string) => ConfigRecord): Response {
    const project = authenticate(c);
    const refused = service.healthLimiters.map((limiter) => limiter.take(project)).filter((allowance) => !allowance.allowed);
    if (refused.length > 0) {
        throw new RateLimitExceeded(String(Math.max(...refused.map((allowance) => allowance.retryAfterSeconds))));
    }
    const config = find(project);
    return c.json({ timestamp: timestamp(service.now()), ...healthOf(config, c.env.conditions.tokenIsDead(config)) });
}

interface HealthCheck {
    passed: boolean | null;
    details: object;
    error?: string;
}

interface Health {
    status: "healthy" | "degraded" | "unhealthy";
    error?: string;
    checks: {
        phone_number_access: HealthCheck;
        messaging_health: HealthCheck;
        webhook_subscription: HealthCheck;
        webhook_verified: HealthCheck;
    };
}

const DEAD_TOKEN = "Error validating access token: the session has been invalidated";

function healthOf(config: ConfigRecord, tokenIsDead: boolean): Health {
    const webhook_verified = webhookVerified(config);
    if (tokenIsDead) {
        const failed: HealthCheck = { passed: false, details: {}, error: DEAD_TOKEN };
        const checks = { phone_number_access: failed, messaging_health: failed, webhook_subscription: failed, webhook_verified };
        return { status: "unhealthy", error: DEAD_TOKEN, checks };
    }
    return {
        status: webhook_verified.passed === false ? "degraded" : "healthy",
        checks: {
            phone_number_access: { passed: true, details: { phone_number_id: config.phone_number_id } },
            messaging_health: { passed: true, details: { can_send_message: "AVAILABLE" } },
            webhook_subscription: { passed: true, details: { business_account_id: config.business_account_id } },
            webhook_verified,
        },
    };
}

/** A sandbox has no webhook of its own to verify: the check is neither passed nor failed. */
function webhookVerified({ kind, webhook_verified_at }: ConfigRecord): HealthCheck {
    if (webhook_verified_at !== null) {
        return { passed: true, details: { webhook_verified_at } };
    }
    return kind === "sandbox"
        ? { passed: null, details: {} }
        : { passed: false, details: {}, error: "The webhook has not been verified yet" };
}
