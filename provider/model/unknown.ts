/**
 * The engine's placeholder for an unknown string in a preview (`runtime.unknownValue` of the SDK).
 * The protocol has one placeholder per type.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const marks: ReadonlySet<unknown> = new Set([
    unknownValue,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // a boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // an array
    "030794c1-ac77-496b-92df-f27374a8bd58", // an asset
    "e48ece36-62e2-4504-bad9-02848725956a", // an archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
]);

/**
 * Whether a value, or any part of it, is unknown. The provider never validates or sends such a
 * value.
 */
export function isUnknown(value: unknown): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).some(isUnknown);
    }
    return marks.has(value);
}
