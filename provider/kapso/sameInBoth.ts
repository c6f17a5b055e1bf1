import { path } from "./api/path";
import type { Objects } from "./apiVersionTable";

/** The routes of customers, which both API versions have. */
export const customers: Pick<Objects, "root" | "collectionPath" | "one" | "resourceId"> = {
    root: "customer",
    collectionPath: () => "/customers",
    one: (id) => path`/customers/${id}`,
    resourceId: (_project, id) => id,
};
