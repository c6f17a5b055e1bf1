import { ProviderError } from "./providerError";

// Errors of a change, and of a replacement before it deletes anything.

/** A value that only one object may have: `what` is "number", `taken` "is connected already". */
interface Key {
    what: string;
    value: string;
    taken: string;
}

export const inTwoRuns =
    "If a resource of this program has it, two runs of `pulumi up` are needed: in the first one, that resource gives it up; in the second one, this resource asks for it.";

export function givesUpKeyInUse(title: string, id: string, { what, value }: Key): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-GIVEN-UP",
        summary: `${title} ${id} was not changed: it gives up ${what} ${value}, and another resource of this program asks for it in the same run.`,
        hints: [inTwoRuns],
    });
}

/** The object itself has the declared key at Kapso, and with it another ID. */
export function keyChangedOutside(title: string, id: string, { what, value }: Key, idNow: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-CHANGED",
        summary: `${title} ${id} was not changed: it was given ${what} ${value} outside Pulumi, and has the ID ${idNow} at Kapso now.`,
        hints: ["Run `pulumi refresh`, and then again."],
    });
}

export function keyTaken(title: string, id: string, { what, value, taken }: Key, holder: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-KEY-TAKEN",
        summary: `${title} ${id} was not changed: ${what} ${value} ${taken}, by ${holder}.`,
        hints: [inTwoRuns, "Otherwise remove it from Kapso first."],
    });
}

export function deletedOutside(title: string, id: string, serverWords: string | undefined, cause: unknown): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-DELETED-OUTSIDE",
            summary: `${title} ${id} was deleted outside Pulumi. (Kapso answered 404 "${serverWords ?? "not found"}".)`,
            hints: [
                "Run `pulumi up --refresh` to create it again. That first makes sure that it is gone, and not out of reach of this base URL (kapso:baseUrl) or key (kapso:apiKey).",
            ],
        },
        cause,
    );
}

/** A PATCH changed an object that has the ID of the one in the state. */
export function changedAnother(title: string, id: string, other: string, fields: readonly string[]): ProviderError {
    return new ProviderError({
        code: "KAPSO-ID-REUSED",
        summary: `${title} ${id} is no longer the one of this stack, ${other}. What was to be changed has been changed there.`,
        hints: [`Run \`pulumi refresh\`, and see in Kapso whether ${fields.join(", ")} must be put back.`],
    });
}

/** A request for the object would change or delete another one, which has the same number. */
export function addressShared(title: string, id: string, refusal: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-ADDRESS-SHARED",
        summary: `${title} ${id} ${refusal}: Kapso has another ${title} with its number, and a request for that number reaches the other one.`,
        hints: ["Change or delete it in Kapso's dashboard, and run `pulumi refresh`."],
    });
}

export function notStored(title: string, id: string, kept: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-STORED",
        summary: `Kapso answered the update of ${title} ${id} with success, but kept ${kept}.`,
        hints: ["Declare that value again, or change it in Kapso's dashboard and run `pulumi refresh`."],
    });
}

export function replacementLacksParent(
    title: string,
    parent: { title: string; field: string; id: string },
    reason: string,
    cause: unknown,
): ProviderError {
    return new ProviderError(
        {
            code: "KAPSO-REPLACE-PARENT-UNKNOWN",
            summary:
                `This ${title} cannot be replaced: its ${parent.title} ${parent.id} does not exist, and the old one would be deleted before that came out. ` +
                `Nothing was changed. (${reason}.)`,
            hints: [`Correct ${parent.field}, or create the ${parent.title} first.`],
        },
        cause,
    );
}

export function replacementOfOrphan(title: string, id: string, parent: string, declared: unknown): ProviderError {
    return new ProviderError({
        code: "KAPSO-NO-PARENT",
        summary:
            `${title} ${id} cannot be replaced: it belongs to no ${parent} at Kapso, and would be deleted, and connected again for ${parent} ${declared}. ` +
            "Nothing was changed.",
        hints: [`Assign it to that ${parent} in Kapso and run again.`, "Or remove it there and run `pulumi up --refresh`."],
    });
}

export function replacementLacksToken(title: string, replaces: readonly string[]): ProviderError {
    return new ProviderError({
        code: "KAPSO-REPLACE-TOKEN-REQUIRED",
        summary: `This ${title} cannot be replaced: the old one would be deleted, and a new one could not be created, because accessToken is not declared. Nothing was changed.`,
        hints: [`Declare accessToken, or take back the change of ${replaces.join(", ")}.`],
    });
}
