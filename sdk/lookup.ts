import * as pulumi from "@pulumi/pulumi";
import type { Project } from "../provider/kapso/project";
import { visible } from "../text/visible";
import { requireSameEnvironment } from "./cliRun";
import type { Credentials } from "./credentials";
import { foreignProvider, noMock, providerAsOptions, shownError, unknownAccount } from "./errors";
import { type ArgumentForm, requireForm } from "./lookupArguments";
import { mocksInUse } from "./mocks";
import { isOurProvider, type Provider } from "./provider";

/** Selects the account that a lookup reads. */
export interface LookupOptions {
    /** A `Provider` of this package. Default: the account of the stack's configuration. */
    provider?: Provider;
}

/**
 * A lookup: its name, its arguments, how a result of mocks is recognised, and its requests to
 * Kapso.
 */
export interface Lookup<Args, Result> {
    name: string;
    form: ArgumentForm<Args>;
    isResult: (result: unknown) => boolean;
    ask: (project: Project, args: Args) => Promise<Result>;
}

/** Reads the account, or the mocks in a unit test. The user sees an error without a stack trace. */
export async function plainly<Args extends object, Result>(
    lookup: Lookup<Args, Result>,
    args: Args,
    options: LookupOptions,
): Promise<Result> {
    try {
        const mocks = mocksInUse();
        if (mocks) {
            return await mocked(lookup, args, options, mocks);
        }
        requireForm(lookup.name, args, lookup.form);
        return await lookup.ask(await open(await known(credentialsOf(options))), { ...args });
    } catch (error) {
        throw shownError(error);
    }
}

/**
 * The result is unknown if an argument or the account is unknown. The API key is secret, but what
 * Kapso returns is not.
 */
export function whenKnown<Args extends object, Result>(
    args: { [Name in keyof Args]: pulumi.Input<Args[Name]> },
    options: LookupOptions,
    ask: (args: Args, options: LookupOptions) => Promise<Result>,
): pulumi.Output<Result> {
    const isUnitTest = mocksInUse() !== undefined;
    const account = isUnitTest ? undefined : pulumi.unsecret(credentialsOf(options));
    const result = pulumi.all([args, account]).apply(([known]) => ask(known as Args, options)) as pulumi.Output<Result>;
    return isUnitTest ? onlyRejectedOnce(result) : result;
}

/**
 * An output consists of several promises, and an error rejects them all. A unit test can handle
 * only the value's promise. In a run, Pulumi reports the error through the others.
 */
function onlyRejectedOnce<Result>(output: pulumi.Output<Result>): pulumi.Output<Result> {
    for (const name of ["isKnown", "isSecret", "allResources"]) {
        const part: unknown = Reflect.get(output, name);
        void Promise.resolve(typeof part === "function" ? part.call(output) : part).catch(() => undefined);
    }
    return output;
}

async function mocked<Args extends object, Result>(
    { name, isResult }: Lookup<Args, Result>,
    args: Args,
    { provider }: LookupOptions,
    mocks: pulumi.runtime.Mocks,
): Promise<Result> {
    const token = `kapso:index:${name}`;
    const providerId = provider && `${await settled(provider.urn)}::${await settled(provider.id)}`;
    const result: unknown = await mocks.call({ token, inputs: { ...args }, ...(providerId && { provider: providerId }) });
    if (!isResult(result)) {
        throw noMock(name, token);
    }
    return result as Result;
}

function settled<Value>(output: pulumi.Output<Value>): Promise<Value> {
    return (output as unknown as { promise(): Promise<Value> }).promise();
}

function credentialsOf(options: LookupOptions): pulumi.Output<Credentials> {
    const { provider } = { ...options };
    if (typeof options === "object" && options !== null && isOurProvider(options)) {
        throw providerAsOptions();
    }
    if (provider === undefined) {
        const stack = new pulumi.Config("kapso");
        return pulumi.output({
            apiKey: stack.getSecret("apiKey"),
            baseUrl: stack.get("baseUrl"),
            allowHttp: stack.get("allowHttp"),
            apiVersion: stack.get("apiVersion"),
            maxWaitSeconds: stack.get("maxWaitSeconds"),
            requestTimeoutSeconds: stack.get("requestTimeoutSeconds"),
        });
    }
    if (!isOurProvider(provider)) {
        throw foreignProvider("of a lookup");
    }
    return provider.credentials;
}

/** One per account, so that all lookups of a program share one rate limiter. */
const projects = new Map<string, Project>();

async function open(credentials: Credentials): Promise<Project> {
    requireSameEnvironment((key) => credentials[key] !== undefined);
    const [{ readConfiguration }, { Project }] = await Promise.all([
        import("../provider/kapso/configuration.js"),
        import("../provider/kapso/project.js"),
    ]);
    const configuration = readConfiguration((key) => credentials[key.replace(/^kapso:/, "") as keyof Credentials]);
    const key = JSON.stringify(configuration);
    const project =
        projects.get(key) ??
        new Project({
            ...configuration,
            ensureWanted: async () => undefined,
            cancellation: new AbortController().signal,
            logLine: (line: string) => void pulumi.log.info(visible(`kapso: ${line}`)),
        });
    projects.set(key, project);
    return project;
}

function known(credentials: pulumi.Output<Credentials>): Promise<Credentials> {
    return new Promise((resolve, reject) => {
        credentials.apply(resolve);
        // Not in the SDK's types, but every output of the SDK has it.
        const { isKnown } = credentials as unknown as { isKnown: Promise<boolean> };
        isKnown.then((known) => known || reject(unknownAccount()), reject);
    });
}

/** Drops fields that are `null` or `undefined`. */
export function present<Info>(values: object): Info {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Info;
}
