import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import type { CheckResult, Properties } from "../model/properties";
import { unknownValue } from "../model/unknown";

/**
 * How Pulumi's protocol writes a secret (`specialSigKey` and `specialSecretSig` of its SDK, the
 * same since its first version).
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * The inputs with the named ones in Pulumi's secret form. Such an input is hidden in the state, in
 * every diff and in update plans. A value that is not known yet stays as it is.
 */
export function withSecrets(names: readonly string[], inputs: Properties): Properties {
    const marked = Object.entries(inputs).map(([name, value]) => [name, names.includes(name) ? secret(value) : value]);
    return Object.fromEntries(marked);
}

/**
 * A map is marked as a whole and value by value: if the program passed a map in clear, engine 3.274
 * drops the mark of the whole, and keeps those of the values.
 */
function secret(value: unknown): unknown {
    if (value === unknownValue) {
        return value;
    }
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isMap && signatureKey in value) {
        return value;
    }
    const inside = isMap ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secret(inner)])) : value;
    return { [signatureKey]: secretSignature, value: inside };
}

/** The texts in the named properties, at any depth. */
export function secretTexts(names: readonly string[], all: readonly Properties[]): string[] {
    return all.flatMap((properties) => names.flatMap((name) => textsIn(properties[name])));
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") {
        return [value];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The engine repeats the value of a property that is refused, and shows one in clear that a
 * transformation has filled in. So a refused secret is named by the reason alone.
 */
export function withoutRefusedSecrets(names: readonly string[], { inputs, failures }: CheckResult): CheckFailure[] {
    return failures.map(({ property, reason }) =>
        names.includes(property) && property in inputs ? { property: "", reason: `${property} ${reason}` } : { property, reason },
    );
}
