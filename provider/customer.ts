import { customerSchema } from "../schema/customer";
import { adoptExisting, label } from "./arguments";
import { isGone, isNotListed, isRightAccount, unproven } from "./notFound";
import { type ChecksOf, type ResourceKind, tablesOf } from "./resourceKind";
import { lifecycleOf } from "./resourceLifecycle";

const customer: ResourceKind = {
    ...tablesOf(customerSchema),
    collection: "customers",
    owns: "configs",
    fields: { name: label, externalCustomerId: label } satisfies ChecksOf<typeof customerSchema>,
    behaviours: { adoptExisting },

    uniqueKey: ({ externalCustomerId }) =>
        externalCustomerId
            ? { field: "externalCustomerId", what: "external customer id", taken: "is taken already", value: String(externalCustomerId) }
            : undefined,

    alike: ({ name }) => `A customer named ${JSON.stringify(name)} without externalCustomerId`,
    tellApart: "If yours is another customer, declare its externalCustomerId: Kapso cannot tell the two apart by anything else.",

    // The list of customers answers 200 to the key of another project too. So it must also have answered for another object of the
    // state: an unknown customer is never believed by itself (design, section 3).
    isGone: (error, missing, account) =>
        isGone(error, async (notFound) => {
            if (!(await isRightAccount(customer, missing, account))) {
                throw unproven(
                    notFound,
                    "and nothing of this state that is as old has been seen there",
                    "it was really deleted, with all its data",
                );
            }
            return isNotListed(missing.id, "", account.customers, account);
        }),
};

export const customerLifecycle = lifecycleOf(customer);
