import { v1BaseUrl } from "./kapso/v1";
import { isUnknown } from "./unknown";

/** Looks a key up in the explicit provider's inputs or the stack's configuration: the engine hands both over in one bag. */
export type ConfigBag = (key: string) => unknown;

export interface Configuration {
    apiKey: string;
    baseUrl: string;
}

/**
 * The account that this process works on. Order: explicit provider, stack configuration, environment (contract, design section 6).
 * Throws one clear sentence for what is missing or malformed; never repeats the key.
 */
export function readConfiguration(bag: ConfigBag, env: NodeJS.ProcessEnv = process.env): Configuration {
    return { apiKey: readApiKey(bag, env), baseUrl: readBaseUrl(bag, env) };
}

/** Whether the configuration is complete: in a preview, the inputs of an explicit provider may not be known yet. */
export function isConfigurationKnown(bag: ConfigBag): boolean {
    return !isUnknown([bag("kapso:apiKey"), bag("kapso:baseUrl")]);
}

function readApiKey(bag: ConfigBag, env: NodeJS.ProcessEnv): string {
    const apiKey = firstSet(bag("kapso:apiKey"), env.KAPSO_API_KEY);
    if (apiKey === undefined) {
        throw new Error(
            "The Kapso API key is missing: set it with `pulumi config set --secret kapso:apiKey <key>`, or in the environment variable KAPSO_API_KEY.",
        );
    }
    // Anything else cannot stand in a header.
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
        throw new Error("The Kapso API key (kapso:apiKey or KAPSO_API_KEY) holds white space or characters that no key has: set it again.");
    }
    return apiKey;
}

function readBaseUrl(bag: ConfigBag, env: NodeJS.ProcessEnv): string {
    const baseUrl = firstSet(bag("kapso:baseUrl"), env.KAPSO_BASE_URL) ?? v1BaseUrl;
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
        throw new Error(
            `The Kapso base URL (kapso:baseUrl or KAPSO_BASE_URL) must be an http(s) URL without user, query or fragment, such as ${v1BaseUrl}.`,
        );
    }
    return baseUrl.replace(/\/+$/, "");
}

function firstSet(...candidates: unknown[]): string | undefined {
    return candidates.find((candidate): candidate is string => typeof candidate === "string" && candidate !== "");
}
