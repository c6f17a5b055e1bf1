import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Moment, ServerClock } from "../../../provider/kapso/http/serverClock";

// Kapso's clock is an hour ahead of this machine's.

const hour = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-03-01T12:00:00.900Z"), toFake: ["performance", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A clock that has read a `Date` header, and the start and end of a request that took a second. */
function requested(by = hour): { clock: ServerClock; from: Moment; until: Moment } {
    const clock = new ServerClock();
    clock.heard(kapsoDate(by));
    vi.advanceTimersByTime(10_000);
    const from = clock.now();
    vi.advanceTimersByTime(1000);
    return { clock, from, until: clock.now() };
}

function kapsoDate(by = hour): string {
    return new Date(Date.now() + by).toUTCString();
}

/** Kapso's time in this number of seconds from now, as `created_at` shows it. */
function created(seconds: number, by = hour): string {
    return new Date(Date.now() + by + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

describe("an object's creation time", () => {
    it.each([
        [-20, true],
        [-6, true],
        [-1, false],
        [0, false],
        [6, true],
        [60, true],
    ])("%i s from the end of a request of 1 s is outside the request: %s", (seconds, isOutside) => {
        const { clock, from, until } = requested();
        expect(clock.isOutside(created(seconds), from, until)).toBe(isOutside);
    });

    it("is never outside a request if the `Date` header is missing or malformed", () => {
        const clock = new ServerClock();
        clock.heard(undefined);
        clock.heard("soon");
        const now = clock.now();
        expect(clock.isOutside(created(-600), now, now)).toBe(false);
        clock.heard(kapsoDate());
        expect(clock.isOutside(created(-600), now, now)).toBe(true);
        expect(clock.isOutside(undefined, now, now)).toBe(false);
        expect(clock.isOutside("soon", now, now)).toBe(false);
    });

    it.each([-24, 24])("is not outside a request if Kapso's clock jumped by %i hours while the response was lost", (hours) => {
        const { clock, from, until } = requested();
        const by = hour + hours * hour;
        const createdAt = created(0, by);
        clock.heard(kapsoDate(by));
        expect(clock.isOutside(createdAt, from, until)).toBe(false);
    });
});
