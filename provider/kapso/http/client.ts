import { fromAnswer } from "../errors/fromAnswer";
import { UnexpectedAnswerError } from "../errors/requestErrors";
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
import { type Answer, Transport } from "./transport";

export interface ClientSettings {
    /** Without a trailing slash: `https://app.kapso.ai/api/v1`. */
    baseUrl: string;
    apiKey: string;
    /** How long a request may wait for the rate limit, in milliseconds. */
    maxWait: number;
    /** Deadline of one request, in milliseconds; by default by method. */
    requestTimeout: number | undefined;
    /**
     * Called before each request that changes something, and after each wait: rejects, or never
     * returns, when nobody waits for the answer any more.
     */
    ensureWanted: () => Promise<void>;
    /**
     * Aborted when the user cancels the run: what waits gives up, what is in flight is finished.
     */
    cancellation: AbortSignal;
    /** Tells the user something, in one line. */
    say: (line: string) => void;
    /** Whether each request is logged. */
    logsRequests: boolean;
    /** Whether the environment names a proxy. */
    isProxied: boolean;
}

/**
 * How old a look may be when the request is sent, in milliseconds, and how often it is repeated.
 */
const longSinceLook = 5000;
const mostLooks = 5;

/**
 * Sends requests to one Kapso project, paced and retried, and gives back the JSON of a success, or
 * throws the error class that fits.
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

    /** The run that the requests are for. */
    get run(): Pick<ClientSettings, "cancellation" | "say"> {
        return this.settings;
    }

    /** The parsed body of a 2xx answer; `undefined` for one without a body (204). */
    send(request: KapsoRequest): Promise<unknown> {
        let tries = 0;
        const since = performance.now();
        return retrying(request, this.settings.cancellation, async (paced, look) => {
            tries += 1;
            const entered = performance.now();
            const turn = await (look ? this.lookAndEnter(request, since, look) : this.enter(request, since));
            paced(performance.now() - entered);
            let answer: Answer;
            try {
                if (request.method !== "GET" || turn.hasWaited || tries > 1) {
                    await this.settings.ensureWanted();
                }
                request.onSend?.();
                const answered = this.otherTraffic.sent();
                answer = await this.exchange(request);
                answered(rateHeaders(answer));
            } catch (error) {
                turn.lost();
                throw error;
            }
            this.clock.heard(answer.headers.date);
            this.learn(request, answer, turn);
            return this.read(request, answer);
        });
    }

    /**
     * The look needs a turn too, so it comes before the request's own turn. It is repeated if that
     * turn took long to come.
     */
    private async lookAndEnter(request: KapsoRequest, since: number, look: () => Promise<void>): Promise<Turn> {
        for (let looks = 1; ; looks += 1) {
            await look();
            const looked = performance.now();
            const turn = await this.enter(request, since);
            if (performance.now() - looked < longSinceLook || looks === mostLooks) {
                return turn;
            }
            turn.lost();
        }
    }

    private enter(request: KapsoRequest, since: number): Promise<Turn> {
        const enter = () => this.pacer.enter(request.attempt, since);
        return request.isHealthCheck ? this.healthPace.enter(request.attempt, since, enter) : enter();
    }

    private learn(request: KapsoRequest, answer: Answer, turn: Turn): void {
        const isHealthLimit = isRefusedByHealthLimit(request, answer);
        if (isHealthLimit) {
            this.healthPace.refused(retryAfter(answer));
        } else if (request.isHealthCheck && answer.status !== 429) {
            this.healthPace.answered(healthRateHeaders(answer));
        }
        if (answer.status === 429 && !isHealthLimit) {
            turn.refused(rateHeaders(answer), retryAfter(answer));
        } else {
            turn.answered(rateHeaders(answer));
        }
    }

    private read(request: KapsoRequest, answer: Answer): unknown {
        const { status, headers, body } = answer;
        if (status < 200 || status > 299) {
            const requested = { baseUrl: this.settings.baseUrl, path: request.path };
            throw fromAnswer({
                attempted: request.attempt,
                status,
                serverWords: serverWords(body, maskKnownSecrets),
                unmaskedWords: unmaskedWords(body),
                requestId: requestId(answer),
                retryAfter: retryAfter(answer),
                meta: metaErrorIn(body),
                redirect: status < 400 ? redirectTarget(headers.location, requested, knownSecrets()) : undefined,
                isHealthLimit: isRefusedByHealthLimit(request, answer),
            });
        }
        if (body === "") {
            return undefined;
        }
        const json = parseJson(body);
        if (json === undefined) {
            throw new UnexpectedAnswerError(request.attempt, status, "the body is not JSON");
        }
        return json;
    }

    private log(request: KapsoRequest, outcome: string, started: number): void {
        if (this.settings.logsRequests) {
            logRequest(request, outcome, started);
        }
    }

    private async exchange(request: KapsoRequest): Promise<Answer> {
        const started = performance.now();
        try {
            const answer = await this.transport.exchange(request);
            this.log(request, String(answer.status), started);
            return answer;
        } catch (error) {
            this.log(request, error instanceof Error ? error.name : "failed", started);
            throw error;
        }
    }
}

function requestId({ headers }: Answer): string | undefined {
    const id = headers["x-request-id"];
    return typeof id === "string" && /^[\w.:-]{1,100}$/.test(id) && maskKnownSecrets(id) === id ? id : undefined;
}

/**
 * Whether a 429 is that of the limit of health checks. The limit of all requests says that nothing
 * of it remains.
 */
function isRefusedByHealthLimit({ isHealthCheck }: KapsoRequest, answer: Answer): boolean {
    const { second, minute } = healthRateHeaders(answer);
    const isUsedUp = [second, minute].some(({ remaining }) => remaining === 0);
    return isHealthCheck === true && answer.status === 429 && (isUsedUp || rateHeaders(answer).remaining !== 0);
}
