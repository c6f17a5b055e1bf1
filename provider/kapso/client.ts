import { fromAnswer, UnexpectedAnswerError } from "./errors";
import { logRequest } from "./log";
import { Pacer } from "./pacer";
import { rateHeaders, retryAfter } from "./rateHeaders";
import type { KapsoRequest } from "./request";
import { retrying } from "./retry";
import { parseJson, serverWords } from "./serverWords";
import { type Answer, Transport } from "./transport";

export interface ClientSettings {
    /** Without a trailing slash: `https://app.kapso.ai/api/v1`. */
    baseUrl: string;
    apiKey: string;
    /** How long a request may wait for the rate limit, in milliseconds. */
    maxWait: number;
    /** Deadline of one request, in milliseconds; by default by method. */
    requestTimeout: number | undefined;
    /** Called before each request that changes something, and after each wait: rejects, or never returns, when nobody waits for the answer any more. */
    ensureWanted: () => Promise<void>;
    /** Aborted when the user cancels the run: what waits gives up, what is in flight is finished. */
    cancellation: AbortSignal;
    /** Tells the user something, in one line. */
    say: (line: string) => void;
}

/** Sends requests to one Kapso project, paced and retried, and gives back the JSON of a success, or throws the error class that fits. */
export class KapsoClient {
    private readonly transport: Transport;
    private readonly pacer: Pacer;

    constructor(private readonly settings: ClientSettings) {
        this.transport = new Transport(settings);
        this.pacer = new Pacer(settings);
    }

    /** The parsed body of a 2xx answer; `undefined` for one without a body (204). */
    send(request: KapsoRequest): Promise<unknown> {
        let tries = 0;
        const since = performance.now();
        return retrying(request, this.settings.cancellation, async (paced) => {
            tries += 1;
            const entered = performance.now();
            const turn = await this.pacer.enter(request.attempt, since);
            paced(performance.now() - entered);
            let answer: Answer;
            try {
                if (request.method !== "GET" || turn.hasWaited || tries > 1) {
                    await this.settings.ensureWanted();
                }
                answer = await this.exchange(request);
            } catch (error) {
                turn.lost();
                throw error;
            }
            if (answer.status === 429) {
                turn.refused(rateHeaders(answer), retryAfter(answer));
            } else {
                turn.answered(rateHeaders(answer));
            }
            return this.read(request, answer);
        });
    }

    private read(request: KapsoRequest, answer: Answer): unknown {
        const { status, body } = answer;
        if (status < 200 || status > 299) {
            throw fromAnswer({
                attempted: request.attempt,
                status,
                serverWords: serverWords(body, [this.settings.apiKey, ...(request.secrets ?? [])]),
                requestId: requestId(answer),
                retryAfter: retryAfter(answer),
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

    private async exchange(request: KapsoRequest): Promise<Answer> {
        const started = performance.now();
        try {
            const answer = await this.transport.exchange(request);
            logRequest(request, String(answer.status), started);
            return answer;
        } catch (error) {
            logRequest(request, error instanceof Error ? error.name : "failed", started);
            throw error;
        }
    }
}

function requestId({ headers }: Answer): string | undefined {
    const id = headers["x-request-id"];
    return typeof id === "string" && /^[\w.:-]{1,100}$/.test(id) ? id : undefined;
}
