import type {
    EnforcementLevel,
    Policies,
    Policy,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { domainOf, isWithin } from "../review/destination";
import { destinationOf } from "../schema/resourceSchema";
import { resources, typeToken } from "../schema/resources";
import type { KapsoPolicyName, KapsoPolicySettings } from "./settings";

const types = { config: typeToken("WhatsAppConfig"), customer: typeToken("Customer") };

/**
 * The argument of each resource type that holds the URL to which Kapso sends messages or events.
 */
const destinations = new Map<string, string | undefined>(
    Object.values(resources).map((schema) => [typeToken(schema.name), destinationOf(schema)]),
);

/**
 * Policies for the resources of this package, for a `PolicyPack` of `@pulumi/policy`. Policies get
 * secrets in clear text. These policies print none.
 *
 * @example
 * ```ts
 * new PolicyPack("kapso", { policies: kapsoPolicies({ allowedDomains: ["acme.example"] }) });
 * ```
 */
export function kapsoPolicies(settings: KapsoPolicySettings = {}): Policies {
    const { verifyTokenLength = 16, namePattern } = settings;
    const allowedDomains = (settings.allowedDomains ?? []).map((text) => {
        const domain = domainOf(text);
        if (domain === undefined) {
            throw new Error(`allowedDomains: ${JSON.stringify(text)} is not a domain. Write it like "acme.example".`);
        }
        return domain;
    });
    return [
        {
            ...head("kapso-https-only", "Destinations use https.", settings, "mandatory"),
            validateResource: (resource, report) => {
                const url = destination(resource);
                if (url && url.protocol !== "https:") {
                    report(
                        `The destination at ${url.host} does not use https, so everybody on the network path can read the messages. Use an https URL.`,
                    );
                }
            },
        },
        {
            ...head("kapso-allowed-domains", "Destinations are in the team's domains.", settings),
            validateResource: (resource, report) => {
                const url = destination(resource);
                if (url && allowedDomains.length > 0 && !isWithin(url, allowedDomains)) {
                    report(
                        `The destination at ${url.host} is outside the allowed domains (${allowedDomains.join(", ")}). Correct it, or add its domain to allowedDomains.`,
                    );
                }
            },
        },
        {
            ...head("kapso-verify-token-length", "Verify tokens are hard to guess.", settings),
            validateResource: ({ type, props }, report) => {
                const token: unknown = type === types.config ? props.webhookVerifyToken : undefined;
                if (typeof token === "string" && token.length < verifyTokenLength) {
                    report(`webhookVerifyToken has fewer than ${verifyTokenLength} characters. Use a longer random token.`);
                }
            },
        },
        sharedTokens(settings),
        {
            ...head("kapso-production-protected", "Production configs are protected against accidental deletion.", settings),
            validateResource: ({ type, props, opts }, report) => {
                if (type === types.config && props.kind !== "sandbox" && !opts.protect) {
                    report("This production config is not protected. Add the option `protect: true`.");
                }
            },
        },
        {
            ...head("kapso-names", "Names of configs and customers follow the team's pattern.", settings),
            validateResource: ({ type, props }, report) => {
                const isNamed = type === types.config || type === types.customer;
                if (isNamed && namePattern && typeof props.name === "string" && props.name.search(namePattern) === -1) {
                    report(`name does not match ${namePattern}. Correct the name.`);
                }
            },
        },
    ] satisfies (ResourceValidationPolicy | StackValidationPolicy)[];
}

function sharedTokens(settings: KapsoPolicySettings): StackValidationPolicy {
    return {
        ...head("kapso-verify-token-shared", "Each config has its own verify token.", settings),
        validateStack: ({ resources }, report) => {
            const firsts = new Map<string, string>();
            // Sorted, because the engine's order differs from run to run.
            for (const { type, props, name, urn } of [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1))) {
                const token: unknown = type === types.config ? props.webhookVerifyToken : undefined;
                if (typeof token !== "string") {
                    continue;
                }
                const first = firsts.get(token);
                firsts.set(token, first ?? name);
                if (first !== undefined) {
                    report(
                        `webhookVerifyToken is also the token of ${first}, so a sender with one token can act as both. Give each config its own token.`,
                        urn,
                    );
                }
            }
        },
    };
}

function head(name: KapsoPolicyName, description: string, { levels }: KapsoPolicySettings, level: EnforcementLevel = "advisory"): Policy {
    return { name, description, enforcementLevel: levels?.[name] ?? level };
}

/** The URL to which Kapso sends messages or events. The provider refuses an invalid URL. */
function destination({ type, props }: ResourceValidationArgs): URL | undefined {
    const text: unknown = props[destinations.get(type) ?? ""];
    return typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
}
