import { type Context, Hono } from "hono";
import { resolveNulls } from "../api/fields";
import { answerPage } from "../api/paging";
import { authenticate, sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch, WEBHOOK_CHECKS } from "../api/webhookFields";
import { findWebhook, webhookSettings } from "../api/webhooks";
import type { RouteEnv, Service } from "../call";
import { WEBHOOK_DEFAULTS } from "../store/defaults";
import type { WebhookRecord } from "../store/records";
import { findConfig } from "./whatsAppConfigs";

const ROOT = "whatsapp_webhook";

export function whatsAppWebhookRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks } = service.store;
    const shape = (webhook: WebhookRecord) => webhookAnswer(webhook, service.settings.answers);
    const configOf = (c: Context<RouteEnv>, id: string) => findConfig(service, authenticate(c), id);

    /** Filters are not looked at: the service ignores those it does not know, and knows none here. */
    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const where = (webhook: WebhookRecord) => webhook.whatsapp_config_id === config.id;
        return answerPage(c, webhooks.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    });

    /** Two webhooks may have the same URL. */
    routes.post("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const fields = fieldsOfNewWebhook(sentFields(c, ROOT), WEBHOOK_CHECKS);
        return c.json({ data: shape(service.store.addWebhook(config, fields)) }, 201);
    });

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        return c.json({ data: shape(findWebhook(service, config, c.req.param("id"))) });
    });

    routes.patch("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const webhook = findWebhook(service, configOf(c, c.req.param("configId")), c.req.param("id"));
        const fields = fieldsOfWebhookPatch(sentFields(c, ROOT), WEBHOOK_CHECKS);
        const changes = resolveNulls(fields, WEBHOOK_DEFAULTS, c.env.conditions.nullIgnored);
        return c.json({ data: shape(webhooks.change(webhook.id, changes) ?? webhook) });
    });

    routes.delete("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        webhooks.remove(findWebhook(service, config, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}

/**
 * The secret key is in the answers of some versions and not in those of others. The kind and the version of the payload are in no v1
 * document: a client must not stumble over fields that it does not know.
 */
function webhookAnswer(webhook: WebhookRecord, answers: "first" | "later"): object {
    const { secret_key, kind, payload_version } = webhook;
    return { ...webhookSettings(webhook), ...(answers === "first" ? { secret_key } : { kind, payload_version }) };
}
