import { type Context, Hono } from "hono";
import { filtersOf, requestFilter } from "../api/filters";
import { pageResponse } from "../api/paging";
import { authenticate, sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch } from "../api/webhookFields";
import { findWebhook, shownWebhook } from "../api/webhooks";
import type { Kapso, RouteEnv } from "../call";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { WebhookRecord } from "../store/records";
import { findConfig } from "./whatsAppConfigs";

const ROOT = "whatsapp_webhook";

const FILTERS = filtersOf(WEBHOOK_FIELDS, "v1");

export function whatsAppWebhookRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks } = kapso.store;
    const shape = (webhook: WebhookRecord) => shownWebhook(webhook, kapso, "v1");
    const configOf = (c: Context<RouteEnv>, id: string) => findConfig(kapso, authenticate(c), id);

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const fits = requestFilter(c, kapso, FILTERS);
        const where = (webhook: WebhookRecord) => webhook.whatsapp_config_id === config.id && fits(webhook);
        return pageResponse(c, webhooks.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    });

    /** Two webhooks may have the same URL. */
    routes.post("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const fields = fieldsOfNewWebhook(sentFields(c, ROOT), kapso, { config, version: "v1" });
        return c.json({ data: shape(kapso.store.addWebhook(config, fields)) }, 201);
    });

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        return c.json({ data: shape(findWebhook(kapso, config, c.req.param("id"))) });
    });

    routes.patch("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const webhook = findWebhook(kapso, config, c.req.param("id"));
        const { nullIgnored } = c.env.conditions;
        const fields = fieldsOfWebhookPatch(sentFields(c, ROOT), kapso, { webhook, version: "v1", nullIgnored });
        return c.json({ data: shape(webhooks.change(webhook.id, fields) ?? webhook) });
    });

    routes.delete("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        webhooks.remove(findWebhook(kapso, config, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}
