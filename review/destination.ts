import type { Shown } from "./model";

/** A destination without what may be secret in it: credentials, the values of its query, and what stands behind a `#`. */
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

/** What is risky about a destination. Where `ownDomains` is empty, every host will do. */
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

/** Whether a URL is in one of these domains, as `domainOf` gives them, or in a subdomain. */
export function isWithin({ hostname }: URL, domains: readonly string[]): boolean {
    const host = hostname.replace(/\.$/, "");
    return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** A domain as hosts are compared with it: lower case, without a dot at either end; `undefined` where it is none. */
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
