/** What stands in a preview for a value that is not known yet (`runtime.unknownValue` of the Pulumi SDK, the same since its first version). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything inside it, is not known yet. Such a value is never validated and never sent. */
export function isUnknown(value: unknown): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).some(isUnknown);
    }
    return value === unknownValue;
}
