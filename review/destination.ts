import type { Shown } from "./model";

/** A destination without parts that may be secret: credentials, query values and the fragment. */
export function shownDestination(value: string): Shown {
    const url = parsed(value);
    if (!url) {
        return { is: "text", text: "(not a URL)" };
    }
    const query = [...url.searchParams.keys()].map((key) => `${key}=[hidden]`).join("&");
    const hash = url.hash === "" ? "" : "#[hidden]";
    return {
        is: "url",
        before: `${url.protocol}//${hasCredentials(url) ? "[hidden]@" : ""}`,
        host: url.host,
        behind: `${url.pathname}${query === "" ? "" : `?${query}`}${hash}`,
    };
}

/** The risks of a destination. If `ownDomains` is empty, every host is allowed. */
export function risksOf(value: string, ownDomains: readonly string[]): ("foreignDomain" | "urlCredentials" | "plainHttp")[] {
    const url = parsed(value);
    if (!url) {
        return [];
    }
    const isOwn = ownDomains.length === 0 || isWithin(url, ownDomains);
    return [
        ...(isOwn ? [] : (["foreignDomain"] as const)),
        ...(hasCredentials(url) ? (["urlCredentials"] as const) : []),
        ...(url.protocol === "http:" ? (["plainHttp"] as const) : []),
    ];
}

/** Whether the host of a URL is one of these domains (from `domainOf`) or a subdomain. */
export function isWithin({ hostname }: URL, domains: readonly string[]): boolean {
    const host = hostname.replace(/\.$/, "");
    return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/**
 * Normalises a domain for comparison: lower case, no dot at either end. `undefined` if it is none.
 */
export function domainOf(text: string): string | undefined {
    const domain = text.toLowerCase().replace(/^(\*?\.)|\.$/g, "");
    const host = parsed(`https://${domain}`)?.hostname;
    return host !== undefined && /^[^/?#@:\s]+$/.test(domain) ? host : undefined;
}

function hasCredentials({ username, password }: URL): boolean {
    return username !== "" || password !== "";
}

function parsed(value: string): URL | undefined {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
