import { isIPv4 } from "node:net";
import { adoptExisting } from "../../schema/behaviours";
import { baseUrlOfOther, malformedApiKey, malformedBaseUrl, malformedSetting, noApiKey, unencryptedBaseUrl } from "../errors/configuration";
import { type ApiVersion, apiVersions, apiVersionTables, defaultApiVersion } from "./apiVersions";

/**
 * Returns the value of a key: from the explicit provider's inputs if there is one, otherwise from
 * the stack's configuration. The engine passes one of the two.
 */
export type ConfigBag = (key: string) => unknown;

/** What to do if an existing object has the unique key of a declared one. */
export type AdoptExisting = (typeof adoptExisting.choices)[number];

export interface Configuration {
    apiVersion: ApiVersion;
    apiKey: string;
    baseUrl: string;
    adoptExisting: AdoptExisting;
    /** Maximum wait of one request for the rate limit, in milliseconds. */
    maxWait: number;
    /** Deadline of one request, in milliseconds. `undefined`: the deadline of the method. */
    requestTimeout: number | undefined;
    /**
     * How long the provider searches lists for an object whose create response was lost, in
     * milliseconds.
     */
    recovery: {
        /** After a timeout, 502 or 504: Kapso may still be executing the request. */
        afterTimeout: number;
        /** After any other error. */
        afterError: number;
    };
    /** Whether a 404 means that an object was deleted, without evidence. */
    trustNotFound: boolean;
    /** Whether each request is logged. */
    logsRequests: boolean;
    /** Whether the environment names a proxy. */
    isProxied: boolean;
}

/**
 * Reads the settings from the configuration that the engine passes, then from the environment.
 * Throws an error that names the missing or malformed setting, and never contains the key.
 */
export function readConfiguration(bag: ConfigBag, env: NodeJS.ProcessEnv = process.env): Configuration {
    const apiVersion = readApiVersion(bag, env);
    return {
        apiVersion,
        apiKey: readApiKey(bag, env),
        baseUrl: readBaseUrl(bag, env, apiVersion),
        adoptExisting: readAdoptExisting(bag, env),
        maxWait: readSeconds(bag, env, "maxWaitSeconds", "KAPSO_MAX_WAIT_SECONDS") ?? 600_000,
        requestTimeout: readSeconds(bag, env, "requestTimeoutSeconds", "KAPSO_REQUEST_TIMEOUT_SECONDS"),
        recovery: {
            afterTimeout: readSeconds(bag, env, "recoverySecondsAfterTimeout", "KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT") ?? 60_000,
            afterError: readSeconds(bag, env, "recoverySecondsAfterError", "KAPSO_RECOVERY_SECONDS_AFTER_ERROR") ?? 10_000,
        },
        trustNotFound: env.KAPSO_TRUST_NOT_FOUND === "true",
        logsRequests: env.KAPSO_LOG === "debug",
        isProxied: ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"].some((name) => env[name]),
    };
}

function readApiKey(bag: ConfigBag, env: NodeJS.ProcessEnv): string {
    const apiKey = firstSet(bag("kapso:apiKey"), env.KAPSO_API_KEY);
    if (apiKey === undefined) {
        throw noApiKey();
    }
    // Other characters are not valid in a header.
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
        throw malformedApiKey();
    }
    return apiKey;
}

function readBaseUrl(bag: ConfigBag, env: NodeJS.ProcessEnv, apiVersion: ApiVersion): string {
    const ownUrl = apiVersionTables[apiVersion].baseUrl;
    const baseUrl = firstSet(bag("kapso:baseUrl"), env.KAPSO_BASE_URL) ?? ownUrl;
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
        throw malformedBaseUrl(ownUrl);
    }
    if (isInClear(url) && !readAllowHttp(bag, env)) {
        throw unencryptedBaseUrl(url.host);
    }
    const trimmed = baseUrl.replace(/\/+$/, "");
    // Customers have the same routes in both API versions and would be found, but numbers would
    // not.
    const other = apiVersions.find(
        (version) => version !== apiVersion && trimmed.endsWith(new URL(apiVersionTables[version].baseUrl).pathname),
    );
    if (other) {
        throw baseUrlOfOther(other, apiVersion);
    }
    return trimmed;
}

/**
 * Whether requests leave this machine unencrypted. A private address is not a loopback address:
 * other machines in that network can read the requests.
 */
export function isInClear({ protocol, hostname }: URL): boolean {
    const host = hostname.replace(/\.$/, "");
    const isLoopback = /^(.+\.)?localhost$/.test(host) || host === "[::1]" || (isIPv4(host) && host.startsWith("127."));
    return protocol === "http:" && !isLoopback;
}

function readAllowHttp(bag: ConfigBag, env: NodeJS.ProcessEnv): boolean {
    const given = firstSet(bag("kapso:allowHttp"), env.KAPSO_ALLOW_HTTP) ?? "false";
    if (given !== "true" && given !== "false") {
        throw malformedSetting("allowHttp", "KAPSO_ALLOW_HTTP", '"true" or "false"');
    }
    return given === "true";
}

export function readApiVersion(bag: ConfigBag, env: NodeJS.ProcessEnv = process.env): ApiVersion {
    const given = firstSet(bag("kapso:apiVersion"), env.KAPSO_API_VERSION) ?? defaultApiVersion;
    const apiVersion = apiVersions.find((known) => known === given);
    if (!apiVersion) {
        throw malformedSetting("apiVersion", "KAPSO_API_VERSION", apiVersions.map((known) => `"${known}"`).join(" or "));
    }
    return apiVersion;
}

function readAdoptExisting(bag: ConfigBag, env: NodeJS.ProcessEnv): AdoptExisting {
    const given = firstSet(bag("kapso:adoptExisting"), env.KAPSO_ADOPT_EXISTING) ?? "never";
    const mode = adoptExisting.choices.find((known) => known === given);
    if (!mode) {
        throw malformedSetting("adoptExisting", "KAPSO_ADOPT_EXISTING", '"never", "identical" or "always"');
    }
    return mode;
}

/** A setting in seconds, converted to milliseconds. */
function readSeconds(bag: ConfigBag, env: NodeJS.ProcessEnv, key: string, variable: string): number | undefined {
    const given = firstSet(bag(`kapso:${key}`), env[variable]);
    if (given === undefined) {
        return undefined;
    }
    const seconds = Number(given);
    if (!/^\d+(\.\d+)?$/.test(given) || seconds > 86_400) {
        throw malformedSetting(key, variable, "a number of seconds, at most 86400 (a day)");
    }
    return seconds * 1000;
}

function firstSet(...candidates: unknown[]): string | undefined {
    return candidates.find((candidate): candidate is string => typeof candidate === "string" && candidate !== "");
}
