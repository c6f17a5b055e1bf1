import { Hono } from "hono";
import type { Kapso, RouteEnv } from "../call";
import { platformCustomerRoutes } from "./customers";
import { phoneNumberRoutes } from "./phoneNumbers";
import { projectWebhookRoutes } from "./projectWebhooks";
import { webhookRoutes } from "./webhooks";

/** The routes of the Platform API, relative to its base URL. */
export function platformRoutes(kapso: Kapso): Hono<RouteEnv> {
    return new Hono<RouteEnv>()
        .route("/", platformCustomerRoutes(kapso))
        .route("/", phoneNumberRoutes(kapso))
        .route("/", webhookRoutes(kapso))
        .route("/", projectWebhookRoutes(kapso));
}
