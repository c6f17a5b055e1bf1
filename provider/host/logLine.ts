import { visible } from "../../text/visible";

/** Logs one line, which the engine shows to the user. */
export function logLine(line: string): void {
    console.log(visible(`kapso: ${line}`));
}
