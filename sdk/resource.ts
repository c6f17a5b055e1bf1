import type * as pulumi from "@pulumi/pulumi";
import { type ArgumentSchema, type FieldSchema, keptArguments, type ResourceSchema, secretsOf } from "../schema/resourceSchema";
import { type ResourceName, typeToken } from "../schema/resources";
import { isInStackConfiguration, requireSameEnvironment } from "./cliRun";
import { importOption } from "./errors";
import { type Transformed, withLastTransformation } from "./lastTransformation";
import { requireOurProvider, resolvableProvider } from "./provider";
import { providerExport } from "./providerReference";
import { withSecrets } from "./secrets";

/** The facts of a resource type that its registration needs. */
export interface Registration {
    /** The type token (contract). */
    type: string;
    /** The export of `pulumi-kapso/provider` that implements it. */
    provider: Parameters<typeof resolvableProvider>[0];
    /** Arguments and outputs that are always secret. */
    secret: readonly string[];
    /** All outputs. Each is seeded, so that it exists on the object even if it is not declared. */
    outputs: readonly string[];
}

export function registrationOf(schema: ResourceSchema & { name: ResourceName }): Registration {
    return {
        type: typeToken(schema.name),
        provider: providerExport(schema.name),
        secret: secretsOf(schema),
        outputs: [...keptArguments(schema), ...Object.keys(schema.outputs)],
    };
}

/**
 * A schema with exactly the arguments of `Args`, equally required, and the outputs of `Resource`.
 * Every argument is an output too, except a behaviour.
 */
export type Describes<Schema extends ResourceSchema, Args, Resource> = {
    arguments: {
        [Name in keyof Schema["arguments"] | keyof Args]: Name extends keyof Args
            ? ArgumentSchema &
                  (object extends Pick<Args, Name> ? { required?: { kind: string } } : { required: true }) &
                  (Name extends keyof Resource ? { behaviour?: never } : { behaviour: true })
            : never;
    };
    outputs: {
        [Name in keyof Schema["outputs"] | ComputedBy<Resource, Args>]: Name extends ComputedBy<Resource, Args> ? FieldSchema : never;
    };
};

type ComputedBy<Resource, Args> = Exclude<keyof Resource, keyof pulumi.CustomResource | keyof Args>;

/**
 * The arguments of Pulumi's constructor: secrets marked, `__provider` and options set. This is no
 * base class: Pulumi counts constructors to find the program's line (`sourcePosition`), and would
 * store the path of this package instead.
 */
export function registered(
    { type, provider, secret, outputs }: Registration,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
    check: (transformed: Transformed) => Transformed = (transformed) => transformed,
): [type: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
    if ((opts?.provider ?? opts?.parent?.getProvider(type)) === undefined) {
        requireSameEnvironment(isInStackConfiguration);
    }
    const seeds = Object.fromEntries(outputs.map((output) => [output, undefined]));
    const given = withSecrets(secret, { ...args, __provider: resolvableProvider(provider) });
    return [
        type,
        name,
        { ...seeds, ...given },
        {
            ...opts,
            // Kapso cannot hold the same object twice, and `up --replace` never calls `diff`.
            deleteBeforeReplace: opts?.deleteBeforeReplace ?? true,
            additionalSecretOutputs: [...secret, ...(opts?.additionalSecretOutputs ?? [])],
            transformations: withLastTransformation(opts, (transformed) => {
                const { props, opts } = check(transformed);
                requireOurProvider(type, name, opts);
                refuseImport(name, opts);
                // Pulumi shows in clear text what a transformation adds to the inputs of a `get`,
                // and calls no `check` for them. So the transformed inputs are dropped.
                return { props: opts.id === undefined ? withSecrets(secret, props) : { ...seeds, ...given }, opts };
            }),
        },
    ];
}

/**
 * On import, the engine calls Read without `__provider`. The run would fail with a stack trace that
 * names neither the resource nor the option.
 */
function refuseImport(name: string, opts: pulumi.CustomResourceOptions | undefined): void {
    if (opts?.import !== undefined) {
        throw importOption(name);
    }
}
