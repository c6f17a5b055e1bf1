import { customerSchema } from "../../schema/customer";
import { Lifecycle } from "../lifecycle/lifecycle";
import { type ChecksOf, type Definition, tablesOf } from "../model/definition";
import { isRightAccount, notConfirmedError, requireUnlisted } from "../safety/confirmDeletion";
import { adoptExisting, label } from "./arguments";

const definition: Definition = {
    ...tablesOf(customerSchema),
    collection: "customers",
    children: "configs",
    fields: { name: label, externalCustomerId: label } satisfies ChecksOf<typeof customerSchema>,
    behaviours: { adoptExisting },

    uniqueKey: ({ externalCustomerId }) =>
        externalCustomerId
            ? { field: "externalCustomerId", what: "external customer ID", taken: "is already used by", value: String(externalCustomerId) }
            : undefined,

    alike: ({ name }) => `A customer named ${JSON.stringify(name)} without externalCustomerId`,
    tellApart: "If you declare another customer, give it an externalCustomerId. Nothing else distinguishes two customers with one name.",

    // The key of another project also gets 200 for the list of customers. So a request for another
    // object of the state must have succeeded too.
    async isDeleted(missing, account) {
        if (!(await isRightAccount(missing, account))) {
            throw notConfirmedError(
                missing,
                "and this run found no other object of this state that is at least as old",
                "it was really deleted, with all its data",
            );
        }
        return requireUnlisted(missing, account);
    },
};

export const customer = new Lifecycle(definition);
