import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import type { RouteEnv, Service } from "../call";
import { pageResponse } from "./paging";

export function platformCustomerRoutes(service: Service): Hono<RouteEnv> {
    return customerRoutes(service, "platform", pageResponse);
}
