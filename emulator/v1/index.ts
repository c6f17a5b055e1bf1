import { Hono } from "hono";
import { ApiError } from "../apiError";
import type { Kapso, RouteEnv } from "../call";
import { v1CustomerRoutes } from "./customers";
import { whatsAppConfigRoutes } from "./whatsAppConfigs";
import { whatsAppWebhookRoutes } from "./whatsAppWebhooks";

/** The routes of v1, relative to its base URL. */
export function v1Routes(kapso: Kapso): Hono<RouteEnv> {
    return new Hono<RouteEnv>()
        .route("/", v1CustomerRoutes(kapso))
        .route("/", whatsAppConfigRoutes(kapso))
        .route("/", whatsAppWebhookRoutes(kapso))
        .all("/whatsapp/webhooks/:id?", onlyOnPlatform);
}

/** Kapso responds like this to every route that does not exist. */
function onlyOnPlatform(): never {
    throw new ApiError(404, "Not Found");
}
