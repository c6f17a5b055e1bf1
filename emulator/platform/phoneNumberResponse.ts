import { platformPhoneNumber } from "../api/displayed";
import { SANDBOX } from "../api/sandbox";
import { shownFields } from "../api/shown";
import { CONFIG_FIELDS } from "../fields/config";
import type { Settings } from "../settings";
import type { ConfigRecord } from "../store/records";

/**
 * Meta's ID of the number. A sandbox may have none, or the text "sandbox"; then the ID of the
 * record.
 */
export function platformId({ id, phone_number_id }: ConfigRecord): string {
    return phone_number_id === null || phone_number_id === SANDBOX ? id : phone_number_id;
}

/** A config as the Platform API returns it, always without the token and the two webhook fields. */
export function phoneNumberResponse(config: ConfigRecord, settings: Settings): object {
    const telephone = platformPhoneNumber(config);
    return {
        ...shownFields(config, CONFIG_FIELDS, settings, "platform"),
        id: platformId(config),
        // Probably equal to v1's ID. Another `internal_id` under the same `id` means that the
        // number was reconnected.
        internal_id: config.id,
        display_name: config.name,
        display_phone_number: telephone,
        display_phone_number_normalized: telephone?.replace(/\D/g, "") ?? null,
    };
}
