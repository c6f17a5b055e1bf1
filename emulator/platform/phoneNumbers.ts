import { type Context, Hono } from "hono";
import { findCustomer } from "../api/customers";
import { CREATED, type Filters, filtersOf, requestFilter } from "../api/filters";
import { authenticate } from "../api/request";
import { ApiError } from "../apiError";
import type { Kapso, RouteEnv } from "../call";
import { CONFIG_FIELDS } from "../fields/config";
import { healthResponse } from "../health/health";
import type { ConfigRecord } from "../store/records";
import { pageResponse } from "./paging";
import { fieldsOfCreate, fieldsOfPatch } from "./phoneNumberFields";
import { phoneNumberResponse, platformId } from "./phoneNumberResponse";

// The customer is a filter here, unlike on v1, where it is part of the path. So an unknown customer
// returns an empty list.
const FILTERS: Filters<ConfigRecord> = {
    ...filtersOf(CONFIG_FIELDS, "platform"),
    ...CREATED.platform,
};

export function phoneNumberRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { configs } = kapso.store;
    const shape = (config: ConfigRecord) => phoneNumberResponse(config, kapso.settings);
    const find = (c: Context<RouteEnv>, id: string) => findPhoneNumber(kapso, authenticate(c), id);

    routes.post("/customers/:customerId/whatsapp/phone_numbers", (c) => {
        const customer = findCustomer(kapso, authenticate(c), c.req.param("customerId"));
        const fields = fieldsOfCreate(c, kapso);
        refuseLimit(kapso, customer.project);
        refuseDuplicate(kapso, customer.project, fields.phone_number_id);
        return c.json({ data: shape(kapso.store.addConfig(customer, fields)) }, 201);
    });

    routes.get("/whatsapp/phone_numbers", (c) => {
        const project = authenticate(c);
        const fits = requestFilter(c, kapso, FILTERS);
        const where = (config: ConfigRecord) => config.project === project && fits(config);
        return pageResponse(c, configs.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    });

    routes.get("/whatsapp/phone_numbers/:id", (c) => c.json({ data: shape(find(c, c.req.param("id"))) }));

    routes.patch("/whatsapp/phone_numbers/:id", (c) => {
        const config = find(c, c.req.param("id"));
        const fields = fieldsOfPatch(c, kapso, config);
        if (fields.phone_number_id !== undefined && fields.phone_number_id !== config.phone_number_id) {
            refuseDuplicate(kapso, config.project, fields.phone_number_id);
        }
        return c.json({ data: shape(configs.change(config.id, fields) ?? config) });
    });

    routes.delete("/whatsapp/phone_numbers/:id", (c) => {
        kapso.store.removeConfig(find(c, c.req.param("id")).id);
        return c.body(null, 204);
    });

    routes.get("/whatsapp/phone_numbers/:id/health", (c) =>
        healthResponse(c, kapso, (project) => findPhoneNumber(kapso, project, c.req.param("id"))),
    );

    return routes;
}

/**
 * The config with this Platform ID in the project. v1 may have created several configs of one
 * number. Then the newest production config is found.
 */
export function findPhoneNumber({ store }: Kapso, project: string, id: string): ConfigRecord {
    const found = store.configs.list({ where: (config) => config.project === project && platformId(config) === id });
    const config = found.find(({ kind }) => kind === "production") ?? found[0];
    if (config === undefined) {
        throw new ApiError(404, "WhatsApp configuration not found");
    }
    return config;
}

/** The documentation has one status and one text for both causes. */
const LIMIT_OR_DUPLICATE = "Phone limit reached or duplicate";

/** Sandboxes count too. */
function refuseLimit({ store, settings }: Kapso, project: string): void {
    const count = store.configs.list({ where: (config) => config.project === project }).length;
    if (settings.phoneLimit !== undefined && count >= settings.phoneLimit) {
        throw new ApiError(409, LIMIT_OR_DUPLICATE);
    }
}

function refuseDuplicate({ store }: Kapso, project: string, number: string | null | undefined): void {
    const others = store.configs.list({
        where: (config) => config.project === project && config.kind === "production" && config.phone_number_id === number,
    });
    if (typeof number === "string" && others.length > 0) {
        throw new ApiError(409, LIMIT_OR_DUPLICATE);
    }
}
