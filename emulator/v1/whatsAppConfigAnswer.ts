import { v1DisplayName, v1PhoneNumber } from "../api/displayed";
import type { Settings } from "../settings";
import type { ConfigRecord } from "../store/records";

/** A config as the API shows it. The access token is in no answer of any version. */
export function configAnswer(config: ConfigRecord, { answers, showKind }: Settings): object {
    return { ...(answers === "first" ? firstAnswer(config) : laterAnswer(config)), ...(showKind.v1 ? { kind: config.kind } : {}) };
}

/** The example of the first published version, field by field. */
function firstAnswer(config: ConfigRecord): object {
    return {
        id: config.id,
        name: config.name,
        display_name: v1DisplayName(config),
        phone_number_id: config.phone_number_id,
        business_account_id: config.business_account_id,
        webhook_verify_token: config.webhook_verify_token,
        webhook_destination_url: config.webhook_destination_url,
        customer_id: config.customer_id,
        created_at: config.created_at,
        updated_at: config.updated_at,
    };
}

/** Later versions never return the two webhook fields, and say more about the number. */
function laterAnswer(config: ConfigRecord): object {
    return {
        id: config.id,
        name: config.name,
        display_name: v1DisplayName(config),
        display_phone_number: v1PhoneNumber(config),
        phone_number_id: config.phone_number_id,
        business_account_id: config.business_account_id,
        customer_id: config.customer_id,
        inbound_processing_enabled: config.inbound_processing_enabled,
        calls_enabled: config.calls_enabled,
        is_coexistence: config.is_coexistence,
        webhook_verified_at: config.webhook_verified_at,
        created_at: config.created_at,
        updated_at: config.updated_at,
        // Fields that no v1 document names: a client must not stumble over them.
        verified_name: config.verified_name,
        quality_rating: config.quality_rating,
        limits: { messaging_tier: "TIER_1K", daily: 1000 },
    };
}
