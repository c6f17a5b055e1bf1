import { expect } from "vitest";
import type { Emulator } from "../../emulator";
import { byApiVersion, configRoot } from "../support/apiVersion";

/**
 * How many GET requests each operation sends by itself. Each operation also sends exactly one
 * request that changes something: a create one POST, an update one PATCH, a delete one DELETE.
 */
export const getCounts = {
    none: exactly(0),
    /** The first create of a run may list the configs of its customer. */
    beforeCreate: between(0, 1),
    /**
     * An update that changes the number may list the configs of the customer and of the project.
     */
    beforeNewNumber: between(0, 2),
    read: exactly(1),
    /** The 404 and the list that confirms it, plus the customer on the Platform API. */
    readMissing: exactly(byApiVersion({ v1: 2, platform: 3 })),
    /** The existence check that a Platform ID still names the same connection. */
    beforeDelete: exactly(byApiVersion({ v1: 0, platform: 1 })),
    /**
     * The list that confirms the 404 of a DELETE, plus the customer and the config on the Platform
     * API.
     */
    deleteMissing: exactly(byApiVersion({ v1: 1, platform: 3 })),
    /**
     * A read of the new customer, and a read of the object, which may already have the declared
     * values.
     */
    diffReplace: exactly(2),
} as const;

export interface Range {
    min: number;
    max: number;
}

export function exactly(count: number): Range {
    return { min: count, max: count };
}

function between(min: number, max: number): Range {
    return { min, max };
}

/**
 * Checks the requests since the test began: all changing requests in order, and the number of GET
 * requests.
 */
export function expectTraffic({ requests }: Emulator, changes: string[], count: Range = getCounts.none): void {
    const lines = requests.map(({ method, path }) => `${method} ${path}`);
    const gets = lines.filter((line) => line.startsWith("GET "));
    expect(lines.filter((line) => !line.startsWith("GET "))).toEqual(changes);
    expect(gets.length, gets.join("\n")).toBeGreaterThanOrEqual(count.min);
    expect(gets.length, gets.join("\n")).toBeLessThanOrEqual(count.max);
}

/** The fields under the root key of the only changing request. */
export function sentFields({ requests }: Emulator): unknown {
    const bodies = requests.filter(({ method }) => method !== "GET").map(({ body }) => body);
    expect(bodies).toHaveLength(1);
    const [body] = bodies as Record<string, unknown>[];
    expect(Object.keys(body ?? {})).toEqual([configRoot]);
    return body?.[configRoot];
}
