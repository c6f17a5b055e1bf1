import { ProviderError } from "./providerError";

// Errors about an object that existed before and that a create would duplicate. `start` names the
// object: `startWithKey` or `startAlike`.

/** "Phone number 123 is already connected as WhatsApp config 4a5b of customer acme". */
export function startWithKey(what: string, value: string, taken: string, existing: string): string {
    return `${capitalized(what)} ${value} ${taken} ${existing}`;
}

export function startAlike(alike: string, existing: string): string {
    return `${alike} already exists: ${existing}`;
}

/** Several objects have one unique key, and no resource of this program manages any of them. */
export function existsTwice(what: string, value: string, taken: string, ids: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-EXISTS-TWICE",
        summary: `${capitalized(what)} ${value} ${taken} ${ids}. The provider cannot choose one of them to adopt. Nothing was created.`,
        hints: ["Delete in Kapso the ones that no stack manages, then run `pulumi up` again."],
    });
}

export function stillReplaced(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-NOT-DELETED-YET",
        summary: `${start}. This run replaces that object, but has not deleted it yet. Kapso allows it only once. Nothing was created.`,
        hints: [
            "Remove the option `deleteBeforeReplace: false` from the replaced resource.",
            "If it was the object of another resource, run `pulumi up` twice. In the first run, change only the other resource. In the second run, change this resource.",
        ],
    });
}

export function managedByAnother(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MANAGED",
        summary: `${start}. Another resource of this program manages that object. Nothing was created.`,
        hints: [
            "If you renamed the resource, add its old name to the option `aliases`.",
            "If two resources declare the same object, remove one of them from the program.",
            "If this resource replaces the other one, run `pulumi up` twice. In the first run, change or remove only the other resource. In the second run, declare this resource.",
        ],
    });
}

export function ofOtherParent(start: string, parent: { title: string; field: string }): ProviderError {
    return new ProviderError({
        code: "KAPSO-OTHER-PARENT",
        summary: `${start}. The provider never adopts an object of another ${parent.title}. Nothing was created.`,
        hints: [
            `If ${parent.field} is wrong, correct it.`,
            "Otherwise, delete the existing object in Kapso or in the stack that manages it, then run `pulumi up` again.",
        ],
    });
}

export function differsForGood(start: string, fields: readonly string[]): ProviderError {
    const names = fields.join(", ");
    return new ProviderError({
        code: "KAPSO-EXISTS-DIFFERENT",
        summary: `${start}. It differs from this resource in ${names}, which cannot be changed. Nothing was created.`,
        hints: [`Declare the ${names} of the existing object.`, "Or delete the existing object in Kapso, then run `pulumi up` again."],
    });
}

export function maybeProduction(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MAYBE-PRODUCTION",
        summary: `${start}. Kapso does not return its kind. It has a business account, so it may be a production config. It was not adopted.`,
        hints: ["Give the sandbox another name."],
    });
}

export function maybeSandbox(start: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-MAYBE-SANDBOX",
        summary: `${start}. Kapso does not return its kind. It has no business account, so it may be a sandbox. It was not adopted.`,
        hints: ['If it is a sandbox, declare kind: "sandbox".', "Otherwise, delete it in Kapso, then run `pulumi up` again."],
    });
}

/**
 * `tellApart`: for objects without a unique key, of which two may be alike, how to tell them apart.
 */
export function exists(start: string, differing: readonly string[], tellApart: string | undefined): ProviderError {
    const isIdentical = differing.length === 0;
    const comparison = isIdentical
        ? "It matches this resource in every readable field"
        : `It differs from this resource in ${differing.join(", ")}`;
    return new ProviderError({
        code: "KAPSO-EXISTS",
        summary: `${start}. ${comparison}. Nothing was created.`,
        hints: [
            ...(tellApart === undefined ? [] : [tellApart]),
            isIdentical
                ? "If a previous run was interrupted, run `KAPSO_ADOPT_EXISTING=identical pulumi up` to adopt it."
                : 'To adopt it and to update it as declared, set adoptExisting: "always" on this resource.',
            "If you renamed the resource, add its old name to the option `aliases`.",
            "If another stack manages it, remove it from one of the two stacks.",
            "Otherwise, import it with `pulumi import --file` and the file that `pulumi-kapso export` writes, or delete it in Kapso.",
        ],
    });
}

/** Two entries of a state have one object. */
export function shared(title: string, id: string, isLoser: boolean): ProviderError {
    return new ProviderError({
        code: "KAPSO-SHARED",
        summary: `${title} ${id} is managed by two resources of this program: by this resource, and by another resource that declares the same.`,
        hints: [
            `Remove ${isLoser ? "this resource" : "the other resource"} from the state with \`pulumi state delete <URN>\`, then run \`pulumi up\`: it creates a second ${title}. ` +
                "Never use `pulumi destroy --target`: it deletes the object of both resources.",
            `If one ${title} is enough, also remove that resource from the program.`,
        ],
    });
}

function capitalized(words: string): string {
    return words.charAt(0).toUpperCase() + words.slice(1);
}
