import type { Hono } from "hono";
import { customerRoutes } from "../api/customers";
import type { Kapso, RouteEnv } from "../call";
import { pageResponse } from "./paging";

export function platformCustomerRoutes(kapso: Kapso): Hono<RouteEnv> {
    return customerRoutes(kapso, "platform", pageResponse);
}
