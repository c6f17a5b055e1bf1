import { Hono } from "hono";
import { ApiError } from "./apiError";
import type { RouteEnv, Service } from "./call";
import { v1Routes } from "./v1";

/** Path of the v1 generation; the emulator's base URL ends with it. */
export const V1_PATH = "/api/v1";

/** Every route of the emulated service, and what answers when there is none. */
export function serviceRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    routes.route(V1_PATH, v1Routes(service));

    routes.notFound((c) => {
        if (!isInside(c.req.path)) {
            // A wrong base URL must look as it does at the service: an unknown route is 404 like a missing object.
            return c.json({ error: "Not Found" }, 404);
        }
        const error = `The Kapso emulator has no route ${c.req.method} ${c.req.path}. The real service may have one: this is no answer of Kapso's.`;
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

/** The path as users of the base URL know it: without the part that the base URL holds already. */
export function relativePath(url: URL): string {
    const path = isInside(url.pathname) ? url.pathname.slice(V1_PATH.length) : url.pathname;
    return path + url.search;
}

function isInside(path: string): boolean {
    return path === V1_PATH || path.startsWith(`${V1_PATH}/`);
}
