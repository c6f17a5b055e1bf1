import { adoptExisting, label } from "./arguments";
import { isGone, isNotListed, isRightAccount, unproven } from "./notFound";
import type { ResourceKind } from "./resourceKind";
import { lifecycleOf } from "./resourceLifecycle";

const customer: ResourceKind = {
    collection: "customers",
    label: "name",
    owns: "configs",
    fields: { name: label, externalCustomerId: label },
    behaviours: { adoptExisting },
    required: ["name"],
    requiredToCreate: [],
    defaults: {},
    clearable: ["externalCustomerId"],
    sets: [],
    computed: ["createdAt", "updatedAt"],

    uniqueKey: ({ externalCustomerId }) =>
        externalCustomerId
            ? { field: "externalCustomerId", what: "external customer id", taken: "is taken already", value: String(externalCustomerId) }
            : undefined,

    // The list of customers answers 200 to the key of another project too. So it must also have answered for another object of the
    // state: an unknown customer is never believed by itself (design, section 3).
    isGone: (error, id, { createdAt }, account) =>
        isGone(error, async (notFound) => {
            if (!(await isRightAccount(createdAt, account))) {
                throw unproven(
                    notFound,
                    "and nothing of this state that is as old has been seen there",
                    "it was really deleted, with all its data",
                );
            }
            return isNotListed(id, "", account.customers, account);
        }),
};

export const customerLifecycle = lifecycleOf(customer);
