import { path } from "./api/path";
import { choice, filledLabel, filledText, filledUrl, flag, headers, label, number, type Objects, reference, set, text } from "./generation";

// What both generations of the API have alike (facts, sections 3 and 4).

const times = { createdAt: text("created_at"), updatedAt: text("updated_at") };

export const configFields = {
    customerId: reference("customer_id"),
    name: filledLabel("name"),
    kind: choice("kind"),
    phoneNumberId: filledText("phone_number_id"),
    businessAccountId: filledText("business_account_id"),
    inboundProcessingEnabled: flag("inbound_processing_enabled"),
    callsEnabled: flag("calls_enabled"),
    displayName: text("display_name"),
    displayPhoneNumber: text("display_phone_number"),
    ...times,
};

export const customers: Omit<Objects, "filters"> = {
    root: "customer",
    within: () => "/customers",
    one: (id) => path`/customers/${id}`,
    resourceId: (_project, id) => id,
    fields: { name: filledLabel("name"), externalCustomerId: label("external_customer_id"), ...times },
    writeOnly: {},
    replacing: [],
};

export const webhookFields = {
    url: filledUrl("url"),
    secretKey: filledText("secret_key"),
    events: set("events"),
    active: flag("active"),
    headers: headers("headers"),
    bufferEnabled: flag("buffer_enabled"),
    bufferWindowSeconds: number("buffer_window_seconds"),
    maxBufferSize: number("max_buffer_size"),
    bufferEvents: set("buffer_events"),
    inactivityMinutes: number("inactivity_minutes"),
    ...times,
};
