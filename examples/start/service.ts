import type { RemoteObject } from "../../provider/kapso/api/remoteObject";
import type { ApiVersion } from "../../provider/kapso/apiVersions";
import { readConfiguration } from "../../provider/kapso/configuration";
import { Project } from "../../provider/kapso/project";

/** Reads and changes Kapso without Pulumi. */
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

/** The Kapso API that the quickstart uses: the emulator or the real one. */
export interface Service {
    /** For messages: `the emulator, …`. */
    readonly title: string;
    /** Only the variables that point the provider to this API. */
    readonly env: Readonly<Record<string, string>>;
    /** Reads and changes Kapso without Pulumi. */
    readonly api: Project;
    readonly number: NumberArguments;
    /** The names that the number has, one after the other. */
    readonly names: { readonly created: string; readonly changed: string; readonly byHand: string };
    /** Whether objects that are created there exist after this run. */
    readonly isReal: boolean;
    /** Each request so far, one per line; absent for the real Kapso, which lists no requests. */
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
