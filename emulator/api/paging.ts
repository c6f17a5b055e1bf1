import type { Context } from "hono";
import type { RouteEnv } from "../call";

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;

/** The body of a list response. */
export interface Page {
    readonly data: readonly object[];
    readonly meta: { readonly page: number; readonly per_page: number; readonly total_pages: number; readonly total_count: number };
}

/** Responds with one page of a list. */
export type ListResponse = <Item>(c: Context<RouteEnv>, items: readonly Item[], shape: (item: Item) => object) => Response;

export const pageResponse: ListResponse = (c, items, shape) => c.json(pageOf(c, items, shape));

/** One page of a list and its `meta`. An invalid page number or size gets the default. */
export function pageOf<Item>(c: Context<RouteEnv>, items: readonly Item[], shape: (item: Item) => object): Page {
    const page = positive(c.req.query("page")) ?? 1;
    const perPage = Math.min(positive(c.req.query("per_page")) ?? DEFAULT_PER_PAGE, MAX_PER_PAGE);
    const start = (page - 1) * perPage;
    return {
        data: items.slice(start, start + perPage).map(shape),
        meta: { page, per_page: perPage, total_pages: Math.ceil(items.length / perPage), total_count: items.length },
    };
}

function positive(text: string | undefined): number | undefined {
    return text !== undefined && /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
