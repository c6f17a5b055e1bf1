import type { ApiVersion } from "./apiVersion";
import { Newest } from "./newest";
import { Waiters, type WaitOptions } from "./waiting";

/** More than a test needs, and small enough for an emulator that runs for weeks. */
const MAX_REQUESTS = 100_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * One request as the emulator received it. `Emulator.requests` lists it from its arrival on. It is
 * complete before the client can see a response.
 */
export interface RecordedRequest {
    /** 1 for the first request of this emulator; `clearRequests` does not reset the count. */
    readonly number: number;
    readonly method: string;
    /**
     * Path with query, relative to the base URL ("/customers?page=2"). The whole path for a request
     * outside both base URLs.
     */
    readonly path: string;
    /** The API version whose base URL was used; undefined outside both base URLs. */
    readonly apiVersion: ApiVersion | undefined;
    /**
     * Status of the response. `null` while there is no response, and permanently if the emulator
     * cut the connection.
     */
    readonly status: number | null;
    /**
     * The parsed JSON body, including secrets, or the text if it was not JSON. Undefined without a
     * body or without a valid API key.
     */
    readonly body: unknown;
    /** Project of the API key; undefined if the key is missing or unknown. */
    readonly apiKeyProject: string | undefined;
    /** Milliseconds of the emulator's clock. */
    readonly startedAt: number;
    /** When the response was decided or the connection was cut; `null` until then. */
    readonly finishedAt: number | null;
}

type Entry = { -readonly [Field in keyof RecordedRequest]: RecordedRequest[Field] };

/** Keeps the requests, and notifies those who wait for one. */
export class RequestLog {
    private entries = new Newest<Entry>(MAX_REQUESTS, MAX_CHARACTERS);
    private count = 0;
    private readonly waiters = new Waiters();

    constructor(
        private readonly now: () => number,
        private readonly onRequest: (request: RecordedRequest) => void,
    ) {}

    get requests(): readonly RecordedRequest[] {
        return this.entries.kept;
    }

    /** `bodyLength`: length of the body in characters. */
    open(request: Pick<RecordedRequest, "method" | "path" | "apiVersion" | "body" | "apiKeyProject">, bodyLength: number): RecordedRequest {
        this.count += 1;
        const entry: Entry = { number: this.count, ...request, status: null, startedAt: this.now(), finishedAt: null };
        this.entries.add(entry, request.path.length + bodyLength);
        return entry;
    }

    /** Only the first call per request counts, because it describes what the client saw first. */
    close(request: RecordedRequest, status: number | null): void {
        if (request.finishedAt !== null) {
            return;
        }
        Object.assign<Entry, Partial<Entry>>(request, { status, finishedAt: this.now() });
        this.onRequest(request);
        this.waiters.notify();
    }

    clear(): void {
        this.entries = new Newest(MAX_REQUESTS, MAX_CHARACTERS);
    }

    /**
     * The first finished request that matches, or the n-th finished one, among the kept requests.
     */
    waitFor(wanted: number | ((request: RecordedRequest) => boolean), options?: WaitOptions): Promise<RecordedRequest> {
        const find = () => {
            const { count, kept } = this.entries;
            const finished = kept.filter((entry) => entry.finishedAt !== null);
            return typeof wanted === "number" ? finished[wanted - 1 - (count - kept.length)] : finished.find(wanted);
        };
        return this.waiters.until(find, () => `Requests so far: ${listed(this.entries.kept)}.`, options);
    }
}

function listed(requests: readonly RecordedRequest[]): string {
    return requests.map(({ method, path, status }) => `${method} ${path} ${status ?? "-"}`).join(", ") || "none";
}
