import { errorFromResponse } from "../errors/errorFromResponse";
import { UnexpectedResponseError } from "../errors/requestErrors";
import { knownSecrets, maskKnownSecrets, rememberSecrets } from "../knownSecrets";
import { HealthPace } from "../rateLimit/healthPace";
import { OtherTraffic } from "../rateLimit/otherTraffic";
import { Pacer, type Turn } from "../rateLimit/pacer";
import { healthRateHeaders, rateHeaders, retryAfter } from "../rateLimit/rateHeaders";
import { logRequest } from "./log";
import { redirectTarget } from "./redirectTarget";
import type { KapsoRequest } from "./request";
import { retrying } from "./retry";
import { ServerClock } from "./serverClock";
import { metaErrorIn, parseJson, serverWords, unmaskedWords } from "./serverWords";
import { type HttpResponse, Transport } from "./transport";

export interface ClientSettings {
    /** Without a trailing slash, for example `https://app.kapso.ai/api/v1`. */
    baseUrl: string;
    apiKey: string;
    /** Maximum wait of one request for the rate limit, in milliseconds. */
    maxWait: number;
    /** Deadline of one request, in milliseconds. Default: the deadline of the method. */
    requestTimeout: number | undefined;
    /**
     * Called before each request that changes something, and after each wait. Rejects, or never
     * returns, if the engine no longer waits for the response.
     */
    ensureWanted: () => Promise<void>;
    /**
     * Aborted when the user cancels the run. Waiting requests are rejected, and sent requests are
     * finished.
     */
    cancellation: AbortSignal;
    /** Logs one line for the user. */
    logLine: (line: string) => void;
    /** Whether each request is logged. */
    logsRequests: boolean;
    /** Whether the environment names a proxy. */
    isProxied: boolean;
}

/**
 * Maximum age of an existence check when its request is sent, in milliseconds, and maximum number
 * of existence checks per request.
 */
const maxCheckAge = 5000;
const maxChecks = 5;

/**
 * Sends requests to one Kapso project within the rate limit, and retries them. Returns the JSON of
 * a 2xx response. Throws the error class of any other response.
 */
export class KapsoClient {
    readonly clock = new ServerClock();
    readonly otherTraffic = new OtherTraffic();
    private readonly transport: Transport;
    private readonly pacer: Pacer;
    private readonly healthPace: HealthPace;

    constructor(private readonly settings: ClientSettings) {
        this.transport = new Transport(settings);
        this.pacer = new Pacer(settings);
        this.healthPace = new HealthPace(settings);
        rememberSecrets([settings.apiKey]);
    }

    get run(): Pick<ClientSettings, "cancellation" | "logLine"> {
        return this.settings;
    }

    /**
     * Sends a request. Returns the parsed body of a 2xx response, or `undefined` for an empty body
     * (204).
     */
    send(request: KapsoRequest): Promise<unknown> {
        let tries = 0;
        const since = performance.now();
        return retrying(request, this.settings.cancellation, async (paced, existenceCheck) => {
            tries += 1;
            const entered = performance.now();
            const turn = await (existenceCheck ? this.checkAndEnter(request, since, existenceCheck) : this.enter(request, since));
            paced(performance.now() - entered);
            let response: HttpResponse;
            try {
                if (request.method !== "GET" || turn.hasWaited || tries > 1) {
                    await this.settings.ensureWanted();
                }
                request.onSend?.();
                const responded = this.otherTraffic.sent();
                response = await this.exchange(request);
                responded(rateHeaders(response));
            } catch (error) {
                turn.lost();
                throw error;
            }
            this.clock.heard(response.headers.date);
            this.learn(request, response, turn);
            return this.read(request, response);
        });
    }

    /**
     * Checks existence before it takes a turn, because the existence check needs a turn too. If the
     * turn then takes too long, checks again.
     */
    private async checkAndEnter(request: KapsoRequest, since: number, existenceCheck: () => Promise<void>): Promise<Turn> {
        for (let checks = 1; ; checks += 1) {
            await existenceCheck();
            const started = performance.now();
            const turn = await this.enter(request, since);
            if (performance.now() - started < maxCheckAge || checks === maxChecks) {
                return turn;
            }
            turn.lost();
        }
    }

    private enter(request: KapsoRequest, since: number): Promise<Turn> {
        const enter = () => this.pacer.enter(request.attempt, since);
        return request.isHealthCheck ? this.healthPace.enter(request.attempt, since, enter) : enter();
    }

    private learn(request: KapsoRequest, response: HttpResponse, turn: Turn): void {
        const isHealthLimit = isRefusedByHealthLimit(request, response);
        if (isHealthLimit) {
            this.healthPace.refused(retryAfter(response));
        } else if (request.isHealthCheck && response.status !== 429) {
            this.healthPace.responded(healthRateHeaders(response));
        }
        if (response.status === 429 && !isHealthLimit) {
            turn.refused(rateHeaders(response), retryAfter(response));
        } else {
            turn.responded(rateHeaders(response));
        }
    }

    private read(request: KapsoRequest, response: HttpResponse): unknown {
        const { status, headers, body } = response;
        if (status < 200 || status > 299) {
            const requested = { baseUrl: this.settings.baseUrl, path: request.path };
            throw errorFromResponse({
                attempted: request.attempt,
                status,
                serverWords: serverWords(body, maskKnownSecrets),
                unmaskedWords: unmaskedWords(body),
                requestId: requestId(response),
                retryAfter: retryAfter(response),
                meta: metaErrorIn(body),
                redirect: status < 400 ? redirectTarget(headers.location, requested, knownSecrets()) : undefined,
                isHealthLimit: isRefusedByHealthLimit(request, response),
            });
        }
        if (body === "") {
            return undefined;
        }
        const json = parseJson(body);
        if (json === undefined) {
            throw new UnexpectedResponseError(request.attempt, status, "the body is not JSON");
        }
        return json;
    }

    private log(request: KapsoRequest, outcome: string, started: number): void {
        if (this.settings.logsRequests) {
            logRequest(request, outcome, started);
        }
    }

    private async exchange(request: KapsoRequest): Promise<HttpResponse> {
        const started = performance.now();
        try {
            const response = await this.transport.exchange(request);
            this.log(request, String(response.status), started);
            return response;
        } catch (error) {
            this.log(request, error instanceof Error ? error.name : "failed", started);
            throw error;
        }
    }
}

function requestId({ headers }: HttpResponse): string | undefined {
    const id = headers["x-request-id"];
    return typeof id === "string" && /^[\w.:-]{1,100}$/.test(id) && maskKnownSecrets(id) === id ? id : undefined;
}

/**
 * Whether the limit for health checks caused a 429. If the limit for all requests caused it, Kapso
 * reports that no requests remain.
 */
function isRefusedByHealthLimit({ isHealthCheck }: KapsoRequest, response: HttpResponse): boolean {
    const { second, minute } = healthRateHeaders(response);
    const isUsedUp = [second, minute].some(({ remaining }) => remaining === 0);
    return isHealthCheck === true && response.status === 429 && (isUsedUp || rateHeaders(response).remaining !== 0);
}
