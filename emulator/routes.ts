import { Hono } from "hono";
import { ApiError } from "./apiError";
import type { RouteEnv, Service } from "./call";
import { platformRoutes } from "./platform";
import { v1Routes } from "./v1";

/** The two generations of the API: two ways to one store. */
export type Generation = "v1" | "platform";

/** Path of each generation; its base URL ends with it. */
export const PATHS = { v1: "/api/v1", platform: "/platform/v1" } as const satisfies Record<Generation, string>;

/** Every route of the emulated service, and what answers when there is none. */
export function serviceRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    routes.route(PATHS.v1, v1Routes(service));
    routes.route(PATHS.platform, platformRoutes(service));

    routes.notFound((c) => {
        if (generationOf(c.req.path) === undefined) {
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

/** The path as users of a base URL know it: without the part that the base URL holds already. */
export function relativePath(url: URL): string {
    const generation = generationOf(url.pathname);
    return (generation === undefined ? url.pathname : url.pathname.slice(PATHS[generation].length)) + url.search;
}

/** The generation whose base URL a path is below; undefined outside both. */
export function generationOf(path: string): Generation | undefined {
    return (Object.keys(PATHS) as Generation[]).find((generation) => `${path}/`.startsWith(`${PATHS[generation]}/`));
}
