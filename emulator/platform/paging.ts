import type { Context } from "hono";
import { type ListResponse, type Page, pageOf } from "../api/paging";
import type { RouteEnv } from "../call";

/** The Platform API repeats the numbers of `meta` in headers, with links to other pages. */
export const pageResponse: ListResponse = (c, items, shape) => {
    const page = pageOf(c, items, shape);
    c.header("X-Total", String(page.meta.total_count));
    c.header("X-Total-Pages", String(page.meta.total_pages));
    c.header("X-Page", String(page.meta.page));
    c.header("X-Per-Page", String(page.meta.per_page));
    c.header("Link", linksOf(c, page) || undefined);
    return c.json(page);
};

/** The Link header of RFC 8288, as Rails writes it: absolute URLs with the query of the request. */
function linksOf(c: Context<RouteEnv>, { meta: { page, total_pages } }: Page): string {
    const neighbours: readonly [string, number, boolean][] = [
        ["first", 1, page > 1],
        ["prev", page - 1, page > 1],
        ["next", page + 1, page < total_pages],
        ["last", total_pages, page < total_pages],
    ];
    const link = (name: string, number: number) => {
        const url = new URL(c.req.url);
        url.searchParams.set("page", String(number));
        return `<${url.href}>; rel="${name}"`;
    };
    return neighbours
        .filter(([, , exists]) => exists)
        .map(([name, number]) => link(name, number))
        .join(", ");
}
