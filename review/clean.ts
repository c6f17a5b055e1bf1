import { masker } from "../text/masking";
import type { Review } from "./model";
import { shown } from "./shown";

/** The number of characters shown of the reason why a preview failed. */
const maxOfReason = 2000;

/** Makes every text of the review safe to show. URNs are for machines and only lose secrets. */
export function cleaned(review: Review, secrets: readonly string[]): Review {
    const masked = masker(secrets);
    const clean = (value: unknown, key = ""): unknown => {
        if (typeof value === "string") {
            const text = masked(value);
            return key === "urn" || key === "urns" ? text : shown(text, key === "failures" ? maxOfReason : undefined);
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
