import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import { contains, createdSince, createdUntil, equals } from "../api/filters";
import type { RouteEnv, Service } from "../call";
import { answerPage } from "./paging";

export function platformCustomerRoutes(service: Service): Hono<RouteEnv> {
    const filters = {
        name_contains: contains("name"),
        external_customer_id: equals("external_customer_id"),
        created_after: createdSince,
        created_before: createdUntil,
    };
    return customerRoutes(service, filters, answerPage);
}
