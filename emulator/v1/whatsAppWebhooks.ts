import { type Context, Hono } from "hono";
import { contains, equals, type Filters, fitting } from "../api/filters";
import { answerPage } from "../api/paging";
import { authenticate, sentFields } from "../api/request";
import { fieldsOfNewWebhook, fieldsOfWebhookPatch, WEBHOOK_CHECKS } from "../api/webhookFields";
import { findWebhook, webhookKind, webhookSettings } from "../api/webhooks";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { findConfig } from "./whatsAppConfigs";

const ROOT = "whatsapp_webhook";

const FILTERS: Filters<WebhookRecord> = { "q[url_cont]": contains("url"), "q[active_eq]": equals("active") };

export function whatsAppWebhookRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks } = service.store;
    /**
     * No v1 example has the project, the kind and the payload version: a client must accept fields
     * that it does not know.
     */
    const shape = (webhook: WebhookRecord, { project }: ConfigRecord) => ({
        ...webhookSettings(webhook, service, "v1"),
        ...(service.settings.answers === "later" ? { project_id: project, ...webhookKind(webhook) } : {}),
    });
    const configOf = (c: Context<RouteEnv>, id: string) => findConfig(service, authenticate(c), id);

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const fits = fitting(c, service, FILTERS);
        const where = (webhook: WebhookRecord) => webhook.whatsapp_config_id === config.id && fits(webhook);
        return answerPage(c, webhooks.list({ where, lagSeconds: c.env.conditions.lagSeconds }), (webhook) => shape(webhook, config));
    });

    /** Two webhooks may have the same URL. */
    routes.post("/whatsapp_configs/:configId/whatsapp_webhooks", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const fields = fieldsOfNewWebhook(sentFields(c, ROOT), service, { checks: WEBHOOK_CHECKS, config, version: "v1" });
        return c.json({ data: shape(service.store.addWebhook(config, fields), config) }, 201);
    });

    routes.get("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        return c.json({ data: shape(findWebhook(service, config, c.req.param("id")), config) });
    });

    routes.patch("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        const webhook = findWebhook(service, config, c.req.param("id"));
        const { nullIgnored } = c.env.conditions;
        const fields = fieldsOfWebhookPatch(sentFields(c, ROOT), service, { checks: WEBHOOK_CHECKS, webhook, nullIgnored });
        return c.json({ data: shape(webhooks.change(webhook.id, fields) ?? webhook, config) });
    });

    routes.delete("/whatsapp_configs/:configId/whatsapp_webhooks/:id", (c) => {
        const config = configOf(c, c.req.param("configId"));
        webhooks.remove(findWebhook(service, config, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}
