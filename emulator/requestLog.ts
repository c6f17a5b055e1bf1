import type { ApiVersion } from "./apiVersion";
import { Newest } from "./newest";
import { type WaitOptions, Watchers } from "./waiting";

/** Above what a test looks at, and small enough for an emulator that runs for weeks. */
const MAX_REQUESTS = 100_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * One request as the emulator saw it. In `Emulator.requests` from its arrival on, complete before
 * the client can see an answer.
 */
export interface RecordedRequest {
    /** 1 for the first request of this emulator; `clearRequests` does not start it again. */
    readonly number: number;
    readonly method: string;
    /**
     * Path with query, relative to the base URL ("/customers?page=2"); the whole path for a request
     * outside both base URLs.
     */
    readonly path: string;
    /** The generation of the API whose base URL it came in at; undefined outside both. */
    readonly apiVersion: ApiVersion | undefined;
    /**
     * Status of the answer; `null` while there is none, and for ever when the emulator cut the
     * connection instead.
     */
    readonly status: number | null;
    /**
     * The JSON that was sent, secrets included; the text itself when it was not JSON; undefined
     * when there was no body, or no valid API key.
     */
    readonly body: unknown;
    /** Project of the API key; undefined when the key was missing or unknown. */
    readonly apiKeyProject: string | undefined;
    /** Milliseconds of the emulator's clock. */
    readonly startedAt: number;
    /** When the answer was decided or the connection cut; `null` until then. */
    readonly finishedAt: number | null;
}

type Entry = { -readonly [Field in keyof RecordedRequest]: RecordedRequest[Field] };

/** The list of requests, and whoever waits for one. */
export class RequestLog {
    private entries = new Newest<Entry>(MAX_REQUESTS, MAX_CHARACTERS);
    private count = 0;
    private readonly watchers = new Watchers();

    constructor(
        private readonly now: () => number,
        private readonly onRequest: (request: RecordedRequest) => void,
    ) {}

    get requests(): readonly RecordedRequest[] {
        return this.entries.kept;
    }

    /** `bodyLength` is that of the text, in characters. */
    open(request: Pick<RecordedRequest, "method" | "path" | "apiVersion" | "body" | "apiKeyProject">, bodyLength: number): RecordedRequest {
        this.count += 1;
        const entry: Entry = { number: this.count, ...request, status: null, startedAt: this.now(), finishedAt: null };
        this.entries.add(entry, request.path.length + bodyLength);
        return entry;
    }

    /** Only the first call for a request counts: what the client saw first is what happened. */
    close(request: RecordedRequest, status: number | null): void {
        if (request.finishedAt !== null) {
            return;
        }
        Object.assign<Entry, Partial<Entry>>(request, { status, finishedAt: this.now() });
        this.onRequest(request);
        this.watchers.notify();
    }

    clear(): void {
        this.entries = new Newest(MAX_REQUESTS, MAX_CHARACTERS);
    }

    /** The first finished request that fits, or the n-th finished one, of those that are kept. */
    waitFor(wanted: number | ((request: RecordedRequest) => boolean), options?: WaitOptions): Promise<RecordedRequest> {
        const find = () => {
            const { count, kept } = this.entries;
            const finished = kept.filter((entry) => entry.finishedAt !== null);
            return typeof wanted === "number" ? finished[wanted - 1 - (count - kept.length)] : finished.find(wanted);
        };
        return this.watchers.until(find, () => `Requests so far: ${listed(this.entries.kept)}.`, options);
    }
}

function listed(requests: readonly RecordedRequest[]): string {
    return requests.map(({ method, path, status }) => `${method} ${path} ${status ?? "-"}`).join(", ") || "none";
}
