import { type Context, Hono } from "hono";
import { ApiError } from "../apiError";
import type { RouteEnv, Service } from "../call";
import type { CustomerRecord } from "../store/records";
import { FieldProblems, resolveNulls, text } from "./fields";
import { type Filters, fitting } from "./filters";
import { normalized } from "./normalized";
import type { AnswerList } from "./paging";
import { authenticate, type SentFields, sentFields } from "./request";

const ROOT = "customer";

/** The routes of both generations, which differ in the list alone: in its filters, and in how a page is answered. */
export function customerRoutes(service: Service, filters: Filters<CustomerRecord>, answerList: AnswerList): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { customers } = service.store;
    const find = (c: Context<RouteEnv>, id: string) => findCustomer(service, authenticate(c), id);

    routes.get("/customers", (c) => {
        const project = authenticate(c);
        const fits = fitting(c, service, filters);
        const where = (customer: CustomerRecord) => customer.project === project && fits(customer);
        return answerList(c, customers.list({ where, lagSeconds: c.env.conditions.lagSeconds }), customerAnswer);
    });

    routes.post("/customers", (c) => {
        const project = authenticate(c);
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        problems.require("name");
        const fields = customerFields(sent, problems, service, { project, id: undefined });
        return c.json({ data: customerAnswer(service.store.addCustomer({ ...fields, name: fields.name ?? "", project })) }, 201);
    });

    routes.get("/customers/:id", (c) => c.json({ data: customerAnswer(find(c, c.req.param("id"))) }));

    routes.patch("/customers/:id", (c) => {
        const customer = find(c, c.req.param("id"));
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        problems.refuseNull("name");
        const fields = customerFields(sent, problems, service, customer);
        const changes = resolveNulls(fields, { external_customer_id: null }, c.env.conditions.nullIgnored);
        return c.json({ data: customerAnswer(customers.change(customer.id, changes) ?? customer) });
    });

    routes.delete("/customers/:id", (c) => {
        service.store.removeCustomer(find(c, c.req.param("id")).id);
        return c.body(null, 204);
    });

    return routes;
}

/** The customer, if this project has it; another project's is as unknown as none. */
export function findCustomer({ store }: Service, project: string, id: string): CustomerRecord {
    const customer = store.customers.find(id);
    if (customer === undefined || customer.project !== project) {
        throw new ApiError(404, "Customer not found");
    }
    return customer;
}

interface CustomerFields {
    name?: string | undefined;
    external_customer_id?: string | null | undefined;
}

function customerFields(
    sent: SentFields,
    problems: FieldProblems,
    { store, settings }: Service,
    self: { project: string; id: string | undefined },
): CustomerFields {
    problems.check({ name: text, external_customer_id: text });
    const { name, external_customer_id } = normalized(sent as CustomerFields, settings);
    const taken = store.customers.list({
        where: (other) => other.project === self.project && other.id !== self.id && other.external_customer_id === external_customer_id,
    });
    if (typeof external_customer_id === "string" && taken.length > 0) {
        problems.add("external_customer_id", "has already been taken");
    }
    problems.throwIfAny();
    return { name, external_customer_id };
}

function customerAnswer({ id, name, external_customer_id, created_at, updated_at }: CustomerRecord): object {
    return { id, name, external_customer_id, created_at, updated_at };
}
