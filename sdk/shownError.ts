import * as pulumi from "@pulumi/pulumi";
import { visibleLines } from "../text/visible";

/**
 * An error of the program that Pulumi shows to the user by its message alone. It has no frames: Pulumi formats the stack of what is
 * not caught, shown or not, and Node takes half a minute for one that leads through `node_modules`.
 */
export function shownError(message: string): Error {
    const shown = visibleLines(message);
    return Object.assign(new pulumi.RunError(shown), { stack: shown });
}
