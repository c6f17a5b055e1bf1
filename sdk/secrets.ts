import * as pulumi from "@pulumi/pulumi";

/** Marks the named arguments as secrets. */
export function withSecrets(names: readonly string[], args: pulumi.Inputs): pulumi.Inputs {
    const secrets = names.filter((name) => args[name] !== undefined && !marked.has(args[name]));
    return { ...args, ...Object.fromEntries(secrets.map((name) => [name, secretOf(args[name])])) };
}

/** Outputs that are marked already: wrapping them again would cost time and memory. */
const marked = new WeakSet<object>();

function secretOf(value: pulumi.Input<unknown>): pulumi.Output<unknown> {
    const output = pulumi.secret(value);
    marked.add(output);
    return output;
}
