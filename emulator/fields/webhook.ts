import { z } from "zod";
import * as sent from "./checks";
import { optional, required } from "./field";
import { listOfTexts, text } from "./forms";

/** The fields of a webhook, for a number or for a project. */
export const WEBHOOK_FIELDS = {
    /**
     * The ID of a config. In a seed, the config must be in the same seed. `null` for a webhook of
     * the project, which only the Platform API has.
     */
    whatsapp_config_id: required(text.nullable(), { shownIn: [] }),
    url: required(z.url(), { sent: sent.httpUrl, equivalence: "url", filter: "part" }),
    /** Secret. */
    secret_key: required(text.nullable(), { sent: sent.text, isClearableOnPlatform: true, shownIf: "showSecretKey" }),
    /**
     * A set: the order has no meaning. Any names, such as "whatsapp.message.received". A test can
     * have events that the API refuses or that are not documented yet.
     */
    events: required(listOfTexts, { sent: sent.listOfTexts, equivalence: "set", inMetaWebhook: "empty" }),
    /** Default true. */
    active: optional(z.boolean(), true, { sent: sent.flag, filter: "whole" }),
    /** Sent with each delivery; may hold secrets. Default: none. */
    headers: optional(z.record(z.string(), z.string()).readonly(), {}, { sent: sent.mapOfTexts, equivalence: "headerNames" }),
    /** Default false. */
    buffer_enabled: optional(z.boolean(), false, { sent: sent.flag, inMetaWebhook: "unsupported" }),
    /** Default 5. */
    buffer_window_seconds: optional(z.int(), 5, { sent: sent.wholeNumber(1, 60), isBufferSetting: true, inMetaWebhook: "unsupported" }),
    /** Default 50. */
    max_buffer_size: optional(z.int(), 50, { sent: sent.wholeNumber(1, 100), isBufferSetting: true, inMetaWebhook: "unsupported" }),
    /**
     * A set, like `events`. Default: none, unless a request creates the webhook (see
     * `bufferEventsDefault`).
     */
    buffer_events: optional(listOfTexts, [], {
        sent: sent.someOf(["whatsapp.message.received"]),
        refusesNull: true,
        defaultOption: "bufferEventsDefault",
        equivalence: "set",
        inMetaWebhook: "unsupported",
    }),
    /** Default 60. */
    inactivity_minutes: optional(z.int(), 60, { sent: sent.wholeNumber(1, 1440) }),
    /**
     * Whose payloads the webhook receives: Kapso's own events, or Meta's unchanged payloads.
     * Default "kapso".
     */
    kind: optional(z.enum(["kapso", "meta"]), "kapso", {
        sent: sent.oneOf(["kapso", "meta"]),
        onlyOnPlatform: true,
        isFixed: true,
        shownIn: ["later", "platform"],
        filter: "whole",
        isPlatformOnlyFilter: true,
    }),
    /** Default "v2", and `null` for `kind: "meta"`. */
    payload_version: optional(z.enum(["v1", "v2"]).nullable(), ofKapso("v2"), {
        sent: sent.oneOf(["v1", "v2"]),
        onlyOnPlatform: true,
        shownIn: ["later", "platform"],
        inMetaWebhook: "unsupported",
    }),
};

/** A webhook of `kind: "meta"` has no payload version, because Kapso passes Meta's payloads on. */
function ofKapso<Value>(value: Value): (webhook: { readonly kind: "kapso" | "meta" }) => Value | null {
    return ({ kind }) => (kind === "meta" ? null : value);
}
