import type * as pulumi from "@pulumi/pulumi";

/** Arguments and options of a resource, as the program or the previous transformation left them. */
export type Transformed = { props: pulumi.Inputs; opts: pulumi.CustomResourceOptions };

/**
 * The option `transformations` plus one that runs after those of the resource, its parents and the
 * stack. Pulumi runs the parents' transformations after the resource's own, so this one moves
 * itself to the end when it is called.
 */
export function withLastTransformation(
    opts: pulumi.CustomResourceOptions | undefined,
    last: (transformed: Transformed) => Transformed,
): pulumi.ResourceTransformation[] {
    let resource: pulumi.Resource | undefined;
    const transformation: pulumi.ResourceTransformation = (args) => {
        resource ??= args.resource;
        if (args.resource !== resource) {
            return undefined; // A child, which inherits the transformations of its parent.
        }
        // Not in the SDK's types: the list over which Pulumi iterates.
        const all: unknown = Reflect.get(resource, "__transformations");
        if (Array.isArray(all) && all.at(-1) !== transformation) {
            all.push(transformation);
            return undefined;
        }
        return last({ props: args.props, opts: args.opts });
    };
    return [...(opts?.transformations ?? []), transformation];
}
