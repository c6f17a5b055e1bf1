import { Hono } from "hono";
import { ApiError } from "../apiError";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { answerPage } from "./paging";
import { authenticate } from "./request";
import { findConfig } from "./whatsAppConfigs";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch } from "./whatsAppWebhookFields";

export function whatsAppWebhookRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks } = service.store;
    const shape = (webhook: WebhookRecord) => webhookAnswer(webhook, service.settings.answers);

    /** Filters are not looked at: the service ignores those it does not know, and knows none here. */
    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = findConfig(service, authenticate(c), c.req.param("configId"));
        const where = (webhook: WebhookRecord) => webhook.whatsapp_config_id === config.id;
        return answerPage(c, webhooks.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    });

    /** Two webhooks may have the same URL. */
    routes.post("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = findConfig(service, authenticate(c), c.req.param("configId"));
        return c.json({ data: shape(service.store.addWebhook(config, fieldsOfNewWebhook(c))) }, 201);
    });

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = findConfig(service, authenticate(c), c.req.param("configId"));
        return c.json({ data: shape(findWebhook(service, config, c.req.param("id"))) });
    });

    routes.patch("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = findConfig(service, authenticate(c), c.req.param("configId"));
        const { id } = findWebhook(service, config, c.req.param("id"));
        webhooks.change(id, fieldsOfWebhookPatch(c));
        return c.json({ data: shape(findWebhook(service, config, id)) });
    });

    routes.delete("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = findConfig(service, authenticate(c), c.req.param("configId"));
        webhooks.remove(findWebhook(service, config, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}

/** The webhook, if this config has it; another config's is as unknown as none. */
function findWebhook({ store }: Service, config: ConfigRecord, id: string): WebhookRecord {
    const webhook = store.webhooks.find(id);
    if (webhook === undefined || webhook.whatsapp_config_id !== config.id) {
        throw new ApiError(404, "Webhook not found");
    }
    return webhook;
}

/** The secret key is in the answers of some versions and not in those of others. */
function webhookAnswer(webhook: WebhookRecord, answers: "first" | "later"): object {
    return {
        id: webhook.id,
        url: webhook.url,
        ...(answers === "first" ? { secret_key: webhook.secret_key } : OF_NO_V1_DOCUMENT),
        events: webhook.events,
        active: webhook.active,
        headers: webhook.headers,
        buffer_enabled: webhook.buffer_enabled,
        buffer_window_seconds: webhook.buffer_window_seconds,
        max_buffer_size: webhook.max_buffer_size,
        buffer_events: webhook.buffer_events,
        inactivity_minutes: webhook.inactivity_minutes,
        created_at: webhook.created_at,
        updated_at: webhook.updated_at,
    };
}

/** A client must not stumble over fields that it does not know. */
const OF_NO_V1_DOCUMENT = { kind: "kapso", payload_version: "v2" };
