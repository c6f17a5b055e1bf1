import { path } from "./api/path";
import type { Objects } from "./generation";

/** The routes of customers, which both API versions have. */
export const customers: Pick<Objects, "root" | "within" | "one" | "resourceId"> = {
    root: "customer",
    within: () => "/customers",
    one: (id) => path`/customers/${id}`,
    resourceId: (_project, id) => id,
};
