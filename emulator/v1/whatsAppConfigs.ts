import { type Context, Hono } from "hono";
import { findCustomer } from "../api/customers";
import { CREATED, equals, type Filters, filtersOf, requestFilter } from "../api/filters";
import { pageResponse } from "../api/paging";
import { authenticate } from "../api/request";
import { ApiError } from "../apiError";
import type { Kapso, RouteEnv } from "../call";
import { CONFIG_FIELDS } from "../fields/config";
import { healthResponse } from "../health/health";
import type { ConfigRecord } from "../store/records";
import { fieldsOfCreate, fieldsOfPatch } from "./whatsAppConfigFields";
import { configResponse } from "./whatsAppConfigResponse";

const FILTERS: Filters<ConfigRecord> = {
    ...filtersOf(CONFIG_FIELDS, "v1"),
    ...CREATED.v1,
    // The only filter of v1 that also exists without Ransack's prefix and suffix.
    business_account_id: equals("business_account_id"),
};

export function whatsAppConfigRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { configs } = kapso.store;
    const shape = (config: ConfigRecord) => configResponse(config, kapso.settings);

    routes.get("/customers/:customerId/whatsapp_configs", (c) => {
        const customer = findCustomer(kapso, authenticate(c), c.req.param("customerId"));
        return listConfigs(c, (config) => config.customer_id === customer.id);
    });

    routes.post("/customers/:customerId/whatsapp_configs", (c) => {
        const customer = findCustomer(kapso, authenticate(c), c.req.param("customerId"));
        return c.json({ data: shape(kapso.store.addConfig(customer, fieldsOfCreate(c, kapso, customer.project))) }, 201);
    });

    routes.get("/whatsapp_configs", (c) => {
        const project = authenticate(c);
        if (!kapso.settings.projectList) {
            // Only later documentation has this route. Earlier versions return 404, as for any
            // unknown route.
            throw new ApiError(404, "Not Found");
        }
        return listConfigs(c, (config) => config.project === project);
    });

    routes.get("/whatsapp_configs/:id", (c) => c.json({ data: shape(findConfig(kapso, authenticate(c), c.req.param("id"))) }));

    routes.patch("/whatsapp_configs/:id", (c) => {
        const config = findConfig(kapso, authenticate(c), c.req.param("id"));
        return c.json({ data: shape(configs.change(config.id, fieldsOfPatch(c, kapso, config)) ?? config) });
    });

    routes.delete("/whatsapp_configs/:id", (c) => {
        kapso.store.removeConfig(findConfig(kapso, authenticate(c), c.req.param("id")).id);
        return c.body(null, 204);
    });

    routes.get("/whatsapp_configs/:id/health", (c) => healthResponse(c, kapso, (project) => findConfig(kapso, project, c.req.param("id"))));

    function listConfigs(c: Context<RouteEnv>, isListed: (config: ConfigRecord) => boolean): Response {
        const fits = requestFilter(c, kapso, FILTERS);
        const where = (config: ConfigRecord) => isListed(config) && fits(config);
        return pageResponse(c, configs.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    }

    return routes;
}

/** A config of another project is a 404, like an unknown config. */
export function findConfig({ store }: Kapso, project: string, id: string): ConfigRecord {
    const config = store.configs.find(id);
    if (config === undefined || config.project !== project) {
        throw new ApiError(404, "WhatsApp configuration not found");
    }
    return config;
}
