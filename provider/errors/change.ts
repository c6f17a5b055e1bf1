import { ProviderError } from "./providerError";

// Errors of a change, and of a replacement before it deletes anything.

/**
 * A value that only one object may have: `what` is "phone number", `taken` "is already connected
 * as".
 */
interface Key {
    what: string;
    value: string;
    taken: string;
}

export const inTwoRuns =
    "If another resource of this program has it, run `pulumi up` twice. In the first run, change or remove only that resource. In the second run, change this resource.";

export function givesUpKeyInUse(title: string, id: string, { what, value }: Key): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-GIVEN-UP",
        summary: `Could not update ${title} ${id}: it gives up ${what} ${value}, and another resource of this program declares that ${what} in the same run. Nothing was changed.`,
        hints: ["Run `pulumi up` twice. In the first run, change only this resource. In the second run, change the other resource."],
    });
}

/** The object itself has the declared key in Kapso, and with it another ID. */
export function keyChangedOutside(title: string, id: string, { what, value }: Key, idNow: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-CHANGED",
        summary: `Could not update ${title} ${id}: it already got ${what} ${value} outside Pulumi, and its ID is now ${idNow}. Nothing was changed.`,
        hints: ["Run `pulumi refresh`, then `pulumi up` again."],
    });
}

export function keyTaken(title: string, id: string, { what, value, taken }: Key, holder: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-TAKEN",
        summary: `Could not update ${title} ${id}: ${what} ${value} ${taken} ${holder}. Nothing was changed.`,
        hints: [inTwoRuns, "Otherwise, delete that object in Kapso or in the stack that manages it, then run `pulumi up` again."],
    });
}

export function deletedOutside(title: string, id: string, serverWords: string | undefined, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-DELETED-OUTSIDE",
            summary: `Could not update ${title} ${id}: Kapso returned 404 "${serverWords ?? "not found"}". It was probably deleted outside Pulumi.`,
            hints: [
                "Run `pulumi up --refresh`. It first confirms the deletion, then creates the object again.",
                "If the object exists in Kapso, check the base URL (kapso:baseUrl) and the API key (kapso:apiKey).",
            ],
        },
        cause,
    );
}

/** A PATCH changed an object that has the ID of the one in the state. */
export function changedAnother(title: string, id: string, other: string, fields: readonly string[]): ProviderError {
    const names = fields.join(", ");
    return new ProviderError({
        code: "KAPSO-ID-REUSED",
        summary: `The update of ${title} ${id} reached another object, ${other}. Kapso has changed ${names} of that object.`,
        hints: ["Run `pulumi refresh`.", `Then check in Kapso whether you must restore ${names} of that object.`],
    });
}

/** A request for the object would change or delete another object, which has the same number. */
export function addressShared(title: string, id: string, operation: "update" | "delete"): ProviderError {
    return new ProviderError({
        code: "KAPSO-ADDRESS-SHARED",
        summary: `Could not ${operation} ${title} ${id}: Kapso has another ${title} with the same number, and would ${operation} that ${title} instead. Nothing was ${operation}d.`,
        hints: [`In Kapso's dashboard, change or delete ${title} ${id}. Then run \`pulumi refresh\`.`],
    });
}

export function notStored(title: string, id: string, kept: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-STORED",
        summary: `Could not update ${title} ${id}: Kapso returned a success status, but kept ${kept}.`,
        hints: ["Declare the value that Kapso kept.", "Or change the value in Kapso's dashboard, then run `pulumi refresh`."],
    });
}

export function replacementLacksParent(
    title: string,
    objectId: string,
    parent: { title: string; field: string; id: string },
    reason: string,
    cause: unknown,
): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-REPLACE-PARENT-UNKNOWN",
            summary:
                `Could not replace ${title} ${objectId}: its ${parent.title} ${parent.id} does not exist (${reason}). ` +
                "The create would fail after the old object is deleted. Nothing was changed.",
            hints: [`Correct ${parent.field}.`, `Or create the ${parent.title} first.`],
        },
        cause,
    );
}

export function replacementOfOrphan(title: string, id: string, parent: string, declared: unknown): ProviderError {
    return new ProviderError({
        code: "KAPSO-NO-PARENT",
        summary:
            `Could not replace ${title} ${id}: it has no ${parent} in Kapso. ` +
            `A replacement would delete it, then connect it again for ${parent} ${declared}. Nothing was changed.`,
        hints: [
            `Assign it to ${parent} ${declared} in Kapso, then run \`pulumi up\` again.`,
            "Or delete it in Kapso, then run `pulumi up --refresh`.",
        ],
    });
}

export function replacementLacksToken(title: string, id: string, replaces: readonly string[]): ProviderError {
    return new ProviderError({
        code: "KAPSO-REPLACE-TOKEN-REQUIRED",
        summary: `Could not replace ${title} ${id}: accessToken is not declared. The create would fail after the old object is deleted. Nothing was changed.`,
        hints: ["Declare accessToken.", `Or revert the change of ${replaces.join(", ")}.`],
    });
}
