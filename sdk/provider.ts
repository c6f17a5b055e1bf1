import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { providerArguments } from "../schema/provider";
import { programFolder } from "./cliRun";
import type { Credentials } from "./credentials";
import { foreignProvider, packageNotFound } from "./errors";
import { withLastTransformation } from "./lastTransformation";
import { type ProviderExport, providerReference } from "./providerReference";
import { withSecrets } from "./secrets";

/**
 * Arguments of a {@link Provider}. What is left out comes from the environment (`KAPSO_…`), not
 * from the stack's configuration. Changing one updates the provider, and none
 * of its resources: these stay where they are.
 */
export interface ProviderArgs {
    /** The API key of one Kapso project. **Always secret.** Default: `KAPSO_API_KEY`. */
    apiKey?: pulumi.Input<string | undefined>;
    /**
     * The address of the API: an http or https URL. Default: `KAPSO_BASE_URL`, or Kapso's own
     * address.
     */
    baseUrl?: pulumi.Input<string | undefined>;
    /**
     * Whether an `http` base URL may be on another machine: anyone in between can read the API
     * key and all tokens. Default: `KAPSO_ALLOW_HTTP`, or `false`. Then only addresses of this
     * machine, such as `http://localhost:8080`, are accepted without encryption.
     */
    allowHttp?: pulumi.Input<boolean | undefined>;
    /**
     * The API version: `"v1"`, the legacy v1 API, or `"platform"`, the Platform API. Default:
     * `KAPSO_API_VERSION`, or `"v1"`. To migrate an existing stack, run `pulumi refresh
     * --run-program`, which only reads.
     */
    apiVersion?: pulumi.Input<ApiVersion | undefined>;
    /**
     * What to do with objects that exist already: see `adoptExisting` of each resource. Default:
     * `KAPSO_ADOPT_EXISTING`, or `"never"`.
     */
    adoptExisting?: pulumi.Input<"never" | "identical" | "always" | undefined>;
}

/** A version of Kapso's API. */
export type ApiVersion = "v1" | "platform";

/**
 * Known to every copy of this package, of which a program with a component library may hold two.
 */
const mark = Symbol.for("pulumi-kapso.Provider");

/**
 * An account other than that of the stack's configuration: several of them can stand in one
 * program.
 *
 * @example
 * ```ts
 * const eu = new Provider("eu", { apiKey: config.requireSecret("euKey") });
 * new Customer("acme", { name: "Acme" }, { provider: eu });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
    /** @internal */
    readonly credentials: pulumi.Output<Credentials>;

    /**
     * @param name The name of the provider, unique in the program.
     * @param args The account.
     * @param opts Pulumi's resource options.
     */
    constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
        const apiKey = args.apiKey === undefined ? undefined : pulumi.secret(args.apiKey);
        const { baseUrl, apiVersion, adoptExisting } = args;
        // Configuration is text.
        const allowHttp = args.allowHttp === undefined ? undefined : pulumi.output(args.allowHttp).apply((allowed) => allowed?.toString());
        // Its plugin is that of all dynamic providers; the keys are those of the stack's
        // configuration, so the process reads both alike.
        super(
            "pulumi-nodejs",
            name,
            {
                "kapso:apiKey": apiKey,
                "kapso:baseUrl": baseUrl,
                "kapso:allowHttp": allowHttp,
                "kapso:apiVersion": apiVersion,
                "kapso:adoptExisting": adoptExisting,
            },
            markingSecrets(opts),
        );
        this.credentials = pulumi.output({ apiKey, baseUrl, allowHttp, apiVersion });
        Object.defineProperty(this, mark, { value: true });
    }
}

const schema: {
    [Name in keyof typeof providerArguments | keyof ProviderArgs]: Name extends keyof ProviderArgs ? { secret: boolean } : never;
} = providerArguments;
const secrets = Object.entries(schema).flatMap(([name, { secret }]) => (secret ? [`kapso:${name}`] : []));

/**
 * A provider has no `check` of ours, so what a transformation fills in is marked here. The engine
 * runs `transforms` of a parent later: nothing here can mark what those fill in.
 */
function markingSecrets(opts: pulumi.ResourceOptions | undefined): pulumi.ResourceOptions {
    const marked = <Transformed extends { props: pulumi.Inputs }>({ props, ...others }: Transformed) => ({
        ...others,
        props: withSecrets(secrets, props),
    });
    return {
        ...pulumi.mergeOptions(opts, { additionalSecretOutputs: secrets } as pulumi.ResourceOptions),
        transformations: withLastTransformation(opts, marked),
        ...(opts?.transforms && { transforms: [...opts.transforms, ({ props, opts }) => marked({ props, opts })] }),
    };
}

/** Whether it was made by this package, or another copy of it. */
export function isOurProvider(provider: object): provider is Provider {
    return mark in provider;
}

/**
 * Fails where a resource would be handed to a provider of another library, which would not know its
 * account.
 */
export function requireOurProvider(type: string, name: string, opts: pulumi.CustomResourceOptions | undefined): void {
    const provider = opts?.provider ?? opts?.parent?.getProvider(type);
    if (provider && !isOurProvider(provider)) {
        throw foreignProvider(`option of ${name} (or of a parent)`, ["Or leave the option out to use the stack's configuration."]);
    }
}

let resolved = false;

/**
 * The `__provider` of a resource, once it is certain that it can be loaded. Pulumi's provider
 * process evaluates it from the program's folder,
 * so the package must resolve from there; behind a component library some package managers do not
 * make it so, and the error there would be a
 * bare "Cannot find module". If that folder is not certain, nothing is refused.
 */
export function resolvableProvider(exportName: ProviderExport): string {
    const folder = resolved ? undefined : programFolder();
    if (folder !== undefined) {
        try {
            createRequire(join(folder, "index.js")).resolve("pulumi-kapso/provider");
        } catch {
            throw packageNotFound(folder);
        }
        resolved = true;
    }
    return providerReference(exportName);
}
