import type { Context } from "hono";
import { ApiError, MissingParameter } from "../apiError";
import type { RouteEnv } from "../call";

/** The fields under the root key of a request body. */
export type SentFields = Readonly<Record<string, unknown>>;

/** The project of the API key. Throws a 401 if the key is missing or unknown. */
export function authenticate(c: Context<RouteEnv>): string {
    if (c.env.project === undefined) {
        throw new ApiError(401, "Invalid or missing API key");
    }
    return c.env.project;
}

/** The object under the root key of the body. Throws a 422 if it is missing. */
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

/** The value if it is a JSON object, otherwise undefined. */
export function asObject(value: unknown): SentFields | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as SentFields) : undefined;
}
