import type { Review } from "./model";
import { redactor } from "./secrets";
import { visible } from "./visible";

/** How much is shown of a reason why a preview failed. */
const mostOfReason = 2000;

/** The review with every text in a form that may be shown. URNs are for machines: they only lose secrets. */
export function cleaned(review: Review, secrets: readonly string[]): Review {
    const redacted = redactor(secrets);
    const clean = (value: unknown, key = ""): unknown => {
        if (typeof value === "string") {
            const text = redacted(value);
            return key === "urn" || key === "urns" ? text : visible(text, key === "failures" ? mostOfReason : undefined);
        }
        if (Array.isArray(value)) {
            return value.map((item) => clean(item, key));
        }
        return typeof value === "object" && value !== null
            ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner, name)]))
            : value;
    };
    return clean(review) as Review;
}
