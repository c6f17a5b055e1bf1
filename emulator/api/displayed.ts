import type { ConfigRecord } from "../store/records";
import { SANDBOX } from "./sandbox";

/**
 * Without a stored telephone number, v1's documented example shows a plus and the
 * `phone_number_id`.
 */
export function v1PhoneNumber(config: ConfigRecord): string | null {
    const id = metaId(config);
    return config.display_phone_number ?? (id === null ? null : `+${id}`);
}

/**
 * Without a stored telephone number, returns one in Meta's format with the last digits of the ID.
 */
export function platformPhoneNumber(config: ConfigRecord): string | null {
    const digits = metaId(config)?.slice(-7).padStart(7, "0");
    return config.display_phone_number ?? (digits === undefined ? null : `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}`);
}

/** v1 appends the telephone number to the name. */
export function v1DisplayName(config: ConfigRecord): string {
    const number = v1PhoneNumber(config);
    return number === null ? config.name : `${config.name} (${number})`;
}

function metaId({ phone_number_id }: ConfigRecord): string | null {
    return phone_number_id === SANDBOX ? null : phone_number_id;
}
