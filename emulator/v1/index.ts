import { Hono } from "hono";
import type { RouteEnv, Service } from "../call";
import { customerRoutes } from "./customers";
import { healthRoutes } from "./health";
import { whatsAppConfigRoutes } from "./whatsAppConfigs";
import { whatsAppWebhookRoutes } from "./whatsAppWebhooks";

/** The routes of the first API generation, relative to its base URL. */
export function v1Routes(service: Service): Hono<RouteEnv> {
    return new Hono<RouteEnv>()
        .route("/", customerRoutes(service))
        .route("/", whatsAppConfigRoutes(service))
        .route("/", whatsAppWebhookRoutes(service))
        .route("/", healthRoutes(service));
}
