import type { Kapso } from "../call";
import { type Check, digits } from "../fields/checks";
import type { ConfigRecord, Fields } from "../store/records";

/** The value of each Meta field in the documented create request of a sandbox. */
export const SANDBOX = "sandbox";

export const digitsOrSandbox: Check = (value) => (value === SANDBOX ? undefined : digits(value));

/** The business account ID of every sandbox, because all sandboxes are in Kapso's own account. */
const MADE_UP_ACCOUNT = "990000000000000";

/** Replaces the text "sandbox" by generated Meta IDs, unless `sandboxNumber` is "literal". */
export function withSandboxNumber<Sent extends Fields<Pick<ConfigRecord, "phone_number_id" | "business_account_id">>>(
    fields: Sent,
    { store, settings }: Kapso,
): Sent {
    if (settings.sandboxNumber === "literal") {
        return fields;
    }
    return {
        ...fields,
        ...(fields.phone_number_id === SANDBOX ? { phone_number_id: store.newSandboxNumber() } : {}),
        ...(fields.business_account_id === SANDBOX ? { business_account_id: MADE_UP_ACCOUNT } : {}),
    };
}
