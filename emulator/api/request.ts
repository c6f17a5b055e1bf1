import type { Context } from "hono";
import { ApiError, MissingParameter } from "../apiError";
import type { RouteEnv } from "../call";

/** The fields under a root key, as they were sent. */
export type SentFields = Readonly<Record<string, unknown>>;

/** The project of the API key; without a known key the answer is 401. */
export function authenticate(c: Context<RouteEnv>): string {
    if (c.env.project === undefined) {
        throw new ApiError(401, "Invalid or missing API key");
    }
    return c.env.project;
}

/** The object under the body's root key. */
export function sentFields(c: Context<RouteEnv>, root: string): SentFields {
    const fields = asObject(parse(c.env.text))?.[root];
    const object = asObject(fields);
    if (object === undefined) {
        throw new MissingParameter(root);
    }
    return object;
}

function parse(text: string): unknown {
    try {
        return text === "" ? undefined : JSON.parse(text);
    } catch {
        throw new ApiError(400, "Request body is not valid JSON");
    }
}

/** The value, if it is a JSON object. */
export function asObject(value: unknown): SentFields | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as SentFields) : undefined;
}
