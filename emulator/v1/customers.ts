import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import { pageResponse } from "../api/paging";
import type { RouteEnv, Service } from "../call";

export function v1CustomerRoutes(service: Service): Hono<RouteEnv> {
    return customerRoutes(service, "v1", pageResponse);
}
