import { createRequire } from "node:module";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";

let resolved = false;

/**
 * The `__provider` of a resource: a constant that loads the installed package, so that no code is copied into the state
 * (design, section 3). Pulumi's provider process evaluates it from the program's folder, so the package must resolve from
 * there; behind a component library some package managers do not make it so, and the error there would be a bare "Cannot find module".
 */
export function resolvableProvider(exportName: "whatsAppConfig"): string {
    if (!resolved) {
        try {
            createRequire(join(process.cwd(), "index.js")).resolve("pulumi-kapso/provider");
        } catch {
            // Shown to the user without a stack trace.
            throw new RunError(
                `pulumi-kapso cannot be found from ${process.cwd()}: add pulumi-kapso to this program's package.json, ` +
                    "also where only a component library uses it, and install.",
            );
        }
        resolved = true;
    }
    return `exports.handler = () => require("pulumi-kapso/provider").${exportName}`;
}
