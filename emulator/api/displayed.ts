import type { ConfigRecord } from "../store/records";
import { SANDBOX } from "./sandbox";

/** The documents' example puts the `phone_number_id` itself behind the plus, for the store knows no other number. */
export function displayPhoneNumber({ phone_number_id }: ConfigRecord): string | null {
    return phone_number_id === null || phone_number_id === SANDBOX ? null : `+${phone_number_id}`;
}

export function displayName(config: ConfigRecord): string {
    const number = displayPhoneNumber(config);
    return number === null ? config.name : `${config.name} (${number})`;
}
