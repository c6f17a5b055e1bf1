import { platformPhoneNumber } from "../api/displayed";
import { SANDBOX } from "../api/sandbox";
import { META_STATE_FIELDS } from "../store/defaults";
import type { ConfigRecord } from "../store/records";

/** Meta's ID of the number. A sandbox may have none, or the text "sandbox"; then its own ID. */
export function platformId({ id, phone_number_id }: ConfigRecord): string {
    return phone_number_id === null || phone_number_id === SANDBOX ? id : phone_number_id;
}

/** A config as the platform generation shows it, always without the token and the two webhook fields. */
export function phoneNumberAnswer(config: ConfigRecord, showKind: boolean): object {
    const telephone = platformPhoneNumber(config);
    return {
        id: platformId(config),
        // Very likely v1's id. Another one under the same id means that the number was deleted and connected again.
        internal_id: config.id,
        phone_number_id: config.phone_number_id,
        name: config.name,
        ...(showKind ? { kind: config.kind } : {}),
        business_account_id: config.business_account_id,
        is_coexistence: config.is_coexistence,
        inbound_processing_enabled: config.inbound_processing_enabled,
        calls_enabled: config.calls_enabled,
        webhook_verified_at: config.webhook_verified_at,
        created_at: config.created_at,
        updated_at: config.updated_at,
        customer_id: config.customer_id,
        display_name: config.name,
        display_phone_number: telephone,
        display_phone_number_normalized: telephone?.replace(/\D/g, "") ?? null,
        ...Object.fromEntries(META_STATE_FIELDS.map((field) => [field, config[field]])),
    };
}
