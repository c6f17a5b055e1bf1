import { type AnswerList, pageOf } from "../api/paging";

/** The numbers of the `meta` stand in headers too. */
export const answerPage: AnswerList = (c, items, shape) => {
    const page = pageOf(c, items, shape);
    c.header("X-Total", String(page.meta.total_count));
    c.header("X-Total-Pages", String(page.meta.total_pages));
    c.header("X-Page", String(page.meta.page));
    c.header("X-Per-Page", String(page.meta.per_page));
    return c.json(page);
};
