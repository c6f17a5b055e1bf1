import type { Context } from "hono";
import { oneOf } from "../api/fields";
import { sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch, WEBHOOK_CHECKS, type WebhookFields } from "../api/webhookFields";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import type { NewWebhook } from "../store/store";

const ROOT = "whatsapp_webhook";

const CHANGEABLE = { ...WEBHOOK_CHECKS, payload_version: oneOf(["v1", "v2"]) };
const CHECKS = { ...CHANGEABLE, kind: oneOf(["kapso", "meta"]) };

/** Reads the body of a create, or returns 422. `config: null`: the webhook is the project's. */
export function fieldsOfCreate(c: Context<RouteEnv>, service: Service, config: ConfigRecord | null): NewWebhook {
    return fieldsOfNewWebhook(sentFields(c, ROOT), service, { checks: CHECKS, config, version: "platform" });
}

/** Reads the body of a PATCH, or returns 422. The kind is fixed after creation. */
export function fieldsOfPatch(c: Context<RouteEnv>, service: Service, webhook: WebhookRecord): WebhookFields {
    return fieldsOfWebhookPatch(sentFields(c, ROOT), service, {
        checks: CHANGEABLE,
        webhook,
        secretMayBeNull: true,
        nullIgnored: c.env.conditions.nullIgnored,
        refuse: (problems) => problems.refuseChange("kind", webhook.kind),
    });
}
