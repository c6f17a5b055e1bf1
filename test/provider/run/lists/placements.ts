import { setImmediate as nextTurn } from "node:timers/promises";
import type { RemoteObject } from "../../../../provider/kapso/api/remoteObject";
import { PagedReads } from "../../../../provider/run/lists/pagedReads";

/** Positions of the managed objects of a parent among its unmanaged ones. */
const arrangements = [
    "mixed",
    "others older",
    "others newer",
    "others older and newer",
    "on own pages",
    "at both ends",
    "in blocks",
] as const;

/**
 * Distributions of creation times: as people connect numbers, in bursts, all managed ones together,
 * at a growing rate, or all by a script.
 */
const clocks = ["evenly", "bursts", "managed at once", "faster and faster", "by a script"] as const;

/**
 * Orders in which the engine reads. The state has the order of the program, which can differ from
 * the order of creation.
 */
const orders = ["oldest first", "newest first", "any", "in blocks"] as const;

export interface Placement {
    seed: number;
    managed: number;
    total: number;
    /** Number of concurrent reads of the engine. */
    parallel: number;
    arrangement: (typeof arrangements)[number];
    clock: (typeof clocks)[number];
    order: (typeof orders)[number];
}

interface Listed extends RemoteObject {
    createdAt: string;
    isManaged: boolean;
}

/** A placement that depends only on its seed. */
export function placementOf(seed: number, shares: readonly number[], largest: number): Placement & { objects: Listed[]; reads: Listed[] } {
    const random = randomOf(seed);
    const total = Math.max(2, Math.floor(largest * random() ** 2));
    const share = oneOf(shares, random);
    const [arrangement, clock, order] = [oneOf(arrangements, random), oneOf(clocks, random), oneOf(orders, random)];
    const managed = arranged(arrangement, total, share, random);
    const times = timesOf(clock, managed, random);
    const objects = managed.map((isManaged, index) => ({
        id: `object-${index}`,
        // In whole seconds, like Kapso's times.
        createdAt: new Date(Math.floor((times[index] ?? 0) / 1000) * 1000).toISOString(),
        isManaged,
    }));
    const reads = ordered(
        objects.filter(({ isManaged }) => isManaged),
        order,
        random,
    );
    return { seed, managed: reads.length, total, parallel: oneOf([4, 8, 16], random), arrangement, clock, order, objects, reads };
}

/**
 * The requests that reading all managed objects costs. Like the engine, it reads a few at a time
 * and does not announce how many follow.
 */
export async function costOf({ seed, parallel, objects, reads: all }: ReturnType<typeof placementOf>): Promise<number> {
    const random = randomOf(seed + 1);
    let requests = 0;
    const request = async () => {
        requests += 1;
        await nextTurn();
        if (random() < 0.5) {
            await nextTurn();
        }
    };
    const [pages, total] = [pagesOf(objects.length), objects.length];
    const list = async (page: number) => {
        await request();
        return { objects: objects.slice((page - 1) * 100, page * 100), hasOthers: false, pages, total };
    };
    const reads = new PagedReads(list, 2, () => undefined);
    const queue = [...all];
    const work = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
            const found = await reads.read(next.id, next.createdAt);
            if (!found) {
                await request();
            } else if (found.id !== next.id) {
                throw new Error(`read ${next.id}, got ${found.id}`);
            }
        }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    return requests;
}

export function pagesOf(total: number): number {
    return Math.ceil(total / 100);
}

/** Whether each object is managed, newest first. */
function arranged(arrangement: Placement["arrangement"], total: number, share: number, random: () => number): boolean[] {
    const count = Math.max(1, Math.round(total * share));
    const from = { "others older": 0, "others newer": total - count, "others older and newer": Math.floor(random() * (total - count + 1)) };
    const isInBlock = blocksOf(total, arrangement === "on own pages" ? () => 100 : () => 1 + Math.floor(random() * 300), share, random);
    const managed = Array.from({ length: total }, (_, index) => {
        switch (arrangement) {
            case "mixed":
                return random() < share;
            case "on own pages":
            case "in blocks":
                return isInBlock[index] === true;
            case "at both ends":
                return index < count / 2 || index >= total - count / 2;
            default:
                return index >= from[arrangement] && index < from[arrangement] + count;
        }
    });
    return managed.includes(true) ? managed : managed.with(0, true);
}

function blocksOf(total: number, length: () => number, share: number, random: () => number): boolean[] {
    const blocks: boolean[] = [];
    while (blocks.length < total) {
        const isManaged = random() < share;
        blocks.push(...Array.from({ length: length() }, () => isManaged));
    }
    return blocks;
}

/** Creation times in milliseconds, newest first. */
function timesOf(clock: Placement["clock"], managed: readonly boolean[], random: () => number): number[] {
    const hour = 3_600_000;
    const apart = () => -Math.log(1 - random()) * hour;
    let time = Date.parse("2026-01-01T00:00:00Z");
    return managed.map((isManaged, index) => {
        switch (clock) {
            case "evenly":
                time -= apart();
                break;
            case "bursts":
                time -= random() < 0.02 ? random() * 720 * hour : random() * 200;
                break;
            case "managed at once":
                time -= isManaged ? random() * 200 : apart();
                break;
            case "faster and faster":
                time -= random() * 240 * hour * Math.exp((3 * index) / managed.length - 3);
                break;
            case "by a script":
                time -= 3;
        }
        return time;
    });
}

function ordered(newestFirst: readonly Listed[], order: Placement["order"], random: () => number): Listed[] {
    const size = order === "in blocks" ? 20 : 1;
    const oldestFirst = [...newestFirst].reverse();
    if (order === "oldest first" || order === "newest first") {
        return order === "oldest first" ? oldestFirst : [...newestFirst];
    }
    const blocks = Array.from({ length: Math.ceil(oldestFirst.length / size) }, (_, index) =>
        oldestFirst.slice(index * size, (index + 1) * size),
    );
    return blocks
        .map((block) => ({ block, at: random() }))
        .sort((a, b) => a.at - b.at)
        .flatMap(({ block }) => block);
}

function oneOf<Item>(items: readonly Item[], random: () => number): Item {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) {
        throw new Error("nothing to choose from");
    }
    return item;
}

/** The random number generator Mulberry32. */
function randomOf(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}
