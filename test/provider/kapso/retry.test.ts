import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CancelledError, TimeoutError } from "../../../provider/kapso/errors/requestErrors";
import { RateLimitError, ServerError } from "../../../provider/kapso/errors/statusErrors";
import { mayHaveBeenExecuted, withTries } from "../../../provider/kapso/http/retry";
import { failures, type Outcome, play, waits } from "./scriptedServer";

vi.mock("node:timers/promises", () => import("./fakeableTimers"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Sets the random number of the full jitter, from 0 up to but not including 1. */
function jitter(random: number): void {
    vi.spyOn(Math, "random").mockReturnValue(random);
}
afterEach(() => void vi.restoreAllMocks());

const seconds = 1000;
const methods = ["GET", "PATCH", "DELETE"] as const;
const passing: [string, () => Outcome][] = [
    ...[408, 500, 502, 503, 504, 520].map((status): [string, () => Outcome] => [`a response ${status}`, () => status]),
    ...Object.entries(failures),
];

describe.each(methods)("a %s is retried", (method) => {
    it.each(passing)("after %s", async (_title, outcome) => {
        const { result, sent } = await play({ method }, [outcome(), { body: '{"data": 1}' }]);
        expect(result).toEqual({ data: 1 });
        expect(sent).toHaveLength(2);
    });
});

describe("a POST", () => {
    const post = { method: "POST" as const, body: {} };

    it.each(passing.filter(([title]) => title !== "a connection that was never established"))(
        "is never retried after %s, because Kapso may have executed it",
        async (_title, outcome) => {
            const { error, sent } = await play(post, [outcome(), 201]);
            expect(sent).toHaveLength(1);
            expect(error?.message).not.toContain("Tried");
        },
    );

    it.each([
        [303, true],
        [302, true],
        [307, false],
        [308, false],
    ])("is not retried after redirect %i, and may have been executed: %s", async (status, mayHaveBeen) => {
        const { error, sent } = await play(post, [status]);
        expect(sent).toHaveLength(1);
        expect(mayHaveBeenExecuted(error)).toBe(mayHaveBeen);
    });

    it("is never retried after several 429 responses and then a failure that may follow its execution", async () => {
        const { error, sent } = await play(post, [429, failures["a connection that was never established"](), 500, 201]);
        expect(sent).toHaveLength(3);
        expect(error).toBeInstanceOf(ServerError);
    });

    it("is retried if no connection was established, because it was not executed", async () => {
        expect((await play(post, [failures["a connection that was never established"](), 201])).sent).toHaveLength(2);
    });
});

describe("any request", () => {
    it.each(["GET", "POST", "PATCH", "DELETE"] as const)("is retried after 429, because it was not executed (%s)", async (method) => {
        const { error, sent } = await play({ method }, [429, 429, 200]);
        expect(error).toBeUndefined();
        expect(sent).toHaveLength(3);
    });

    it.each([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 423, 451, 501, 301])("is not retried after %i", async (status) => {
        const { error, sent } = await play({}, [status, 200]);
        expect(sent).toHaveLength(1);
        expect(error).toMatchObject({ status });
    });

    it("is not retried after an error of this process, which would occur again", async () => {
        const { error, sent } = await play({}, [new Error("HTTP_PROXY is not a URL"), 200]);
        expect(sent).toHaveLength(1);
        expect(error?.message).toBe("HTTP_PROXY is not a URL");
    });

    it("fails with the last error and the number of tries", async () => {
        const { error } = await play({}, [500, { status: 503, body: '{"error": "Down for maintenance"}' }]);
        expect(error).toMatchObject({ status: 503 });
        expect(error?.message).toMatch(
            /^Could not do it: Kapso returned 503 "Down for maintenance"\. \(Tried \d+ times\.\) \[KAPSO-SERVER\]\n/,
        );
    });
});

describe("the wait before a retry", () => {
    it("has full jitter below a bound that doubles from half a second to ten seconds", async () => {
        const bounds = [500, 1000, 2000, 4000, 8000, 10_000, 10_000];
        for (const random of [0, 0.25, 0.999]) {
            jitter(random);
            const story = await play({}, [500]);
            for (const [index, wait] of waits(story).entries()) {
                expect(Math.abs(wait - random * (bounds[index] ?? 0))).toBeLessThanOrEqual(1);
            }
            expect(waits(story)).toHaveLength(7);
        }
    });

    it.each([500, 503, 504])("is Retry-After without jitter after %i", async (status) => {
        jitter(0.999);
        const story = await play({}, [{ status, headers: { "retry-after": "7" } }, 200]);
        expect(waits(story)).toEqual([7 * seconds]);
    });

    it("lasts until the date in Retry-After", async () => {
        vi.setSystemTime(new Date("2026-03-01T12:00:00Z"));
        const story = await play({}, [{ status: 503, headers: { "retry-after": "Sun, 01 Mar 2026 12:00:09 GMT" } }, 200]);
        expect(waits(story)).toEqual([9 * seconds]);
    });

    it("is zero if Retry-After is 0 or a past date", async () => {
        vi.setSystemTime(new Date("2026-03-01T12:00:00Z"));
        for (const value of ["0", "Sun, 01 Mar 2026 11:00:00 GMT"]) {
            expect(waits(await play({}, [{ status: 503, headers: { "retry-after": value } }, 200]))[0]).toBeLessThanOrEqual(1);
        }
    });

    it("has jitter if Retry-After is neither seconds nor a date", async () => {
        jitter(0.5);
        for (const value of ["soon", "", "-5"]) {
            expect(waits(await play({}, [{ status: 503, headers: { "retry-after": value } }, 200]))).toEqual([250]);
        }
    });

    it("is at most a minute if Retry-After is longer", async () => {
        const story = await play({}, [{ status: 503, headers: { "retry-after": "3600" } }, 200]);
        expect(waits(story)).toEqual([60 * seconds]);
    });

    it("after 429 is Retry-After without jitter plus a margin, because the clocks differ", async () => {
        for (const random of [0, 0.999]) {
            jitter(random);
            const [wait = 0] = waits(await play({}, [{ status: 429, headers: { "retry-after": "60" } }, 200]));
            expect(wait).toBeGreaterThanOrEqual(60 * seconds);
            expect(wait).toBeLessThan(60.1 * seconds);
        }
    });

    it("after 429 without Retry-After doubles from a second to a minute", async () => {
        const story = await play({}, [...Array.from({ length: 8 }, () => 429), 200]);
        expect(waits(story).map((wait) => Math.floor(wait / seconds))).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    });
});

describe("the retries end", () => {
    it("after eight tries", async () => {
        const { error, sent } = await play({}, [500]);
        expect(sent).toHaveLength(8);
        expect(error?.message).toMatch(/\(Tried 8 times\.\) \[KAPSO-SERVER\]\n/);
    });

    it("after two minutes, if each try takes long", async () => {
        jitter(0);
        const { error, sent, time } = await play({}, [failures["a timeout"]()], { duration: 30 * seconds });
        expect(error).toBeInstanceOf(TimeoutError);
        expect(sent).toHaveLength(4);
        expect(time).toBeLessThanOrEqual(150 * seconds);
    });

    it("before a wait that would exceed two minutes", async () => {
        const { sent, time } = await play({}, [{ status: 503, headers: { "retry-after": "50" } }]);
        expect(sent).toHaveLength(3);
        expect(time).toBeLessThan(120 * seconds);
    });

    it("after twenty 429 responses, if Kapso accepts no request", async () => {
        const { error, sent } = await play({}, [{ status: 429, headers: { "retry-after": "1" } }]);
        expect(sent.length).toBeLessThanOrEqual(21);
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error?.message).toMatch(/429.*\(Tried \d+ times\.\) \[KAPSO-RATE-LIMIT\]\n/);
    });

    it("at once if Retry-After of a 429 exceeds the maximum wait", async () => {
        const { error, sent, time } = await play({}, [{ status: 429, headers: { "retry-after": "30" } }], { maxWait: 20 * seconds });
        expect(sent).toHaveLength(1);
        expect(time).toBe(0);
        expect(error?.message).toMatch(/the wait for Kapso's rate limit would exceed 20 s\./);
    });

    it("when the run is cancelled, even during a wait, and the error still names the failure", async () => {
        const cancelling = new AbortController();
        setTimeout(() => cancelling.abort(), 3 * seconds);
        const script: Outcome[] = [{ status: 503, headers: { "retry-after": "50" } }];
        const { error, sent, time } = await play({ method: "PATCH" }, script, { cancellation: cancelling.signal });
        expect(sent).toHaveLength(1);
        expect(time).toBe(3 * seconds);
        expect(error?.message).toContain("503");
    });
});

describe("a request of a cancelled run", () => {
    const create = { method: "POST" as const, body: {}, attempt: "create it" };
    const cancelIn = (milliseconds: number) => {
        const cancelling = new AbortController();
        setTimeout(() => cancelling.abort(), milliseconds);
        return { cancellation: cancelling.signal };
    };
    const later = { "retry-after": "50" };

    it("fails as not sent, without a number of tries, if it was never sent", async () => {
        const cancellation = AbortSignal.abort();
        const { error, sent } = await play(create, [201], { cancellation });
        expect(sent).toEqual([]);
        expect(error).toBeInstanceOf(CancelledError);
        expect(error?.message).toBe(
            "Could not create it: the run was cancelled before the request. The request was not sent. [KAPSO-CANCELLED]\n  - Run the command again. Completed changes are kept.",
        );
    });

    it.each<[string, Outcome, string]>([
        ["a 429", { status: 429, headers: later, body: '{"error": "Rate limit exceeded"}' }, 'Kapso returned 429 "Rate limit exceeded"'],
        ["a connection that was never established", failures["a connection that was never established"](), "it went wrong"],
    ])("fails as not executed after %s, and the error names the cause", async (_title, outcome, refusal) => {
        vi.spyOn(Math, "random").mockReturnValue(0.999);
        const { error, sent } = await play(create, [outcome], cancelIn(400));
        expect(sent).toHaveLength(1);
        expect(error).toBeInstanceOf(CancelledError);
        expect(mayHaveBeenExecuted(error)).toBe(false);
        expect(error?.message).toBe(
            `Could not create it: the run was cancelled before the request could be sent again. The request was not executed: ${refusal}. [KAPSO-CANCELLED]\n` +
                "  - Run the command again. Completed changes are kept.",
        );
    });

    it.each(["PATCH", "DELETE"] as const)("that is a %s fails as possibly executed after a 503", async (method) => {
        for (const where of [3, 53]) {
            // During the wait before the second try, and before the third.
            const script = [{ status: 503, headers: later }];
            const { error, sent } = await play({ method }, script, cancelIn(where * seconds));
            expect(sent).toHaveLength(where < 50 ? 1 : 2);
            expect(error).toBeInstanceOf(ServerError);
            expect(mayHaveBeenExecuted(error)).toBe(true);
            expect(error?.message).toMatch(
                /503.* \(Tried (once|2 times), then the run was cancelled: the request may have been executed\.\) \[KAPSO-SERVER\]\n.*Completed changes are kept\.\n.*support\.$/,
            );
            expect(error?.message).not.toContain("not sent");
        }
    });

    it("that is a GET fails with the last failure and the cancellation", async () => {
        const { error } = await play({}, [{ status: 503, headers: later }], cancelIn(3 * seconds));
        expect(error?.message).toMatch(/503.*\(Tried once, then the run was cancelled\.\) \[KAPSO-SERVER\]\n/);
    });

    it("is not retried if `beforeRetry` rejects, and fails with its earlier error", async () => {
        const beforeRetry = vi.fn(() => Promise.reject(new Error("objection")));
        const { error, sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [503]);
        expect(sent).toHaveLength(1);
        expect(beforeRetry).toHaveBeenCalledTimes(1);
        expect(error).toBeInstanceOf(ServerError);
    });

    it("does not call `onRetry` if no retry follows", async () => {
        const onRetry = vi.fn();
        await play({ method: "DELETE", onRetry: onRetry }, [503], { ...cancelIn(5), duration: 10 });
        expect(onRetry).not.toHaveBeenCalled();
    });
});

describe("a request whose next turn would exceed the maximum wait", () => {
    it("fails as not executed, without a number of tries, if it only received 429", async () => {
        const refusals: Outcome[] = [10, 30].map((wait) => ({ status: 429, headers: { "retry-after": String(wait) } }));
        const { error, sent } = await play({ method: "PATCH" }, refusals, { maxWait: 20 * seconds });
        expect(sent).toHaveLength(2);
        expect(error).toBeInstanceOf(RateLimitError);
        expect(error?.message).toMatch(
            /would exceed 20 s\. The request was not executed\. \[KAPSO-RATE-LIMIT\]\n.*KAPSO_MAX_WAIT_SECONDS\)\.$/s,
        );
    });

    it("fails as possibly executed if an earlier try may have been executed", async () => {
        const script: Outcome[] = [503, { status: 429, headers: { "retry-after": "30" } }];
        const { error } = await play({ method: "DELETE" }, script, { maxWait: 20 * seconds });
        expect(error).toBeInstanceOf(ServerError);
        expect(mayHaveBeenExecuted(error)).toBe(true);
        expect(error?.message).toMatch(
            /503.*\(Tried 2 times, then .*would exceed 20 s: the request may have been executed\.\) \[KAPSO-SERVER\]\n/,
        );
    });
});

describe("the existence check before the retry of a possibly executed request", () => {
    const refused = { status: 429, headers: { "retry-after": "60" } };
    const neverEstablished = failures["a connection that was never established"]();
    const broken = failures["a connection that broke"]();
    const existenceCheckOf = () => {
        const times: number[] = [];
        return { times, beforeRetry: async () => void times.push(performance.now()) };
    };

    it("is made again after a 429, shortly before the request", async () => {
        const began = performance.now();
        const { times, beforeRetry } = existenceCheckOf();
        const { error, sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [broken, refused, 200]);
        expect(error).toBeUndefined();
        expect(sent).toHaveLength(3);
        expect((sent[2] ?? 0) + began - (times.at(-1) ?? 0)).toBeLessThan(5 * seconds);
    });

    it("is made again if no connection was established", async () => {
        const { times, beforeRetry } = existenceCheckOf();
        const { sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [502, neverEstablished, 200]);
        expect(sent).toHaveLength(3);
        expect(times).toHaveLength(2);
    });

    it("is not made if no earlier try can have been executed", async () => {
        const { times, beforeRetry } = existenceCheckOf();
        const { sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [refused, neverEstablished, refused, 200]);
        expect(sent).toHaveLength(4);
        expect(times).toEqual([]);
    });

    it("that rejects after a 429 prevents the retry, and the error is that of the possibly executed try", async () => {
        let existenceChecks = 0;
        const beforeRetry = async () => {
            existenceChecks += 1;
            if (existenceChecks === 2) {
                throw new Error("objection");
            }
        };
        const { error, sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [502, refused, 200]);
        expect(sent).toHaveLength(2);
        expect(error).toMatchObject({ status: 502 });
        expect(error?.message).toMatch(/\(Tried 2 times\.\) \[KAPSO-SERVER\]\n/);
    });

    it("is not made if the run is cancelled during the pause, and the request fails as possibly executed", async () => {
        const { times, beforeRetry } = existenceCheckOf();
        const cancelling = new AbortController();
        setTimeout(() => cancelling.abort(), 3 * seconds);
        const script: Outcome[] = [{ status: 503, headers: { "retry-after": "50" } }];
        const { error } = await play({ method: "DELETE", beforeRetry: beforeRetry }, script, { cancellation: cancelling.signal });
        expect(times).toEqual([]);
        expect(error?.message).toMatch(
            /503.*\(Tried once, then the run was cancelled: the request may have been executed\.\) \[KAPSO-SERVER\]\n/,
        );
    });

    it("leads to the error of a possibly executed request if the run is cancelled during the check", async () => {
        const beforeRetry = () => Promise.reject(new CancelledError({ attempted: "look", reason: "the run was cancelled", advice: [] }));
        const { error, sent } = await play({ method: "DELETE", beforeRetry: beforeRetry }, [503]);
        expect(sent).toHaveLength(1);
        expect(error?.message).toMatch(
            /503.*\(Tried once, then the run was cancelled: the request may have been executed\.\) \[KAPSO-SERVER\]\n/,
        );
    });
});

describe("the number of tries", () => {
    it("is in the message once, including the tries of a repeated create", async () => {
        const { error } = await play({ method: "POST" }, [429, 429, 500]);
        withTries(error, 3);
        expect(error?.message).toMatch(/500.*\(Tried 5 times\.\) \[KAPSO-SERVER\]\n/);
        expect(error?.message.match(/Tried/g)).toHaveLength(1);
    });
});

describe("the limit of two minutes", () => {
    it("excludes the wait for the rate limit: a failure after that wait is retried", async () => {
        const refused: Outcome[] = Array.from({ length: 3 }, () => ({ status: 429, headers: { "retry-after": "60" } }));
        const { error, sent } = await play({}, [...refused, 503, 200]);
        expect(error).toBeUndefined();
        expect(sent).toHaveLength(5);
    });
});

describe("before a retry", () => {
    it("the client checks that the engine still waits for the response, and otherwise sends nothing", async () => {
        let checks = 0;
        const ensureWanted = async () => {
            checks += 1;
            throw new CancelledError({ attempted: "do it", reason: "nobody waits", advice: [] });
        };
        const { sent } = await play({}, [503, 200], { ensureWanted });
        expect(sent).toHaveLength(1);
        expect(checks).toBe(1);
    });

    it.each([
        ["GET", 0],
        ["POST", 1],
        ["PATCH", 1],
        ["DELETE", 1],
    ] as const)("and before the first %s %i times, for what changes something needs it", async (method, times) => {
        const ensureWanted = vi.fn(async () => {});
        await play({ method }, [200], { ensureWanted });
        expect(ensureWanted).toHaveBeenCalledTimes(times);
    });
});
