/** The two API versions. Both use the same store. */
export type ApiVersion = "v1" | "platform";

/** The path at the end of each API version's base URL. */
export const PATHS = { v1: "/api/v1", platform: "/platform/v1" } as const satisfies Record<ApiVersion, string>;

/** The path and query relative to the base URL. A path below no base URL is returned whole. */
export function relativePath(url: URL): string {
    const apiVersion = apiVersionOf(url.pathname);
    return (apiVersion === undefined ? url.pathname : url.pathname.slice(PATHS[apiVersion].length)) + url.search;
}

/** The API version whose base URL contains the path; undefined outside both base URLs. */
export function apiVersionOf(path: string): ApiVersion | undefined {
    return (Object.keys(PATHS) as ApiVersion[]).find((apiVersion) => `${path}/`.startsWith(`${PATHS[apiVersion]}/`));
}
