import { visible } from "../../text/visible";
import type { KapsoRequest } from "./request";

/** With `KAPSO_LOG=debug`, one line per request: method, path, outcome, time. Never a header or a body. */
export function logRequest(request: KapsoRequest, outcome: string, started: number): void {
    if (process.env.KAPSO_LOG === "debug") {
        console.log(visible(`kapso: ${request.method} ${request.path} ${outcome} ${Math.round(performance.now() - started)} ms`));
    }
}
