import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { byApiVersion, configRoot } from "../support/apiVersion";

/**
 * How many GETs each operation makes on its own, in this one place. What changes something is never part of it: one create is one
 * POST, one update one PATCH, one delete one DELETE.
 */
export const looks = {
    none: exactly(0),
    /** One list per customer and run may come before its first create. */
    beforeCreate: between(0, 1),
    /**
     * The same list may come before an update that changes the number, and the one of the whole
     * project.
     */
    beforeNewNumber: between(0, 2),
    read: exactly(1),
    /** The 404, and the list that confirms it, in platform with its customer. */
    readMissing: exactly(byApiVersion({ v1: 2, platform: 3 })),
    /** What shows that a platform id is still that of the same connection. */
    beforeDelete: exactly(byApiVersion({ v1: 0, platform: 1 })),
    /** The list that confirms the 404 of a DELETE, in platform with its customer. */
    deleteMissing: exactly(byApiVersion({ v1: 1, platform: 3 })),
    /** Whether the new customer exists, and whether the object is not as declared already. */
    diffReplace: exactly(2),
} as const;

export interface Range {
    least: number;
    most: number;
}

export function exactly(count: number): Range {
    return { least: count, most: count };
}

function between(least: number, most: number): Range {
    return { least, most };
}

/** What was asked of the service since the test began: all that changes something, in order, and how often it was looked at. */
export function expectTraffic({ requests }: Emulator, changes: string[], look: Range = looks.none): void {
    const lines = requests.map(({ method, path }) => `${method} ${path}`);
    const gets = lines.filter((line) => line.startsWith("GET "));
    expect(lines.filter((line) => !line.startsWith("GET "))).toEqual(changes);
    expect(gets.length, gets.join("\n")).toBeGreaterThanOrEqual(look.least);
    expect(gets.length, gets.join("\n")).toBeLessThanOrEqual(look.most);
}

/** The fields under the root key of the one request that changes something. */
export function sentFields({ requests }: Emulator): unknown {
    const bodies = requests.filter(({ method }) => method !== "GET").map(({ body }) => body);
    expect(bodies).toHaveLength(1);
    const [body] = bodies as Record<string, unknown>[];
    expect(Object.keys(body ?? {})).toEqual([configRoot]);
    return body?.[configRoot];
}
