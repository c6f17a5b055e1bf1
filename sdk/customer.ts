import * as pulumi from "@pulumi/pulumi";
import { customerSchema } from "../schema/customer";
import { withoutPromiseStacks } from "./promiseStacks";
import { type Describes, registered, registrationOf } from "./resource";
import type { AdoptExisting } from "./whatsAppConfig";

/** Arguments of a {@link Customer}. Changing one updates in place. */
export interface CustomerArgs {
    /** The label that people see in Kapso. Any text except an empty one. */
    name: pulumi.Input<string>;

    /**
     * Your own ID of the customer, unique in the Kapso project: a text, not empty. Default: none.
     * Removing it clears it. Declare it: without it, the create is refused if Kapso has a customer
     * of the same name without an external ID, because nothing else distinguishes the two.
     */
    externalCustomerId?: pulumi.Input<string | undefined>;

    /**
     * What to do if a customer with the same `externalCustomerId` (without one: an equal customer)
     * exists already: see `adoptExisting` of `WhatsAppConfig`. Default: `kapso:adoptExisting`,
     * `KAPSO_ADOPT_EXISTING`, or `"never"`.
     */
    adoptExisting?: pulumi.Input<AdoptExisting | undefined>;
}

/**
 * A customer of a Kapso project, to whom numbers belong.
 *
 * **Deleting a customer deletes all its data at Kapso**, its configs and conversations included:
 * give it the option `protect`.
 *
 * | operation | Kapso API |
 * |---|---|
 * | create | `POST /customers` |
 * | refresh | `GET /customers/{id}` |
 * | update | `PATCH /customers/{id}` |
 * | delete | `DELETE /customers/{id}` |
 *
 * Errors that come back: 401 (the key), 404 (deleted outside Pulumi), 422 (a field, or an external
 * id that is taken), 429.
 *
 * @example A customer
 * ```ts
 * const acme = new Customer("acme", { name: "Acme" }, { protect: true });
 * ```
 *
 * @example With your own id
 * ```ts
 * const acme = new Customer("acme", { name: "Acme", externalCustomerId: "crm-1042" }, { protect: true });
 * ```
 *
 * @example With a number
 * ```ts
 * const acme = new Customer("acme", { name: "Acme" }, { protect: true });
 * new WhatsAppConfig("support", { customerId: acme.id, name: "Acme support", kind: "sandbox" });
 * ```
 */
export class Customer extends pulumi.CustomResource {
    /** The label that people see in Kapso. */
    declare readonly name: pulumi.Output<string>;
    /** Your own ID of the customer, as declared. */
    declare readonly externalCustomerId: pulumi.Output<string | undefined>;
    /** When Kapso created the customer: ISO 8601, UTC. */
    declare readonly createdAt: pulumi.Output<string | undefined>;
    /** When Kapso last changed the customer: ISO 8601, UTC. */
    declare readonly updatedAt: pulumi.Output<string | undefined>;

    /**
     * @param name The name of the resource, unique in the program. Renaming it needs the option `aliases`.
     * @param args What Kapso shall know of the customer.
     * @param opts Pulumi's resource options; `protect: true` is advised. `deleteBeforeReplace` is true unless set otherwise: `up --replace` deletes the customer, with
     * all its data, before it makes it anew.
     */
    constructor(name: string, args: CustomerArgs, opts?: pulumi.CustomResourceOptions) {
        const registering = registered(registration, name, args, opts);
        const restoreStacks = withoutPromiseStacks();
        try {
            super(...registering);
        } finally {
            restoreStacks();
        }
    }

    /**
     * Reads a customer that the program does not own, by Kapso's id. A missing one fails the run.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Customer {
        return new Customer(name, {} as CustomerArgs, { ...opts, id });
    }
}

const registration = registrationOf(customerSchema satisfies Describes<typeof customerSchema, CustomerArgs, Customer>);
