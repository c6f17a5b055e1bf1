import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { PendingDeletes } from "../../../provider/run/pendingDeletes";

vi.mock("node:timers/promises", () => import("../kapso/fakeableTimers"));

beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
});

const running = new AbortController().signal;

/** Whether a wait has ended, after each of these milliseconds. */
async function endings(waiting: Promise<void>, steps: readonly number[]): Promise<boolean[]> {
    let hasEnded = false;
    void waiting.then(() => {
        hasEnded = true;
    });
    const ended: boolean[] = [];
    for (const step of steps) {
        await vi.advanceTimersByTimeAsync(step);
        ended.push(hasEnded);
    }
    return ended;
}

it("a wait lasts until Kapso can no longer execute the DELETE of the address, and its duration is reported", async () => {
    const pending = new PendingDeletes();
    pending.add("1065", 10_000);
    const onWait = vi.fn();
    expect(await endings(pending.wait("1065", running, onWait), [9_999, 1])).toEqual([false, true]);
    expect(onWait.mock.calls).toEqual([[10_000]]);
});

it("a wait lasts for the longest of several pending DELETE requests", async () => {
    const pending = new PendingDeletes();
    pending.add("1065", 10_000);
    pending.add("1065", 1_000);
    expect(await endings(pending.wait("1065", running, vi.fn()), [9_999, 1])).toEqual([false, true]);
});

it("a DELETE that is added during the wait prolongs it", async () => {
    const pending = new PendingDeletes();
    pending.add("1065", 1_000);
    const waiting = pending.wait("1065", running, vi.fn());
    await vi.advanceTimersByTimeAsync(500);
    pending.add("1065", 1_000);
    expect(await endings(waiting, [999, 1])).toEqual([false, true]);
});

it("a wait ends at once for an address without a pending DELETE", async () => {
    const pending = new PendingDeletes();
    pending.add("1065", 10_000);
    pending.add("1066", 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    const onWait = vi.fn();
    await pending.wait("1066", running, onWait);
    await pending.wait("1067", running, onWait);
    expect(onWait).not.toHaveBeenCalled();
});

it("a cancellation ends the wait", async () => {
    const pending = new PendingDeletes();
    pending.add("1065", 10_000);
    const cancellation = new AbortController();
    const waiting = pending.wait("1065", cancellation.signal, vi.fn());
    cancellation.abort();
    await waiting;
});
