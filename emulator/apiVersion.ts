/** The two API versions. Both work on one store. */
export type ApiVersion = "v1" | "platform";

/** The path of each API version; its base URL ends with this path. */
export const PATHS = { v1: "/api/v1", platform: "/platform/v1" } as const satisfies Record<ApiVersion, string>;

/** The path relative to the base URL, with the query. The whole path if it is below no base URL. */
export function relativePath(url: URL): string {
    const apiVersion = apiVersionOf(url.pathname);
    return (apiVersion === undefined ? url.pathname : url.pathname.slice(PATHS[apiVersion].length)) + url.search;
}

/** The API version whose base URL a path is below; undefined outside both. */
export function apiVersionOf(path: string): ApiVersion | undefined {
    return (Object.keys(PATHS) as ApiVersion[]).find((apiVersion) => `${path}/`.startsWith(`${PATHS[apiVersion]}/`));
}
