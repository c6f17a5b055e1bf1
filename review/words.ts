import type { ResourceName } from "../schema/resources";
import { type Change, type CustomerReview, type Operation, operations, type Review, type Words } from "./model";

const titles: Record<ResourceName, string> = {
    WhatsAppConfig: "config",
    Customer: "customer",
    WhatsAppWebhook: "webhook",
    ProjectWebhook: "project webhook",
};

/** The words of a drift, which reports what has happened, not what is going to happen. */
const driftWords: Record<Operation, string> = { replaced: "replaced", deleted: "deleted", changed: "different", created: "new" };

/** The column titles of the table. */
export function columnsOf({ of }: Review): [string, string, string] {
    return of === "drift" ? ["field", "state", "Kapso"] : ["field", "now", "after"];
}

/** The word for an operation. */
export function operationWord({ of }: Review, operation: Operation): string {
    return of === "drift" ? driftWords[operation] : operation;
}

/** The whole review in one line. */
export function summary(review: Review): Words {
    const { of, stack, counts, risks, customers, failed, others } = review;
    const where: Words = stack === undefined ? [] : [" of ", { value: stack }];
    const changes = tally(review, counts);
    const nothing = of === "drift" ? "no differences" : others > 0 ? "no changes in Kapso" : "no changes";
    const customersShown = customers.filter(({ isCustomer }) => isCustomer).length;
    const what =
        changes === ""
            ? failed
                ? "unknown"
                : nothing
            : customersShown === 0
              ? changes
              : `${changes}, of ${count(customersShown, "customer")}`;
    const dangers = risks.length === 0 ? "" : `; ${count(risks.length, "risk")}`;
    const rest = others === 0 ? "" : `; ${count(others, "change")} of other resources, not shown`;
    return [of === "drift" ? "Kapso drift" : "Kapso review", ...where, `: ${what}${dangers}${rest}.`];
}

/** `1 replaced, 2 changed`. Empty if nothing happens. */
function tally(review: Review, counts: Record<Operation, number>): string {
    return operations.flatMap((one) => (counts[one] > 0 ? [`${counts[one]} ${operationWord(review, one)}`] : [])).join(", ");
}

/** The counts of one customer. */
export function tallyOf(review: Review, { changes, arrivals }: CustomerReview): string {
    const of = (operation: Operation) => changes.filter((change) => change.operation === operation).length;
    const own = tally(review, { replaced: of("replaced"), deleted: of("deleted"), changed: of("changed"), created: of("created") });
    return [own, arrivals.length === 0 ? "" : `${count(arrivals.length, "config")} ${arrivals.length === 1 ? "moves" : "move"} here`]
        .filter((part) => part !== "")
        .join(", ");
}

/** The title of the section of a customer or the project. */
export function parentTitle({ name, id, isCustomer, isProject }: CustomerReview): Words {
    if (isProject) {
        return ["The project"];
    }
    if (!isCustomer) {
        return ["Config ", { value: name }];
    }
    return ["Customer ", { value: name }, ...(id === undefined || id === name ? [] : [" (", { value: id }, ")"])];
}

/** The title of the entry of a change. */
export function changeTitle(review: Review, { operation, resource, name, kind, account, move }: Change): Words {
    const word = operationWord(review, operation);
    return [
        `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${kind === "sandbox" ? "sandbox " : ""}${titles[resource]} `,
        { value: name },
        ...(account === undefined ? [] : [" in account ", { value: account }]),
        ...(move === undefined ? [] : [", moves from customer ", { value: move.from }, " to customer ", { value: move.to }]),
    ];
}

/** The word for the change of a secret. */
export function secretWord({ of }: Review, rotated: boolean): string {
    return rotated ? (of === "drift" ? "different" : "rotated") : "set";
}

/** The first line of a review of a preview that failed. */
export function failureWords({ of, failures }: Review): string {
    const failed = of === "drift" ? "The refresh failed, so differences may be missing." : "The preview failed, so changes may be missing.";
    const why =
        failures.length > 0
            ? "Errors of the provider:"
            : "pulumi-kapso reported no error. See the log of the command: other output may contain secrets, so this report does not repeat it.";
    return `${failed} ${why}`;
}

export function count(number: number, title: string): string {
    return `${number} ${title}${number === 1 ? "" : "s"}`;
}
