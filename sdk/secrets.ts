import * as pulumi from "@pulumi/pulumi";

/** The arguments with the named ones as secrets. */
export function withSecrets(names: readonly string[], args: pulumi.Inputs): pulumi.Inputs {
    const secrets = names.filter((name) => args[name] !== undefined && !marked.has(args[name]));
    return { ...args, ...Object.fromEntries(secrets.map((name) => [name, secretOf(args[name])])) };
}

/** What is a secret already: an output takes time and memory. */
const marked = new WeakSet<object>();

function secretOf(value: pulumi.Input<unknown>): pulumi.Output<unknown> {
    const output = pulumi.secret(value);
    marked.add(output);
    return output;
}
