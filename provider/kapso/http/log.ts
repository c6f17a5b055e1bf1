import { visible } from "../../../text/visible";
import type { KapsoRequest } from "./request";

/** Logs one line per request: method, path, outcome, duration. Never logs a header or a body. */
export function logRequest(request: KapsoRequest, outcome: string, started: number): void {
    console.log(visible(`kapso: ${request.method} ${request.path} ${outcome} ${Math.round(performance.now() - started)} ms`));
}
