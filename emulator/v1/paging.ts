import type { Context } from "hono";
import type { RouteEnv } from "../call";

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;

/** Answers one page of a list, with the `meta` that belongs to it. A page number or size that makes no sense gets the default. */
export function answerPage<Item>(c: Context<RouteEnv>, items: readonly Item[], shape: (item: Item) => object): Response {
    const page = positive(c.req.query("page")) ?? 1;
    const perPage = Math.min(positive(c.req.query("per_page")) ?? DEFAULT_PER_PAGE, MAX_PER_PAGE);
    const start = (page - 1) * perPage;
    return c.json({
        data: items.slice(start, start + perPage).map(shape),
        meta: { page, per_page: perPage, total_pages: Math.ceil(items.length / perPage), total_count: items.length },
    });
}

function positive(text: string | undefined): number | undefined {
    return text !== undefined && /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
