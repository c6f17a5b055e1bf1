import type { ApiVersionTable } from "./apiVersionTable";
import { platform } from "./platform";
import { v1 } from "./v1";

/** The generations of the API that this package speaks, by their names in `kapso:apiVersion`. */
export const apiVersionTables = { v1, platform } as const satisfies Record<string, ApiVersionTable>;

export type ApiVersion = keyof typeof apiVersionTables;

/** The one of a configuration that names none, for good: states that were made by it say nothing. */
export const defaultApiVersion: ApiVersion = "v1";

export const apiVersions = Object.keys(apiVersionTables) as ApiVersion[];
