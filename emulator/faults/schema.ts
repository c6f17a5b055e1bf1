import { z } from "zod";
import { MAX_LAG_SECONDS } from "../store/table";
import { problemsOf } from "../validation";
import type { Fault } from "./fault";

/** Thrown for a value that is not a valid `Fault`. The message names each invalid field. */
export class FaultError extends Error {
    override name = "FaultError" as const;

    constructor(problems: string) {
        super(`The fault is not valid: ${problems}`);
    }
}

/** Validates a fault from an untyped program or from the control route. */
export function parseFault(value: unknown): Fault {
    const result = faultSchema.safeParse(value);
    if (!result.success) {
        throw new FaultError(problemsOf(result.error, "the fault"));
    }
    return result.data;
}

/** Longer than every path of the API. */
const MAX_PATH_LENGTH = 500;

const milliseconds = z.number().min(0);
const moment = z.enum(["before", "after"]);
const match = z
    .strictObject({
        method: z.string().optional(),
        path: z.union([z.string().max(MAX_PATH_LENGTH), z.instanceof(RegExp)]).optional(),
        from: z.int().min(1).optional(),
        times: z.int().min(1).optional(),
    })
    .optional();

const faultSchema: z.ZodType<Fault> = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("latency"), match, ms: milliseconds }),
    z.strictObject({ kind: z.literal("hold"), match }),
    z.strictObject({ kind: z.literal("rateLimited"), match, retryAfter: z.union([z.number(), z.string()]).nullish() }),
    z.strictObject({ kind: z.literal("unauthorized"), match }),
    z.strictObject({
        kind: z.literal("serverError"),
        match,
        status: z.literal([500, 502, 503, 504]),
        when: moment,
        body: z.enum(["json", "html", "none"]).optional(),
    }),
    z.strictObject({ kind: z.literal("html"), match, status: z.int().min(200).max(599), when: moment.optional() }),
    z.strictObject({ kind: z.literal("drop"), match, when: moment }),
    z.strictObject({ kind: z.literal("lateDrop"), match, seconds: z.number().min(0) }),
    z.strictObject({ kind: z.literal("truncated"), match }),
    z.strictObject({ kind: z.literal("slow"), match, ms: milliseconds }),
    z.strictObject({ kind: z.literal("deadToken"), match, token: z.string().optional(), configId: z.string().optional() }),
    z.strictObject({ kind: z.literal("laggingLists"), match, seconds: z.number().gt(0).max(MAX_LAG_SECONDS) }),
    z.strictObject({ kind: z.literal("nullIgnored"), match }),
    z.strictObject({ kind: z.literal("healthError"), match, error: z.string().optional(), retryAfter: z.number().optional() }),
    z.strictObject({ kind: z.literal("autoPause"), match, webhookId: z.string().optional() }),
]);
