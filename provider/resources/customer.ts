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
            ? { field: "externalCustomerId", what: "external customer id", taken: "is taken already", value: String(externalCustomerId) }
            : undefined,

    alike: ({ name }) => `A customer named ${JSON.stringify(name)} without externalCustomerId`,
    tellApart: "If yours is another customer, declare its externalCustomerId: Kapso cannot tell the two apart by anything else.",

    // The key of another project also gets 200 for the list of customers. So a request for another
    // object of the state must have succeeded too.
    async isDeleted(missing, account) {
        if (!(await isRightAccount(missing, account))) {
            throw notConfirmedError(
                missing,
                "and nothing of this state that is as old has been seen there",
                "it was really deleted, with all its data",
            );
        }
        return requireUnlisted(missing, account);
    },
};

export const customer = new Lifecycle(definition);
