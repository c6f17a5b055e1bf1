import type { EnforcementLevel } from "@pulumi/policy";

/** The policies, by the names under which Pulumi reports them. */
export type KapsoPolicyName =
    | "kapso-https-only"
    | "kapso-allowed-domains"
    | "kapso-verify-token-length"
    | "kapso-verify-token-shared"
    | "kapso-production-protected"
    | "kapso-names";

/** What a team wants of its Kapso account. */
export interface KapsoPolicySettings {
    /** Domains that destinations may be in, such as `acme.example`; their subdomains count. Without it, every domain is allowed. */
    allowedDomains?: readonly string[];
    /** How many characters a verify token has at least. Default: 16. */
    verifyTokenLength?: number;
    /** What the `name` of each config and customer matches. Without it, every name does. */
    namePattern?: RegExp;
    /** How each policy is enforced. Default: `"mandatory"` for `kapso-https-only`, `"advisory"` for the others. */
    levels?: Partial<Record<KapsoPolicyName, EnforcementLevel>>;
}
