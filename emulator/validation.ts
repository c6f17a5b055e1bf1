import type { z } from "zod";

/**
 * One line for each invalid field: `configs[0].name: …`. `whole` names the value itself, for
 * problems that concern no single field.
 */
export function problemsOf(error: z.ZodError, whole: string): string {
    return error.issues.map((issue) => `${pathText(issue.path) || whole}: ${issue.message}`).join("; ");
}

function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
        .join("")
        .replace(/^\./, "");
}
