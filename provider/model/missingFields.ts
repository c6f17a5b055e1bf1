import { ValidationError } from "../kapso/errors/statusErrors";
import type { ResourceType } from "./resourceType";

/**
 * The end of a clause that names a missing field. It excludes "Access token is missing the
 * permission X".
 */
const end = "(?=\\s*(?:$|[.;:()]|,|\\s(?:for|in|when|on|if|and|to (?:update|change|patch))\\b))";

const isMissing =
    "(?:can(?:['’]?t|not| not)|must not|may not|should not) be (?:blank|empty|missing|null|nil|omitted)" +
    "|(?:is|are) (?:required|mandatory|missing|blank|empty|not (?:present|provided|given|sent))" +
    "|must (?:also )?be (?:present|provided|given|sent|included|supplied)" +
    "|(?:is )?(?:required|missing)";

const lacks =
    "(?:missing|requires?|must (?:include|contain|carry|have)|is missing or the value is empty:)\\s+" +
    "(?:required\\s+)?(?:the\\s+)?(?:(?:field|parameter|param|attribute|key)s?)?\\s*:?\\s*";

/**
 * The fields that Kapso names as missing in a 422, in words ("Phone number can't be blank") or by
 * their names in requests. A 422 that only mentions a field must not count. Sending an unchanged
 * token could overwrite a rotated one.
 */
export function missingFields({ wireFields }: ResourceType, error: unknown): string[] {
    const words = error instanceof ValidationError ? error.unmaskedWords() : "";
    const names = Object.entries(wireFields).map(([field, { wire }]) => [field, nameOf(wire)] as const);
    const one = `(?<![a-z_])(?:${names.map(([, name]) => name).join("|")})(?![a-z_])["'\`]?`;
    const list = `${one}(?:\\s*(?:,|and|,\\s*and|&)\\s*(?:the\\s+)?["'\`]?${one})*`;
    const clauses = [`(${list})\\s*:?\\s*(?:${isMissing})${end}`, `${lacks}["'\`]?(${list})${end}`];
    const named = clauses.flatMap((clause) => [...words.matchAll(new RegExp(clause, "gi"))].map(([, fields = ""]) => fields));
    return names.flatMap(([field, name]) =>
        named.some((fields) => new RegExp(`(?<![a-z_])${name}(?![a-z_])`, "i").test(fields)) ? [field] : [],
    );
}

function nameOf(wire: string): string {
    return `${wire.replace(/_id$/, "").replaceAll("_", "[ _]?")}${wire.endsWith("_id") ? "(?:[ _]?id)?" : ""}`;
}
