import { visible } from "../../../text/visible";
import type { KapsoRequest } from "./request";

/** One line per request: method, path, outcome, time. Never a header or a body. */
export function logRequest(request: KapsoRequest, outcome: string, started: number): void {
    console.log(visible(`kapso: ${request.method} ${request.path} ${outcome} ${Math.round(performance.now() - started)} ms`));
}
