import { visible } from "../../text/visible";

/** One line that the engine shows to the user. */
export function logLine(line: string): void {
    console.log(visible(`kapso: ${line}`));
}
