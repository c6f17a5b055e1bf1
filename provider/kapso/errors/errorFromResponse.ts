import { advice } from "./advice";
import type { KapsoError, KapsoErrorDetails } from "./kapsoError";
import { TimeoutError } from "./requestErrors";
import {
    AuthenticationError,
    ConflictError,
    MetaError,
    NotFoundError,
    PlanError,
    RateLimitError,
    RedirectError,
    ServerError,
    ValidationError,
} from "./statusErrors";

export interface FailedResponse {
    attempted: string;
    status: number;
    serverWords: string | undefined;
    /** Kapso's own words with unmasked secrets, only for decisions. They must never be shown. */
    unmaskedWords?: string | undefined;
    requestId: string | undefined;
    retryAfter: number | undefined;
    /** The error of Meta in the body, if there is one. */
    meta?: { code: number | undefined } | undefined;
    /**
     * The target of a redirect, and the base URL that would have led there. Neither contains a
     * secret.
     */
    redirect?: { target: string; baseUrl?: string } | undefined;
    /**
     * Whether the limit for health checks caused a 429. It is separate from the limit for all
     * requests.
     */
    isHealthLimit?: boolean;
}

/** Chooses the error class by the status and the body of a response. No other code does so. */
export function errorFromResponse(response: FailedResponse): KapsoError {
    const { status } = response;
    if (status >= 300 && status < 400) {
        return new RedirectError(details(response, advice.redirect(response.redirect?.baseUrl)));
    }
    if (isRefusedByMeta(response)) {
        return new MetaError(details(response, advice.accessToken));
    }
    switch (status) {
        case 401:
            return new AuthenticationError(details(response, advice.apiKey));
        case 402:
            return new PlanError(details(response, advice.plan));
        case 403:
            return new AuthenticationError(details(response, advice.forbidden));
        case 404:
            return new NotFoundError(details(response, advice.notFound));
        case 408:
            return new TimeoutError(details(response, advice.timeout));
        case 409:
            return new ConflictError(details(response, advice.conflict));
        case 429:
            return new RateLimitError(details(response, response.isHealthLimit ? advice.healthLimit : advice.rateLimit));
    }
    if (status >= 500) {
        return new ServerError(details(response, advice.server));
    }
    const others: Record<number, string> = { 405: advice.route, 407: advice.proxy, 410: advice.route, 421: advice.host };
    return new ValidationError(details(response, others[status] ?? (response.meta ? advice.metaArguments : advice.validation)));
}

function details(response: FailedResponse, next: string): KapsoErrorDetails {
    const { attempted, status, serverWords, unmaskedWords, requestId, retryAfter, redirect } = response;
    return {
        attempted,
        reason: `Kapso answered ${status} ${redirect ? `and points to ${redirect.target}` : said(response)}`,
        advice: next,
        status,
        ...(serverWords === undefined ? {} : { serverWords }),
        ...(unmaskedWords === undefined ? {} : { unmaskedWords }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
    };
}

/** Whether a code of Meta means that a token is invalid, expired or lacks a permission. */
function isTokenCode(code: number): boolean {
    return [3, 10, 102, 190].includes(code) || (code >= 200 && code < 300);
}

/**
 * Whether Meta refused the request. Kapso has no permissions of its own, so a 403 comes from Meta,
 * unless a proxy sent it or it mentions the API key.
 */
function isRefusedByMeta({ status, serverWords, unmaskedWords = serverWords, meta }: FailedResponse): boolean {
    if (unmaskedWords === undefined) {
        return false;
    }
    const isAboutKey = /\bAPI[ _-]?key\b/i.test(unmaskedWords);
    switch (status) {
        case 400:
        case 422:
            return meta?.code !== undefined && isTokenCode(meta.code);
        case 401:
            return meta !== undefined || (!isAboutKey && /\baccess[ _]token\b|\bOAuth|\bMeta\b/i.test(unmaskedWords));
        case 403:
            return meta !== undefined || !(isAboutKey || isHtml(unmaskedWords));
        default:
            return false;
    }
}

function said({ serverWords, unmaskedWords = serverWords }: FailedResponse): string {
    if (serverWords === undefined) {
        return "without a reason";
    }
    // The HTML page of a proxy is described, not quoted (serverWords.ts).
    return isHtml(unmaskedWords) ? `with ${serverWords}` : `"${serverWords}"`;
}

function isHtml(words: string | undefined): boolean {
    return words?.startsWith("an HTML page") ?? false;
}
