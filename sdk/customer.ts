import * as pulumi from "@pulumi/pulumi";
import { customerSchema } from "../schema/customer";
import { withoutPromiseStacks } from "./promiseStacks";
import { type Describes, registered, registrationOf } from "./resource";
import type { AdoptExisting } from "./whatsAppConfig";

/** Arguments of a {@link Customer}. Changing an argument updates the customer in place. */
export interface CustomerArgs {
    /** The label that people see in Kapso. Any text except an empty one. */
    name: pulumi.Input<string>;

    /**
     * Your own ID of the customer, unique in the Kapso project. A non-empty string. Default: none.
     * Removing it clears it. Declare it if you can: without it, the create is refused if Kapso has
     * a customer of the same name without an external ID. Nothing else distinguishes the two.
     */
    externalCustomerId?: pulumi.Input<string | undefined>;

    /**
     * What to do if a customer with the same `externalCustomerId` exists already. Without an
     * external ID, an equal customer counts. The values are those of `adoptExisting` of
     * `WhatsAppConfig`. Default: `kapso:adoptExisting`, `KAPSO_ADOPT_EXISTING`, or `"never"`.
     */
    adoptExisting?: pulumi.Input<AdoptExisting | undefined>;
}

/**
 * A customer of a Kapso project. It is the parent of WhatsApp configs.
 *
 * **Deleting a customer deletes all its data at Kapso**, including its configs and conversations.
 * Give it the option `protect`.
 *
 * | operation | Kapso API |
 * |---|---|
 * | create | `POST /customers` |
 * | refresh | `GET /customers/{id}` |
 * | update | `PATCH /customers/{id}` |
 * | delete | `DELETE /customers/{id}` |
 *
 * Kapso's errors: 401 (invalid API key), 404 (deleted outside Pulumi), 422 (invalid field, or an
 * external ID that another customer has), 429 (rate limit).
 *
 * @example A customer
 * ```ts
 * const acme = new Customer("acme", { name: "Acme" }, { protect: true });
 * ```
 *
 * @example With your own ID
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
     * @param name The name of the resource, unique in the program. To rename it, set the option
     * `aliases`.
     * @param args The fields of the customer.
     * @param opts Pulumi's resource options; `protect: true` is recommended. `deleteBeforeReplace`
     * is `true` by default, so `up --replace` deletes the customer with all its data before it
     * creates the new one.
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
     * Reads a customer that the program does not manage, by Kapso's ID. The run fails if the
     * customer does not exist.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Customer {
        return new Customer(name, {} as CustomerArgs, { ...opts, id });
    }
}

const registration = registrationOf(customerSchema satisfies Describes<typeof customerSchema, CustomerArgs, Customer>);
