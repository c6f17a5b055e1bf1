import { Hono } from "hono";
import type { RouteEnv, Service } from "../call";
import { platformCustomerRoutes } from "./customers";
import { phoneNumberRoutes } from "./phoneNumbers";
import { projectWebhookRoutes } from "./projectWebhooks";
import { webhookRoutes } from "./webhooks";

/** The routes of the platform generation, relative to its base URL. */
export function platformRoutes(service: Service): Hono<RouteEnv> {
    return new Hono<RouteEnv>()
        .route("/", platformCustomerRoutes(service))
        .route("/", phoneNumberRoutes(service))
        .route("/", webhookRoutes(service))
        .route("/", projectWebhookRoutes(service));
}
