import type { Context } from "hono";
import { sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch, type WebhookFields } from "../api/webhookFields";
import type { Kapso, RouteEnv } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import type { NewWebhook } from "../store/store";

const ROOT = "whatsapp_webhook";

/**
 * Reads the body of a create. Throws a 422 if a field is invalid. With `config: null`, the webhook
 * is for the project.
 */
export function fieldsOfCreate(c: Context<RouteEnv>, kapso: Kapso, config: ConfigRecord | null): NewWebhook {
    return fieldsOfNewWebhook(sentFields(c, ROOT), kapso, { config, version: "platform" });
}

/** Reads the body of a PATCH. Throws a 422 if a field is invalid. */
export function fieldsOfPatch(c: Context<RouteEnv>, kapso: Kapso, webhook: WebhookRecord): WebhookFields {
    const { nullIgnored } = c.env.conditions;
    return fieldsOfWebhookPatch(sentFields(c, ROOT), kapso, { webhook, version: "platform", nullIgnored });
}
