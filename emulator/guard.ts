import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import { ApiError } from "./apiError";

/** Far more than the largest body of the API. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Reads the body of a request from a program on this machine. Throws an `ApiError` for any other
 * request: a web page in the user's browser can reach a loopback port too.
 */
export async function bodyOfLocalRequest(incoming: IncomingMessage, allowHost: readonly string[]): Promise<string> {
    const { method, headers } = incoming;
    refuseForeignHost(headers, allowHost);
    refuseWebPages(headers);
    if (method === "GET" || method === "HEAD") {
        return "";
    }
    refuseOtherThanJson(headers);
    return bodyOf(incoming);
}

/** A page whose name was rebound to this machine's address still sends that name as its Host. */
function refuseForeignHost({ host = "" }: IncomingHttpHeaders, allowHost: readonly string[]): void {
    const name = hostnameOf(host);
    if (!isLoopback(name) && !allowHost.some((allowed) => allowed.toLowerCase() === name)) {
        // 421 Misdirected Request: a client may read a 403 as an error that Kapso passes on from
        // Meta.
        throw new ApiError(
            421,
            `The emulator did not execute the request, because its host ${JSON.stringify(name)} is not allowed: start the emulator with --allow-host and this name, or use 127.0.0.1.`,
        );
    }
}

/**
 * Programs send neither header. A browser adds one of them to each request that a page can send
 * without a preflight.
 */
function refuseWebPages({ host, origin, "sec-fetch-site": site = "none" }: IncomingHttpHeaders): void {
    if (origin !== undefined && origin !== `http://${host}`) {
        throw new ApiError(403, `The emulator did not execute the request, because a page of ${JSON.stringify(origin)} sent it.`);
    }
    if (site !== "none" && site !== "same-origin") {
        throw new ApiError(403, "The emulator did not execute the request, because a page of another origin sent it.");
    }
}

/** A page can send a form or plain text to another origin without a preflight, but not JSON. */
function refuseOtherThanJson(headers: IncomingHttpHeaders): void {
    const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
    const [type = ""] = (headers["content-type"] ?? "").split(";");
    if (hasBody && type.trim().toLowerCase() !== "application/json") {
        throw new ApiError(415, "The emulator reads JSON only: send the header `Content-Type: application/json`.");
    }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
    let bytes = Number(incoming.headers["content-length"] ?? 0);
    if (bytes > MAX_BODY_BYTES) {
        throw bodyTooLarge();
    }
    const chunks: Buffer[] = [];
    bytes = 0;
    // The end of the loop must not destroy the connection, because the response still has to be
    // sent.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
        chunks.push(chunk);
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
}

function bodyTooLarge(): ApiError {
    return new ApiError(413, `The emulator reads at most ${MAX_BODY_BYTES} bytes of a body, and this one is larger.`, {
        Connection: "close",
    });
}

/** The host name in URL form, without the port and without a trailing dot. */
function hostnameOf(host: string): string {
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
    return name.replace(/\.$/, "");
}

/**
 * No web page can have such a name: browsers resolve `localhost` and its subdomains to this
 * machine.
 */
function isLoopback(name: string): boolean {
    return /^(.+\.)?localhost$/.test(name) || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}
