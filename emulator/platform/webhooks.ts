import { type Context, Hono } from "hono";
import { CREATED, type Filters, filtersOf, requestFilter } from "../api/filters";
import { authenticate } from "../api/request";
import { findWebhook } from "../api/webhooks";
import type { Kapso, RouteEnv } from "../call";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord, WebhookRecord } from "../store/records";
import { pageResponse } from "./paging";
import { findPhoneNumber } from "./phoneNumbers";
import { fieldsOfCreate, fieldsOfPatch } from "./webhookFields";
import { webhookResponse } from "./webhookResponse";

const FILTERS: Filters<WebhookRecord> = {
    ...filtersOf(WEBHOOK_FIELDS, "platform"),
    ...CREATED.platform,
};

export function webhookRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks } = kapso.store;
    const shape = (webhook: WebhookRecord, number: ConfigRecord) => webhookResponse(webhook, number, kapso);
    const numberOf = (c: Context<RouteEnv>, id: string) => findPhoneNumber(kapso, authenticate(c), id);

    routes.get("/whatsapp/phone_numbers/:numberId/webhooks", (c) => {
        const number = numberOf(c, c.req.param("numberId"));
        const fits = requestFilter(c, kapso, FILTERS);
        const where = (webhook: WebhookRecord) => webhook.whatsapp_config_id === number.id && fits(webhook);
        return pageResponse(c, webhooks.list({ where, lagSeconds: c.env.conditions.lagSeconds }), (webhook) => shape(webhook, number));
    });

    /** Two webhooks may have the same URL. */
    routes.post("/whatsapp/phone_numbers/:numberId/webhooks", (c) => {
        const number = numberOf(c, c.req.param("numberId"));
        return c.json({ data: shape(kapso.store.addWebhook(number, fieldsOfCreate(c, kapso, number)), number) }, 201);
    });

    routes.get("/whatsapp/phone_numbers/:numberId/webhooks/:id", (c) => {
        const number = numberOf(c, c.req.param("numberId"));
        return c.json({ data: shape(findWebhook(kapso, number, c.req.param("id")), number) });
    });

    routes.patch("/whatsapp/phone_numbers/:numberId/webhooks/:id", (c) => {
        const number = numberOf(c, c.req.param("numberId"));
        const webhook = findWebhook(kapso, number, c.req.param("id"));
        return c.json({ data: shape(webhooks.change(webhook.id, fieldsOfPatch(c, kapso, webhook)) ?? webhook, number) });
    });

    routes.delete("/whatsapp/phone_numbers/:numberId/webhooks/:id", (c) => {
        const number = numberOf(c, c.req.param("numberId"));
        webhooks.remove(findWebhook(kapso, number, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}
