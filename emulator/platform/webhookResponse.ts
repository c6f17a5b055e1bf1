import { shownWebhook } from "../api/webhooks";
import type { Kapso } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { platformId } from "./phoneNumberResponse";

/**
 * A webhook as the Platform API returns it. With `number: null`, the webhook is for the project.
 */
export function webhookResponse(webhook: WebhookRecord, number: ConfigRecord | null, kapso: Kapso): object {
    return {
        ...shownWebhook(webhook, kapso, "platform"),
        // A sandbox may have no Meta ID, but `null` would mark its webhook as the project's.
        phone_number_id: number === null ? null : (number.phone_number_id ?? platformId(number)),
    };
}
