import { Hono } from "hono";
import { ApiError } from "./apiError";
import { apiVersionOf, PATHS } from "./apiVersion";
import type { Kapso, RouteEnv } from "./call";
import { platformRoutes } from "./platform";
import { v1Routes } from "./v1";

/** All routes of both API versions, and the responses to unknown routes. */
export function kapsoRoutes(kapso: Kapso): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    routes.route(PATHS.v1, v1Routes(kapso));
    routes.route(PATHS.platform, platformRoutes(kapso));

    routes.notFound((c) => {
        if (apiVersionOf(c.req.path) === undefined) {
            // Kapso returns 404 for an unknown route, as for a missing object. A wrong base URL
            // must do the same here.
            return c.json({ error: "Not Found" }, 404);
        }
        const error = `The Kapso emulator has no route ${c.req.method} ${c.req.path}. The real service may have one: this response is not Kapso's.`;
        return c.json({ error }, 501);
    });

    routes.onError((error, c) => {
        if (error instanceof ApiError) {
            return c.json(error.body, error.status, error.headers);
        }
        return c.json({ error: `The Kapso emulator itself failed: ${error.stack ?? error.message}` }, 500);
    });

    return routes;
}
