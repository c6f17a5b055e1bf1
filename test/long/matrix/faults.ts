import type { Fault, FaultHandle, FaultMatch } from "../../../emulator";
import type { Scene } from "../scene";
import type { Operation } from "./operations";

/** Deadline of a request in seconds, for faults that exceed it. */
export const shortDeadline = 2;
const tooLong = 3000;
/** Milliseconds to wait for a fault or a request on a slow machine. */
const patience = 120_000;

export interface SetFault {
    /** The number of requests that the fault has hit. */
    hits(): number;
    /** Resolves when the fault has hit its first request. */
    met(): Promise<unknown>;
    /** Ends the fault, and waits until the emulator has finished the affected requests. */
    remove(): Promise<void>;
}

export interface FaultKind {
    readonly title: string;
    set(scene: Scene, match: FaultMatch): Promise<SetFault>;
    /** Whether the fault can affect an operation. By default, it can affect all operations. */
    concerns?(operation: Operation): boolean;
    /** A request that the fault never hits. */
    readonly spares?: Operation["requests"][number];
    /** Of several faults that are alike if they stay, only the representative is tested as such. */
    readonly representative: boolean;
    /** Whether the emulator executes the affected request, and only the response is lost. */
    readonly executes: boolean;
    readonly deadlineSeconds?: number;
    /** Seconds for which the provider reads a list again, if the result depends on it. */
    readonly recoverySeconds?: number;
}

type WithoutMatch<Kind> = Kind extends Fault ? Omit<Kind, "match"> : never;

/** One of the emulator's own faults. */
function plain(
    title: string,
    fault: WithoutMatch<Fault> | (() => WithoutMatch<Fault>),
    more: Partial<Pick<FaultKind, "representative" | "executes" | "concerns" | "deadlineSeconds" | "recoverySeconds">> = {},
): FaultKind {
    return {
        title,
        representative: true,
        executes: false,
        ...more,
        async set({ emulator }, match) {
            return setFault(emulator.fault({ ...(typeof fault === "function" ? fault() : fault), match } as Fault));
        },
    };
}

function setFault(handle: FaultHandle): SetFault {
    return {
        hits: () => handle.hits,
        met: () => handle.waitForHit(1, { timeoutMs: patience }),
        async remove() {
            handle.remove();
            if (handle.hits > 0) {
                await handle.waitForDone(handle.hits, { timeoutMs: patience });
            }
        },
    };
}

const asks = (request: Operation["requests"][number]) => (operation: Operation) => operation.requests.includes(request);

const serverErrors = [500, 502, 503, 504].flatMap((status) =>
    (["before", "after"] as const).flatMap((when) =>
        (["json", "html", "none"] as const).map((body) =>
            plain(
                `${status} ${when} the change, ${body === "none" ? "no body" : body}`,
                { kind: "serverError", status: status as 500 | 502 | 503 | 504, when, body },
                // 502 and 504 come from a proxy, 500 and 503 from Kapso.
                {
                    representative: (status === 502 && body === "html") || (status === 503 && body === "json"),
                    executes: when === "after",
                },
            ),
        ),
    ),
);

export const faultKinds: readonly FaultKind[] = [
    plain("latency beyond the deadline", { kind: "latency", ms: tooLong }, { executes: true, deadlineSeconds: shortDeadline }),
    plain("slow body beyond the deadline", { kind: "slow", ms: tooLong }, { executes: true, deadlineSeconds: shortDeadline }),
    plain("slow body", { kind: "slow", ms: 300 }, { representative: false, executes: true }),
    plain("429, Retry-After in seconds", { kind: "rateLimited", retryAfter: 1 }),
    plain("429, Retry-After as a date", () => ({ kind: "rateLimited", retryAfter: new Date(Date.now() + 2000).toUTCString() }), {
        representative: false,
    }),
    plain("429 without Retry-After", { kind: "rateLimited", retryAfter: null }),
    {
        title: "the window is used up",
        // Kapso limits health checks separately.
        spares: "health",
        representative: false,
        executes: false,
        async set({ emulator }, { from = 1 }) {
            emulator.setRateLimit({ limit: Math.max(1, from - 1), windowSeconds: 5 });
            if (from === 1) {
                // Another client with the same key uses the only request of this window.
                await fetch(`${emulator.baseUrl}/customers`, { headers: { "x-api-key": emulator.apiKey } });
            }
            return {
                met: () => emulator.waitForRequest(({ status }) => status === 429, { timeoutMs: patience }),
                hits: () => emulator.requests.filter(({ status }) => status === 429).length,
                remove: async () => emulator.setRateLimit({ limit: 100_000, windowSeconds: 60 }),
            };
        },
    },
    ...serverErrors,
    plain("connection dropped before the change", { kind: "drop", when: "before" }),
    plain("connection dropped after the change", { kind: "drop", when: "after" }, { executes: true }),
    {
        title: "connection dropped after the change, twice",
        representative: false,
        executes: true,
        concerns: asks("DELETE"),
        async set({ emulator }, match) {
            return setFault(emulator.fault({ kind: "drop", when: "after", match: { ...match, method: "DELETE", from: 1, times: 2 } }));
        },
    },
    plain("connection dropped, the change made 1 s later", { kind: "lateDrop", seconds: 1 }, { executes: true }),
    {
        title: "connection dropped after the change, lists lag 2 s",
        representative: false,
        executes: true,
        concerns: asks("POST"),
        async set(scene, match) {
            const lag = scene.emulator.fault({ kind: "laggingLists", seconds: 2 });
            const drop = setFault(scene.emulator.fault({ kind: "drop", when: "after", match }));
            return {
                ...drop,
                remove: async () => {
                    lag.remove();
                    await drop.remove();
                },
            };
        },
    },
    plain("truncated body", { kind: "truncated" }, { executes: true }),
    plain("200 with a page of a proxy, before the change", { kind: "html", status: 200 }),
    plain(
        "200 with a page of a proxy, after the change",
        { kind: "html", status: 200, when: "after" },
        { representative: false, executes: true },
    ),
    plain("401", { kind: "unauthorized" }),
    plain("lists lag 2 s", { kind: "laggingLists", seconds: 2 }, { concerns: asks("list") }),
    plain("lists lag 5 s", { kind: "laggingLists", seconds: 5 }, { concerns: asks("list"), recoverySeconds: 1 }),
    plain("null is ignored", { kind: "nullIgnored" }, { concerns: ({ clears }) => clears === true }),
    plain("Meta refuses the token", { kind: "deadToken" }, { concerns: asks("health") }),
];
