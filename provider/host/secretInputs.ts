import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import type { CheckResult, Properties } from "../model/properties";
import { unknownValue } from "../model/unknown";

/** The form of a secret in Pulumi's protocol: `specialSigKey` and `specialSecretSig` of the SDK. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * The inputs, with the named ones in Pulumi's secret form. The engine hides such an input in the
 * state, in every diff and in update plans. An unknown value is left unchanged.
 */
export function withSecrets(names: readonly string[], inputs: Properties): Properties {
    const marked = Object.entries(inputs).map(([name, value]) => [name, names.includes(name) ? secret(value) : value]);
    return Object.fromEntries(marked);
}

/**
 * Marks a map as a whole and each of its values. If the program passed the map in clear, engine
 * 3.274 drops the mark of the map and keeps the marks of the values.
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

/** All texts in the named properties, at any depth. */
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
 * The engine shows the value of a refused property, even a secret that a transformation filled in.
 * So a refused secret is named only in the reason, and the property is left empty.
 */
export function withoutRefusedSecrets(names: readonly string[], { inputs, failures }: CheckResult): CheckFailure[] {
    return failures.map(({ property, reason }) =>
        names.includes(property) && property in inputs ? { property: "", reason: `${property} ${reason}` } : { property, reason },
    );
}
