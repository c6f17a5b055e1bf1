import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import { pageResponse } from "../api/paging";
import type { Kapso, RouteEnv } from "../call";

export function v1CustomerRoutes(kapso: Kapso): Hono<RouteEnv> {
    return customerRoutes(kapso, "v1", pageResponse);
}
