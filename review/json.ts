import { visibleJson } from "../text/visible";
import { type Change, plain, type Review } from "./model";

/** The review for programs, with each sentence as one string. */
export function printJson(review: Review): string {
    const risks = review.risks.map(({ message, ...risk }) => ({ ...risk, message: plain(message) }));
    const changeOf = ({ note, ...change }: Change) => ({ ...change, ...(note === undefined ? {} : { note: plain(note) }) });
    const customers = review.customers.map(({ changes, ...customer }) => ({ ...customer, changes: changes.map(changeOf) }));
    return visibleJson({ ...review, risks, customers });
}
