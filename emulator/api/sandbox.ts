import type { Kapso } from "../call";
import { type Check, digits } from "../fields/checks";
import type { ConfigRecord, Fields } from "../store/records";

/** What the documented request sends in each Meta field of a sandbox. */
export const SANDBOX = "sandbox";

export const digitsOrSandbox: Check = (value) => (value === SANDBOX ? undefined : digits(value));

/** Kapso's own account: all sandboxes are in it. */
const MADE_UP_ACCOUNT = "990000000000000";

/** Puts made-up Meta IDs in place of the text, if the option `sandboxNumber` says so. */
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
