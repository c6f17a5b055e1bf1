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
    /** The same words with the secrets that they repeat: to decide by them, never to show them. */
    unmaskedWords?: string | undefined;
    requestId: string | undefined;
    retryAfter: number | undefined;
    /** The error of Meta in the body, with its code. */
    meta?: { code: number | undefined } | undefined;
    /**
     * Where a redirect points, and the base URL with which the request would reach it;
     * neither holds a secret.
     */
    redirect?: { target: string; baseUrl?: string } | undefined;
    /**
     * Whether the limit of health checks refused it. The other requests have a limit of their own.
     */
    isHealthLimit?: boolean;
}

const notFollowed = "The provider did not follow the redirect, so it did not send the API key there.";

/** Chooses the class of an error by the status and the body. No other place does. */
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
    const others: Record<number, readonly string[]> = { 405: advice.route, 407: advice.proxy, 410: advice.route, 421: advice.host };
    return new ValidationError(details(response, others[status] ?? (response.meta ? advice.metaArguments : advice.validation)));
}

function details(response: FailedResponse, next: readonly string[]): KapsoErrorDetails {
    const { attempted, status, serverWords, unmaskedWords, requestId, retryAfter, redirect } = response;
    return {
        attempted,
        reason: `Kapso returned ${status} ${redirect ? `and redirects to ${redirect.target}` : said(response)}`,
        ...(status >= 300 && status < 400 ? { outcome: notFollowed } : {}),
        advice: next,
        status,
        ...(serverWords === undefined ? {} : { serverWords }),
        ...(unmaskedWords === undefined ? {} : { unmaskedWords }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
    };
}

/** Meta's codes of a token that is invalid, expired or lacks a permission. */
function isTokenCode(code: number): boolean {
    return [3, 10, 102, 190].includes(code) || (code >= 200 && code < 300);
}

/**
 * Kapso has no permissions of its own. So a 403 repeats a refusal by Meta, unless a proxy sent it
 * or its words mention the API key.
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
        return "without an error message";
    }
    // What a proxy shows to people is described, not quoted (serverWords.ts).
    return isHtml(unmaskedWords) ? `with ${serverWords}` : `"${serverWords}"`;
}

function isHtml(words: string | undefined): boolean {
    return words?.startsWith("an HTML page") ?? false;
}
