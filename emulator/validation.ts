import type { z } from "zod";

/** One readable line for each wrong field: `configs[0].name: …`. `whole` names the value itself, for problems of no single field. */
export function problemsOf(error: z.ZodError, whole: string): string {
    return error.issues.map((issue) => `${pathText(issue.path) || whole}: ${issue.message}`).join("; ");
}

function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
        .join("")
        .replace(/^\./, "");
}
