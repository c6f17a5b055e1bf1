import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import { contains, createdSince, createdUntil, equals } from "../api/filters";
import { answerPage } from "../api/paging";
import type { RouteEnv, Service } from "../call";

/** Filters are Ransack's. */
export function v1CustomerRoutes(service: Service): Hono<RouteEnv> {
    const filters = {
        "q[name_cont]": contains("name"),
        "q[external_customer_id_eq]": equals("external_customer_id"),
        "q[created_at_gteq]": createdSince,
        "q[created_at_lteq]": createdUntil,
    };
    return customerRoutes(service, filters, answerPage);
}
