import { Hono } from "hono";
import type { ActiveFault, Faults } from "./faults/faults";

/** The URL `http://127.0.0.1:<port>/__emulator/faults` is outside both base URLs. */
export const CONTROL_PATH = "/__emulator";

/**
 * Sets, lists and removes faults over HTTP, for tests that run the emulator as a command. These
 * requests need no API key, count against no limit and are not logged.
 */
export function controlRoutes(faults: Faults): Hono<{ Bindings: { text: string } }> {
    const routes = new Hono<{ Bindings: { text: string } }>().basePath(CONTROL_PATH);

    routes.get("/faults", (c) => c.json({ data: faults.list().map(faultResponse) }));

    routes.post("/faults", (c) => {
        const fault: unknown = JSON.parse(c.env.text);
        return c.json({ data: faultResponse(faults.set(fault)) }, 201);
    });

    /** Removes all faults. Held requests are then executed. */
    routes.delete("/faults", (c) => {
        faults.clear();
        return c.body(null, 204);
    });

    /** Removes one fault. Requests that it holds are then executed. */
    routes.delete("/faults/:id", (c) => {
        const fault = faults.find(c.req.param("id"));
        fault?.remove();
        return fault === undefined ? c.json({ error: "No such fault" }, 404) : c.body(null, 204);
    });

    routes.notFound((c) => c.json({ error: `The emulator's control has no route ${c.req.method} ${c.req.path}` }, 404));
    // Every error here is caused by the sent fault: invalid JSON, an invalid field, or an unknown
    // config.
    routes.onError((error, c) => c.json({ error: error.message }, 422));
    return routes;
}

function faultResponse({ id, hits, fault }: ActiveFault): object {
    const path = fault.match?.path;
    return { id, hits, ...fault, ...(path instanceof RegExp ? { match: { ...fault.match, path: String(path) } } : {}) };
}
