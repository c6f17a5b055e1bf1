import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished, vi } from "vitest";
import { type Configuration, readConfiguration } from "../../../provider/kapso/configuration";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import type { ProjectSettings } from "../../../provider/kapso/project";
import type { AccountHost } from "../../../provider/run/account";

/** One request as it arrived at the server. */
export interface Arrival {
    method: string | undefined;
    url: string | undefined;
    headers: IncomingHttpHeaders;
    body: string;
}

export interface LocalServer {
    baseUrl: string;
    arrivals: Arrival[];
    connections: number;
}

/**
 * Starts a real HTTP server for the rest of this test. `respond` sends the response to each
 * request.
 */
export async function startServer(respond: (response: ServerResponse, arrival: Arrival) => void): Promise<LocalServer> {
    const server = createServer(async (request, response) => {
        const arrival = { method: request.method, url: request.url, headers: request.headers, body: await textOf(request) };
        started.arrivals.push(arrival);
        respond(response, arrival);
    });
    const started: LocalServer = { baseUrl: `http://${await listen(server)}/api/v1`, arrivals: [], connections: 0 };
    server.on("connection", () => {
        started.connections += 1;
    });
    return started;
}

/** Starts a server that responds to every request with this JSON. */
export function respondingWith(status: number, body: unknown, headers: Record<string, string> = {}): Promise<LocalServer> {
    return startServer((response) => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
}

export interface Proxy {
    url: string;
    /** The targets that clients requested, with the headers that the proxy received. */
    requested: { target: string | undefined; headers: IncomingHttpHeaders }[];
}

/**
 * Starts a real HTTP proxy for the rest of this test. It connects every target to one server, or
 * refuses the connection.
 */
export async function startProxy(to: LocalServer, refusal?: string): Promise<Proxy> {
    const target = new URL(to.baseUrl);
    const server = createServer();
    const proxy: Proxy = { url: `http://${await listen(server)}`, requested: [] };
    server.on("connect", (request, socket) => {
        proxy.requested.push({ target: request.url, headers: request.headers });
        socket.on("error", () => {});
        if (refusal !== undefined) {
            socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\n\r\n`);
            return;
        }
        const upstream = connect(Number(target.port), target.hostname, () => {
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
            upstream.pipe(socket).pipe(upstream);
        });
        upstream.on("error", () => socket.destroy());
        onTestFinished(() => void upstream.destroy());
    });
    return proxy;
}

const proxyVariables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"];

/** Removes the proxies of this machine from the environment, and sets others. */
export function stubProxies(proxies: Record<string, string> = {}): void {
    for (const name of proxyVariables) {
        vi.stubEnv(name, proxies[name]);
    }
    onTestFinished(() => void vi.unstubAllEnvs());
}

/** A request that reads one config. */
export const aRead: KapsoRequest = { method: "GET", path: "/whatsapp_configs/config-1", attempt: "read WhatsApp config config-1" };

/** A client's settings for this server, with the API key "key-canary". Nothing cancels the run. */
export function settingsFor(server: { baseUrl: string }, changes: Partial<ProjectSettings> = {}): ProjectSettings {
    const { apiVersion, baseUrl, apiKey, maxWait, requestTimeout, logsRequests, isProxied } = configurationFor(server);
    return { apiVersion, baseUrl, apiKey, maxWait, requestTimeout, logsRequests, isProxied, ...quietHost(), ...changes };
}

/**
 * The configuration of an account on this server, with the proxies and log of the environment.
 * After a lost create response, the provider searches once.
 */
export function configurationFor({ baseUrl }: { baseUrl: string }, changes: Partial<Configuration> = {}): Configuration {
    const env = Object.fromEntries(["KAPSO_LOG", ...proxyVariables].map((name) => [name, process.env[name]]));
    const configuration = readConfiguration(() => undefined, { ...env, KAPSO_API_KEY: "key-canary" });
    return { ...configuration, baseUrl, maxWait: 1000, recovery: { afterTimeout: 0, afterError: 0 }, ...changes };
}

/** The host of a run that is never cancelled and whose log lines are dropped. */
export function quietHost(): AccountHost {
    return { ensureWanted: async () => {}, cancellation: new AbortController().signal, logLine: () => {} };
}

/**
 * Makes the waits before retries end at once, with the minimum of full jitter, for the rest of this
 * test.
 */
export function skipWaits(): void {
    const spy = vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => spy.mockRestore());
}

/** The error that a promise was rejected with. Fails if the promise was fulfilled. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
    const error = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (error instanceof Error) {
        return error;
    }
    throw new Error("the promise was not rejected with an Error");
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
        server.close();
        server.closeAllConnections();
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) {
        parts.push(part);
    }
    return Buffer.concat(parts).toString();
}
