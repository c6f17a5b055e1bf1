import { shownWebhook } from "../api/webhooks";
import type { Kapso } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { platformId } from "./phoneNumberResponse";

/** A webhook as Platform shows it. `number: null`: the webhook is the project's. */
export function webhookResponse(webhook: WebhookRecord, number: ConfigRecord | null, kapso: Kapso): object {
    return {
        ...shownWebhook(webhook, kapso, "platform"),
        // A sandbox may have no Meta ID. `null` would make its webhook look like the project's.
        phone_number_id: number === null ? null : (number.phone_number_id ?? platformId(number)),
    };
}
