import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byApiVersion } from "../support/apiVersion";
import { ProviderHost } from "../support/providerHost";
import { allCells, titleOf } from "./matrix/cells";
import { asksAfterwards, expectedOf } from "./matrix/expected";
import { operations } from "./matrix/operations";
import { faultsTable, messagesText, type Result } from "./matrix/report";
import { play, requestsOf } from "./matrix/runCell";
import { canaries } from "./resourceTypes";

// Every operation under every fault (FAULTS.md). A cell mostly waits, so many cells run at the
// same time, each with its own emulator.

const cells = allCells();
const results = new Map<number, Result>();
let hosts: ProviderHost[];

beforeAll(async () => {
    const env = { KAPSO_LOG: "debug" };
    hosts = await Promise.all([ProviderHost.start({ env }), ProviderHost.start({ env })]);
});

afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
});

function hostFor(index: number): ProviderHost {
    const host = hosts[index % hosts.length];
    if (!host) {
        throw new Error("no provider process was started");
    }
    return host;
}

describe("without a fault", () => {
    it.each(operations)("$title sends $requests", async (operation) => {
        expect(await requestsOf(operation, hostFor(0))).toEqual(operation.requests);
    });
});

describe.concurrent("with a fault", () => {
    it.each(cells.map((cell, index) => [titleOf(cell), cell, index] as const))("%s", async (_title, cell, index) => {
        const played = await play(cell, hostFor(index));
        results.set(index, { cell, played });
        expect(played.problems).toEqual([]);
        expect(played.hits, "requests that met the fault").toBeGreaterThan(0);
        const expected = expectedOf(cell);
        if (expected === "survived") {
            expect(played.messages).toEqual([]);
        } else {
            expect(played.messages.length, "messages").toBeGreaterThan(0);
            for (const message of played.messages) {
                expect(message).toMatch(expected);
            }
        }
        expect(played.questions.length > 0, "the next run asks").toBe(asksAfterwards(cell));
    });
});

describe("the whole matrix", () => {
    const inOrder = () => cells.flatMap((_, index) => results.get(index) ?? []);
    const printed = () => hosts.flatMap((host) => host.printed);

    it("shows no secret in any line or message", () => {
        const shown = [...printed(), ...inOrder().flatMap(({ played }) => [...played.messages, ...played.questions])];
        expect(shown.filter((text) => Object.values(canaries).some((canary) => text.includes(canary)))).toEqual([]);
        expect(inOrder().flatMap(({ played }) => played.leaks)).toEqual([]);
    });

    it("is recorded in FAULTS.md, and all its messages in a file of their own", async () => {
        expect(results.size, "all of it must be played: run this file without a filter").toBe(cells.length);
        const lines = printed().filter((line) => !/^kapso: (GET|POST|PATCH|DELETE) \//.test(line));
        await expect(messagesText(inOrder(), lines)).toMatchFileSnapshot(
            byApiVersion({ v1: "messages.txt", platform: "messages-platform.txt" }),
        );
        await expect(faultsTable(inOrder())).toMatchFileSnapshot(byApiVersion({ v1: "../FAULTS.md", platform: "../FAULTS-platform.md" }));
    });
});
