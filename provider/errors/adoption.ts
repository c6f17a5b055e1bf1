import { ProviderError } from "./providerError";

// Errors about an object that existed before and that a create would duplicate. `start` names it:
// `startWithKey` or `startAlike`.

/** "Number 123 is connected already, by WhatsApp config 4a5b of customer acme". */
export function startWithKey(what: string, value: string, taken: string, existing: string): string {
    return `${capitalized(what)} ${value} ${taken}, by ${existing}`;
}

export function startAlike(alike: string, existing: string): string {
    return `${alike} exists already: ${existing}`;
}

/** Several objects, of which no resource of this program manages any, have one unique key. */
export function existsTwice(what: string, value: string, taken: string, ids: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-EXISTS-TWICE",
        summary: `${capitalized(what)} ${value} ${taken}, more than once: by ${ids}. None was adopted, and nothing was created.`,
        hints: ["Delete in Kapso the ones that no stack manages, and run again."],
    });
}

export function stillReplaced(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-DELETED-YET",
        summary: `${start}, which a resource of this program replaces in this run, and which is not deleted yet. Kapso holds it once, so it must be deleted first.`,
        hints: [
            "Remove the option `deleteBeforeReplace: false`.",
            "If it is the old object of another resource, let that one give it up in an earlier run.",
        ],
    });
}

export function managedByAnother(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MANAGED",
        summary: `${start}, which belongs to another resource of this program.`,
        hints: [
            "Declare each one once.",
            "If the other resource is to give it up, let it do so in an earlier run.",
            "If it was renamed in the program, add the option `aliases` with its old name.",
        ],
    });
}

export function ofOtherParent(start: string, parent: { title: string; field: string }): ProviderError {
    return new ProviderError({
        code: "KAPSO-OTHER-PARENT",
        summary: `${start}. One of another ${parent.title} is never taken over.`,
        hints: [`Remove it there first, or correct ${parent.field}.`],
    });
}

export function differsForGood(start: string, fields: readonly string[]): ProviderError {
    return new ProviderError({
        code: "KAPSO-EXISTS-DIFFERENT",
        summary: `${start}. It differs in ${fields.join(", ")}, which cannot be changed.`,
        hints: ["Remove it first, or declare what it has."],
    });
}

export function maybeProduction(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MAYBE-PRODUCTION",
        summary: `${start}. Kapso does not show its kind, and it has a business account, so it may be a production config: it was not adopted.`,
        hints: ["Give the sandbox another name."],
    });
}

export function maybeSandbox(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MAYBE-SANDBOX",
        summary: `${start}. Kapso does not show its kind, and it has no business account, so it may be a sandbox: it was not adopted.`,
        hints: ['Remove it from Kapso, or declare kind: "sandbox".'],
    });
}

/**
 * `tellApart`: for objects without a unique key, of which two may be alike, how to tell them apart.
 */
export function exists(start: string, differing: readonly string[], tellApart: string | undefined): ProviderError {
    const isIdentical = differing.length === 0;
    const comparison = isIdentical
        ? "It is identical to the declared one in every readable field, as an interrupted run leaves it behind"
        : `It differs from the declared one in ${differing.join(", ")}`;
    return new ProviderError({
        code: "KAPSO-EXISTS",
        summary: `${start}. ${comparison}. Nothing was created.`,
        hints: [
            ...(tellApart === undefined ? [] : [tellApart]),
            isIdentical
                ? "After an interrupted run, take it over with `KAPSO_ADOPT_EXISTING=identical pulumi up`."
                : 'To take it over and bring it in line, set adoptExisting: "always" on this resource.',
            "Was the resource renamed in the program? Add the option `aliases` with its old name.",
            "Does another stack own it? Remove it from one of the two.",
            "Otherwise import it with `pulumi import --file` and the file that `pulumi-kapso export` writes, or remove it from Kapso.",
        ],
    });
}

/** Two entries of a state have one object. */
export function shared(title: string, id: string, isLoser: boolean): ProviderError {
    return new ProviderError({
        code: "KAPSO-SHARED",
        summary: `${title} ${id} of this resource was taken over by another resource of this program that declares the same: both have one ${title} now.`,
        hints: [
            `Take ${isLoser ? "this one" : "the other one"} out of the state (\`pulumi state delete\` with its URN, never \`pulumi destroy --target\`: that deletes it for both), ` +
                "and run `pulumi up`: it then gets one of its own.",
            "Or remove it from the program too, if one is enough.",
        ],
    });
}

function capitalized(words: string): string {
    return words.charAt(0).toUpperCase() + words.slice(1);
}
