import { Hono } from "hono";
import { ApiError } from "../apiError";
import type { RouteEnv, Service } from "../call";
import type { CustomerRecord } from "../store/records";
import { FieldProblems, resolveNulls, text } from "./fields";
import { answerPage } from "./paging";
import { authenticate, type SentFields, sentFields } from "./request";

const ROOT = "customer";

export function customerRoutes(service: Service): Hono<RouteEnv> {
    const routes = new Hono<RouteEnv>();
    const { customers } = service.store;

    routes.get("/customers", (c) => {
        const project = authenticate(c);
        const part = c.req.query("q[name_cont]")?.toLowerCase();
        const externalId = c.req.query("q[external_customer_id_eq]");
        const found = customers.list({
            lagSeconds: c.env.conditions.lagSeconds,
            where: (customer) =>
                customer.project === project &&
                (part === undefined || customer.name.toLowerCase().includes(part)) &&
                (externalId === undefined || customer.external_customer_id === externalId),
        });
        return answerPage(c, found, customerAnswer);
    });

    routes.post("/customers", (c) => {
        const project = authenticate(c);
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        problems.require("name");
        const fields = customerFields(sent, problems, service, { project, id: undefined });
        return c.json({ data: customerAnswer(service.store.addCustomer({ ...fields, name: fields.name ?? "", project })) }, 201);
    });

    routes.get("/customers/:id", (c) => c.json({ data: customerAnswer(findCustomer(service, authenticate(c), c.req.param("id"))) }));

    routes.patch("/customers/:id", (c) => {
        const { id, project } = findCustomer(service, authenticate(c), c.req.param("id"));
        const sent = sentFields(c, ROOT);
        const problems = new FieldProblems(sent);
        problems.refuseNull("name");
        const fields = customerFields(sent, problems, service, { project, id });
        customers.change(id, resolveNulls(fields, { external_customer_id: null }, c.env.conditions.nullIgnored));
        return c.json({ data: customerAnswer(findCustomer(service, project, id)) });
    });

    routes.delete("/customers/:id", (c) => {
        service.store.removeCustomer(findCustomer(service, authenticate(c), c.req.param("id")).id);
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
    { store }: Service,
    self: { project: string; id: string | undefined },
): CustomerFields {
    problems.check("name", text);
    problems.check("external_customer_id", text);
    const { name, external_customer_id } = sent as CustomerFields;
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
