import { fromAnswer, UnexpectedAnswerError } from "./errors";
import { logRequest } from "./log";
import type { KapsoRequest } from "./request";
import { parseJson, serverWords } from "./serverWords";
import { type Answer, Transport } from "./transport";

export interface ClientSettings {
    /** Without a trailing slash: `https://app.kapso.ai/api/v1`. */
    baseUrl: string;
    apiKey: string;
}

/** Sends requests to one Kapso project and gives back the JSON of a success, or throws the error class that fits. */
export class KapsoClient {
    private readonly transport: Transport;

    constructor(private readonly settings: ClientSettings) {
        this.transport = new Transport(settings.baseUrl, settings.apiKey);
    }

    /** The parsed body of a 2xx answer; `undefined` for one without a body (204). */
    async send(request: KapsoRequest): Promise<unknown> {
        const answer = await this.exchange(request);
        const { status, body } = answer;
        if (status < 200 || status > 299) {
            const secrets = [this.settings.apiKey, ...(request.secrets ?? [])];
            throw fromAnswer({
                attempted: request.attempt,
                status,
                serverWords: serverWords(body, secrets),
                requestId: requestId(answer),
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
