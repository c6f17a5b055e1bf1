import { Hono } from "hono";
import { ApiError } from "../apiError";
import type { RouteEnv, Service } from "../call";
import { v1CustomerRoutes } from "./customers";
import { whatsAppConfigRoutes } from "./whatsAppConfigs";
import { whatsAppWebhookRoutes } from "./whatsAppWebhooks";

/** The routes of the first API generation, relative to its base URL. */
export function v1Routes(service: Service): Hono<RouteEnv> {
    return new Hono<RouteEnv>()
        .route("/", v1CustomerRoutes(service))
        .route("/", whatsAppConfigRoutes(service))
        .route("/", whatsAppWebhookRoutes(service))
        .all("/whatsapp/webhooks/:id?", onlyOnPlatform);
}

/** Kapso answers like this to any route that it does not have. */
function onlyOnPlatform(): never {
    throw new ApiError(404, "Not Found");
}
