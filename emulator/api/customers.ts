import { type Context, Hono } from "hono";
import { ApiError } from "../apiError";
import type { ApiVersion } from "../apiVersion";
import type { Kapso, RouteEnv } from "../call";
import { CUSTOMER_FIELDS } from "../fields/customer";
import { fieldNames } from "../fields/field";
import type { CustomerRecord, Fields } from "../store/records";
import type { NewCustomer } from "../store/store";
import { checksOf, FieldProblems, pick, resolveNulls } from "./fields";
import { CREATED, filtersOf, requestFilter } from "./filters";
import { normalized } from "./normalized";
import type { ListResponse } from "./paging";
import { authenticate, type SentFields, sentFields } from "./request";
import { shownFields } from "./shown";

const ROOT = "customer";

const REQUIRED = fieldNames(CUSTOMER_FIELDS, ({ valueByDefault }) => valueByDefault === undefined);
const UNIQUE = fieldNames(CUSTOMER_FIELDS, ({ isUnique }) => isUnique === true);

/**
 * The customer routes of both API versions. Only the list differs: its filters and its page format.
 */
export function customerRoutes(kapso: Kapso, version: ApiVersion, listResponse: ListResponse): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { customers } = kapso.store;
    const shape = (customer: CustomerRecord) => shownFields(customer, CUSTOMER_FIELDS, kapso.settings, version);
    const filters = { ...filtersOf(CUSTOMER_FIELDS, version), ...CREATED[version] };
    const find = (c: Context<RouteEnv>, id: string) => findCustomer(kapso, authenticate(c), id);

    routes.get("/customers", (c) => {
        const project = authenticate(c);
        const fits = requestFilter(c, kapso, filters);
        const where = (customer: CustomerRecord) => customer.project === project && fits(customer);
        return listResponse(c, customers.list({ where, lagSeconds: c.env.conditions.lagSeconds }), shape);
    });

    routes.post("/customers", (c) => {
        const project = authenticate(c);
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        for (const name of REQUIRED) {
            problems.require(name);
        }
        const fields = customerFields<Omit<NewCustomer, "project">>(sent, problems, kapso, { project, id: undefined });
        return c.json({ data: shape(kapso.store.addCustomer({ ...fields, project })) }, 201);
    });

    routes.get("/customers/:id", (c) => c.json({ data: shape(find(c, c.req.param("id"))) }));

    routes.patch("/customers/:id", (c) => {
        const customer = find(c, c.req.param("id"));
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        for (const name of REQUIRED) {
            problems.refuseNull(name);
        }
        const fields = customerFields<Fields<CustomerRecord>>(sent, problems, kapso, customer);
        const changes = resolveNulls(fields, CUSTOMER_FIELDS, customer, c.env.conditions.nullIgnored);
        return c.json({ data: shape(customers.change(customer.id, changes) ?? customer) });
    });

    routes.delete("/customers/:id", (c) => {
        kapso.store.removeCustomer(find(c, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}

/** A customer of another project is a 404, like an unknown customer. */
export function findCustomer({ store }: Kapso, project: string, id: string): CustomerRecord {
    const customer = store.customers.find(id);
    if (customer === undefined || customer.project !== project) {
        throw new ApiError(404, "Customer not found");
    }
    return customer;
}

function customerFields<Known extends Fields<CustomerRecord>>(
    sent: SentFields,
    problems: FieldProblems,
    { store, settings }: Kapso,
    self: { project: string; id: string | undefined },
): Known {
    const checks = checksOf(CUSTOMER_FIELDS);
    problems.check(checks);
    const fields = normalized(pick<Known>(sent, checks), CUSTOMER_FIELDS, settings);
    const others = store.customers.list({ where: ({ project, id }) => project === self.project && id !== self.id });
    for (const name of UNIQUE) {
        if (typeof fields[name] === "string" && others.some((other) => other[name] === fields[name])) {
            problems.add(name, "has already been taken");
        }
    }
    problems.throwIfAny();
    return fields;
}
