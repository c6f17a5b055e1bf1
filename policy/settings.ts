import type { EnforcementLevel } from "@pulumi/policy";

/** The policies, by the names under which Pulumi reports them. */
export type KapsoPolicyName =
    | "kapso-https-only"
    | "kapso-allowed-domains"
    | "kapso-verify-token-length"
    | "kapso-verify-token-shared"
    | "kapso-production-protected"
    | "kapso-names";

/** The rules of a team for its Kapso account. */
export interface KapsoPolicySettings {
    /**
     * The domains that destinations may have, such as `acme.example`, including their subdomains.
     * Default: every domain.
     */
    allowedDomains?: readonly string[];
    /** The minimum length of a verify token, in characters. Default: 16. */
    verifyTokenLength?: number;
    /** The pattern that the `name` of each config and customer must match. Default: none. */
    namePattern?: RegExp;
    /**
     * The enforcement level per policy. Default: `"mandatory"` for `kapso-https-only`, `"advisory"`
     * for the others.
     */
    levels?: Partial<Record<KapsoPolicyName, EnforcementLevel>>;
}
