import { type Context, Hono } from "hono";
import { equals, type Filters, requestFilter } from "../api/filters";
import { authenticate } from "../api/request";
import { ApiError } from "../apiError";
import type { Kapso, RouteEnv } from "../call";
import type { WebhookRecord } from "../store/records";
import { pageResponse } from "./paging";
import { fieldsOfCreate, fieldsOfPatch } from "./webhookFields";
import { webhookResponse } from "./webhookResponse";

const FILTERS: Filters<WebhookRecord> = { kind: equals("kind") };

/** The webhooks of a project. These routes also reach the webhooks of its numbers. */
export function projectWebhookRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { webhooks, configs } = kapso.store;
    const find = (c: Context<RouteEnv>) => findInProject(kapso, authenticate(c), c.req.param("id") ?? "");
    const shape = (webhook: WebhookRecord) => {
        const number = configs.find(webhook.whatsapp_config_id ?? "") ?? null;
        return webhookResponse(webhook, number, kapso);
    };

    routes.get("/whatsapp/webhooks", (c) => {
        const project = authenticate(c);
        const { lagSeconds } = c.env.conditions;
        const ofProject = (record: { readonly project: string }) => record.project === project;
        const numbers = new Map(configs.list({ where: ofProject, lagSeconds }).map((config) => [config.id, config]));
        const numberOf = ({ whatsapp_config_id }: WebhookRecord) => numbers.get(whatsapp_config_id ?? "") ?? null;
        // A lagging list can still hold the webhook of a number that is already deleted.
        const isListed = (webhook: WebhookRecord) => webhook.whatsapp_config_id === null || numberOf(webhook) !== null;
        const fits = requestFilter(c, kapso, FILTERS);
        const where = (webhook: WebhookRecord) => ofProject(webhook) && isListed(webhook) && fits(webhook);
        return pageResponse(c, webhooks.list({ where, lagSeconds }), (webhook) => webhookResponse(webhook, numberOf(webhook), kapso));
    });

    routes.post("/whatsapp/webhooks", (c) => {
        const project = authenticate(c);
        const fields = fieldsOfCreate(c, kapso, null);
        refuseEventsNotInPlan(kapso, fields.events);
        return c.json({ data: shape(kapso.store.addWebhook({ id: null, project }, fields)) }, 201);
    });

    routes.get("/whatsapp/webhooks/:id", (c) => c.json({ data: shape(find(c)) }));

    routes.patch("/whatsapp/webhooks/:id", (c) => {
        const webhook = find(c);
        const fields = fieldsOfPatch(c, kapso, webhook);
        if (webhook.whatsapp_config_id === null) {
            refuseEventsNotInPlan(kapso, fields.events);
        }
        return c.json({ data: shape(webhooks.change(webhook.id, fields) ?? webhook) });
    });

    routes.delete("/whatsapp/webhooks/:id", (c) => {
        webhooks.remove(find(c).id);
        return c.body(null, 204);
    });

    return routes;
}

/**
 * Finds a webhook of the project or of one of its numbers, because all webhook IDs share one ID
 * space.
 */
function findInProject({ store }: Kapso, project: string, id: string): WebhookRecord {
    const webhook = store.webhooks.find(id);
    if (webhook === undefined || webhook.project !== project) {
        throw new ApiError(404, "Webhook not found");
    }
    return webhook;
}

/** Kapso's documentation does not show the text of this 402. */
function refuseEventsNotInPlan({ settings }: Kapso, events: readonly string[] = []): void {
    const refused = events.filter((event) => settings.eventsNotInPlan.includes(event));
    if (refused.length > 0) {
        throw new ApiError(402, `Your plan does not include ${refused.join(", ")}`);
    }
}
