import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import type { z } from "zod";
import { malformedArgument, requiredArgument, unknownArgument } from "../errors/checks";
import type { CheckResult, Properties } from "./properties";
import { isUnknown } from "./unknown";

/**
 * Validates each argument individually. Unknown values are accepted; `null` and `undefined` mean
 * absent and are removed. Messages never contain the value, because it may be a secret. `absent`:
 * arguments that only a similar resource type has, with the reason.
 */
export function checkFields(fields: Record<string, z.ZodType>, news: Properties, absent: Record<string, string> = {}): CheckResult {
    const inputs: Properties = {};
    const failures: CheckFailure[] = [];
    for (const [property, value] of Object.entries(news)) {
        if (value === null || value === undefined) {
            continue;
        }
        inputs[property] = value;
        const field = Object.hasOwn(fields, property) ? fields[property] : undefined;
        if (!field) {
            // The property is left empty, because the engine would show its value. A misspelt
            // argument may hold a secret.
            const why = Object.hasOwn(absent, property) ? absent[property] : undefined;
            const reason = why ?? unknownArgument(property, Object.keys(fields));
            failures.push({ property: "", reason });
        } else if (!isUnknown(value)) {
            const reason = field.safeParse(value).error?.issues[0]?.message;
            if (reason !== undefined) {
                failures.push({ property, reason: malformedArgument(reason) });
            }
        }
    }
    return { inputs, failures };
}

/** Adds a failure for each absent argument. `because` completes "is required …". */
export function requireFields(result: CheckResult, properties: readonly string[], because = ""): void {
    for (const property of properties) {
        if (!(property in result.inputs)) {
            result.failures.push({ property, reason: requiredArgument(because) });
        }
    }
}

/** Adds a failure for each argument for which `reasonFor` returns a reason. */
export function refuseFields(result: CheckResult, reasonFor: (property: string) => string | undefined): void {
    for (const property of Object.keys(result.inputs)) {
        const reason = reasonFor(property);
        if (reason !== undefined) {
            result.failures.push({ property, reason });
        }
    }
}
