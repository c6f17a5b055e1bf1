import type { ArgumentSchema } from "./resourceSchema";

/** The behaviour argument of every resource type. */
export const adoptExisting = {
    form: "choice",
    choices: ["never", "identical", "always"],
    default: "never",
    defaultFrom: "adoptExisting",
    behaviour: true,
} as const satisfies ArgumentSchema;
