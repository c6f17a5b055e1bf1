import type { Context } from "hono";
import { oneOf, resolveNulls } from "../api/fields";
import { sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch, WEBHOOK_CHECKS, type WebhookFields } from "../api/webhookFields";
import type { RouteEnv } from "../call";
import { WEBHOOK_DEFAULTS } from "../store/defaults";
import type { WebhookRecord } from "../store/records";
import type { NewWebhook } from "../store/store";

const ROOT = "whatsapp_webhook";

const CHANGEABLE = { ...WEBHOOK_CHECKS, payload_version: oneOf(["v1", "v2"]) };
const CHECKS = { ...CHANGEABLE, kind: oneOf(["kapso", "meta"]) };

/** Reads the body of a create, or answers 422. */
export function fieldsOfCreate(c: Context<RouteEnv>): NewWebhook {
    return fieldsOfNewWebhook(sentFields(c, ROOT), CHECKS);
}

/** Reads the body of a PATCH, or answers 422. The kind is fixed after creation. */
export function fieldsOfPatch(c: Context<RouteEnv>, webhook: WebhookRecord): WebhookFields {
    const fields = fieldsOfWebhookPatch(sentFields(c, ROOT), CHANGEABLE, (problems) => problems.refuseChange("kind", webhook.kind));
    return resolveNulls(fields, { ...WEBHOOK_DEFAULTS, payload_version: "v2" }, c.env.conditions.nullIgnored);
}
