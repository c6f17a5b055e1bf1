import type { RemoteObject } from "../../provider/kapso/api/remoteObject";
import type { ApiVersion } from "../../provider/kapso/apiVersions";
import { readConfiguration } from "../../provider/kapso/configuration";
import { Project } from "../../provider/kapso/project";

/** To look at a service, and to change it, without Pulumi. */
export function apiOf(apiVersion: ApiVersion, baseUrl: string, apiKey: string): Project {
    return new Project({
        ...readConfiguration((key) => ({ "kapso:apiVersion": apiVersion, "kapso:baseUrl": baseUrl, "kapso:apiKey": apiKey })[key]),
        ensureWanted: async () => undefined,
        cancellation: new AbortController().signal,
        logLine: console.log,
    });
}

/** All configs of a customer. */
export async function configsOf(api: Project, customerId: string): Promise<RemoteObject[]> {
    return [...(await api.configs.all(customerId)).values()];
}

/** What the quickstart runs against. */
export interface Service {
    /** For the reader: `the emulator, …`. */
    readonly title: string;
    /** What points the provider to the service, and nothing else. */
    readonly env: Readonly<Record<string, string>>;
    /** To look at the service, and to change it, without Pulumi. */
    readonly api: Project;
    readonly number: NumberArguments;
    /** The names that the number has, one after the other. */
    readonly names: { readonly created: string; readonly changed: string; readonly byHand: string };
    /** Whether what is created there outlives this run. */
    readonly isReal: boolean;
    /** Each request so far on one line; absent where nobody can tell. */
    readonly requests?: () => readonly string[];
    close(): Promise<void>;
}

/** The arguments of the quickstart's number; the keys are those of its stack configuration. */
export interface NumberArguments {
    readonly customerId: string;
    readonly phoneNumberId: string;
    readonly businessAccountId: string;
    readonly webhookDestinationUrl: string;
    /** Secret. */
    readonly accessToken: string;
    /** Secret. */
    readonly webhookVerifyToken: string;
}
