import type { ApiVersionTable } from "./apiVersionTable";
import { platform } from "./platform";
import { v1 } from "./v1";

/** The supported API versions, by their names in `kapso:apiVersion`. */
export const apiVersionTables = { v1, platform } as const satisfies Record<string, ApiVersionTable>;

export type ApiVersion = keyof typeof apiVersionTables;

/**
 * The API version of a configuration that names none. It must never change, because states do not
 * store it.
 */
export const defaultApiVersion: ApiVersion = "v1";

export const apiVersions = Object.keys(apiVersionTables) as ApiVersion[];
