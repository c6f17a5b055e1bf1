import * as pulumi from "@pulumi/pulumi";
import { requireOurProvider, resolvableProvider } from "./provider";

/** What a resource of this package is, beyond its arguments. */
export interface Registration {
    /** The type token (contract, design section 6). */
    type: string;
    /** The export of `pulumi-kapso/provider` behind it. */
    provider: Parameters<typeof resolvableProvider>[0];
    /** Arguments and outputs that are always secret. */
    secret: readonly string[];
    /** All outputs: seeded, so that each exists on the object also where the program does not declare it. */
    outputs: readonly string[];
}

type Args = Record<string, pulumi.Input<unknown>>;

/**
 * What a resource hands to Pulumi's constructor: secrets marked, the constant that leads to the provider, the options set. Not a class between the
 * two, for Pulumi counts constructors to find the program's line (`sourcePosition`), and would keep the path of this package instead.
 */
export function registered(
    { type, provider, secret, outputs }: Registration,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
): [type: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
    requireOurProvider(type, name, opts);
    const given: Args = { ...args };
    const secrets = secret.filter((field) => given[field] !== undefined).map((field) => [field, pulumi.secret(given[field])]);
    return [
        type,
        name,
        {
            ...Object.fromEntries(outputs.map((output) => [output, undefined])),
            ...given,
            ...Object.fromEntries(secrets),
            __provider: resolvableProvider(provider),
        },
        {
            ...opts,
            // What Kapso holds once cannot stand twice, and `up --replace` never asks the provider (design, section 3).
            deleteBeforeReplace: opts?.deleteBeforeReplace ?? true,
            additionalSecretOutputs: [...secret, ...(opts?.additionalSecretOutputs ?? [])],
        },
    ];
}
