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
 * Arguments of a {@link Provider}. The default of an argument is an environment variable
 * (`KAPSO_…`), never the stack's configuration. Changing an argument updates the provider and none
 * of its resources.
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

/** Shared by all copies of this package: a program with a component library may load two. */
const mark = Symbol.for("pulumi-kapso.Provider");

/**
 * An account other than that of the stack's configuration. A program can have several.
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
     * @param args The settings that select the account.
     * @param opts Pulumi's resource options.
     */
    constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
        const apiKey = args.apiKey === undefined ? undefined : pulumi.secret(args.apiKey);
        const { baseUrl, apiVersion, adoptExisting } = args;
        // Configuration values are strings.
        const allowHttp = args.allowHttp === undefined ? undefined : pulumi.output(args.allowHttp).apply((allowed) => allowed?.toString());
        // All dynamic providers share this plugin. The keys equal those of the stack's
        // configuration, so the provider process reads both in the same way.
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
 * Pulumi calls no `check` of ours for a provider, so values that a transformation sets are marked
 * here. `transforms` of a parent run later, in the engine, and cannot be marked here.
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

/** Whether this package, or another copy of it, created the provider. */
export function isOurProvider(provider: object): provider is Provider {
    return mark in provider;
}

/** Fails if the resource has a provider of another library, which has no Kapso account. */
export function requireOurProvider(type: string, name: string, opts: pulumi.CustomResourceOptions | undefined): void {
    const provider = opts?.provider ?? opts?.parent?.getProvider(type);
    if (provider && !isOurProvider(provider)) {
        throw foreignProvider(`option of ${name} (or of a parent)`, ["Or leave the option out to use the stack's configuration."]);
    }
}

let resolved = false;

/**
 * The `__provider` of a resource, after a check that it loads. Pulumi's provider process resolves
 * the package from the program's folder. Behind a component library that can fail, with a bare
 * "Cannot find module". If the folder is uncertain, nothing is refused.
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
