import { platformPhoneNumber } from "../api/displayed";
import type { ConfigRecord } from "../store/records";
import type { HealthCheck, HealthReport } from "./report";

const DEAD_TOKEN = "Error validating access token: the session has been invalidated";
const APP_ID = "789012345678901";

/** The result of Meta's and Kapso's checks of a number. */
export function healthOf(config: ConfigRecord, tokenIsDead: boolean): HealthReport {
    const failed: HealthCheck = { passed: false, error: DEAD_TOKEN };
    const live = {
        phone_number_access: numberAccess(config),
        messaging_health: messagingHealth(config),
        webhook_subscription: { passed: true, details: { app_id: APP_ID, subscribed: true, subscribed_fields: ["messages"] } },
    };
    const checks: Record<string, HealthCheck> = {
        ...(tokenIsDead ? { phone_number_access: failed, messaging_health: failed, webhook_subscription: failed } : live),
        webhook_verified: webhookVerified(config),
        phone_number_connection: connection(config),
        // Only a number of the WhatsApp Business app has a token check.
        ...(config.is_coexistence ? { token_validity: tokenIsDead ? failed : { passed: true } } : {}),
    };
    const isUnhealthy = Object.entries(checks).some(([name, { passed }]) => passed === false && name !== "webhook_verified");
    const isDegraded = checks.webhook_verified?.passed === false;
    return {
        status: isUnhealthy ? "unhealthy" : isDegraded ? "degraded" : "healthy",
        ...(tokenIsDead ? { error: DEAD_TOKEN } : {}),
        checks,
    };
}

function numberAccess(config: ConfigRecord): HealthCheck {
    const { phone_number_id: id, verified_name, quality_rating, status, throughput_tier } = config;
    const details = { verified_name, display_phone_number: platformPhoneNumber(config), quality_rating, status, throughput_tier, id };
    return { passed: true, details };
}

function messagingHealth({ messaging_enabled, phone_number_id, business_account_id }: ConfigRecord): HealthCheck {
    const can_send_message = messaging_enabled ? "AVAILABLE" : "BLOCKED";
    const entities = [
        { entity_type: "PHONE_NUMBER", id: phone_number_id, can_send_message },
        { entity_type: "WABA", id: business_account_id, can_send_message: "AVAILABLE" },
    ];
    return { passed: messaging_enabled, overall_status: can_send_message, details: { can_send_message, entities } };
}

/** A sandbox has no webhook to verify, so the check neither passes nor fails. */
function webhookVerified({ kind, webhook_verified_at }: ConfigRecord): HealthCheck {
    if (webhook_verified_at !== null) {
        return { passed: true, details: { verified_at: webhook_verified_at } };
    }
    return kind === "sandbox" ? { passed: null } : { passed: false, error: "The webhook has not been verified yet" };
}

function connection({ status }: ConfigRecord): HealthCheck {
    return status === "DISCONNECTED"
        ? { passed: false, details: { status }, error: "The phone number is disconnected" }
        : { passed: true, details: { status } };
}
