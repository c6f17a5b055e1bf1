import { ProviderError } from "./providerError";

// Errors of the configuration. None repeats the API key.

const baseUrl = "The Kapso base URL (kapso:baseUrl or KAPSO_BASE_URL)";

export function noApiKey(): ProviderError {
    return new ProviderError({
        code: "KAPSO-API-KEY-MISSING",
        summary: "The Kapso API key is missing.",
        hints: [
            "Run `pulumi config set --secret kapso:apiKey <key>`.",
            "Or set the environment variable KAPSO_API_KEY.",
            "For an explicit Provider, set its argument apiKey.",
        ],
    });
}

export function malformedApiKey(): ProviderError {
    return new ProviderError({
        code: "KAPSO-API-KEY-MALFORMED",
        summary: "The Kapso API key (kapso:apiKey or KAPSO_API_KEY) contains white space or characters that no API key has.",
        hints: ["Copy the API key from Kapso, and set it again."],
    });
}

export function malformedBaseUrl(example: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-BASE-URL-MALFORMED",
        summary: `${baseUrl} must be an http(s) URL without user, query or fragment, such as ${example}.`,
        hints: ["Correct it, or remove it to use the default."],
    });
}

export function unencryptedBaseUrl(host: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-BASE-URL-UNENCRYPTED",
        summary: `${baseUrl} is http://${host}, so the API key and all tokens would cross the network unencrypted. Nothing was sent.`,
        hints: [
            "Use an https URL.",
            "If you control every network up to that host, set kapso:allowHttp (or KAPSO_ALLOW_HTTP) to true. For an explicit Provider, set its argument allowHttp.",
        ],
    });
}

export function baseUrlOfOther(other: string, apiVersion: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-BASE-URL-VERSION",
        summary: `${baseUrl} is a URL of API version ${other}, but this run uses API version ${apiVersion}.`,
        hints: ["Correct or remove the base URL.", `Or set kapso:apiVersion (or KAPSO_API_VERSION) to ${other}.`],
    });
}

/** `form`: what the value must be, such as `"true" or "false"`. */
export function malformedSetting(key: string, variable: string, form: string): ProviderError {
    return new ProviderError({
        code: "KAPSO-CONFIGURATION",
        summary: `kapso:${key} (or ${variable}) must be ${form}.`,
        hints: [],
    });
}
