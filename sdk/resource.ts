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

/** The common part of the resources: marks secrets, adds the constant that leads to the provider, and sets the options. */
export abstract class KapsoResource extends pulumi.CustomResource {
    /** @internal */
    protected constructor(registration: Registration, name: string, args: object, opts: pulumi.CustomResourceOptions | undefined) {
        const { type, provider, secret, outputs } = registration;
        requireOurProvider(type, name, opts);
        const given: Args = { ...args };
        const secrets = secret.filter((field) => given[field] !== undefined).map((field) => [field, pulumi.secret(given[field])]);
        super(
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
        );
    }
}
