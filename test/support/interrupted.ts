import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Emulator, Fault, FaultMatch } from "../../emulator/index";
import { inFlight, killProvider, LiveRun, noProviderStays } from "./liveRun";
import { nameOf, type Stack } from "./stack";

/** A moment in an `up`, and who is killed then. */
export interface Kill {
    victim: "provider" | "CLI";
    /** The request that it is about, from 1 on. In an up of 20 configs, the first is the list before the creates. */
    request: number;
    /** What becomes of this request and all later ones. */
    fate: Fate;
}

type Fate = "not executed yet" | "executed but not answered" | "not executed yet, but is after it";

/** For each of these requests, every fate; for the first, which reads a list, one does. */
export function killsAt(victim: Kill["victim"], requests: number[], ...fates: Fate[]): Kill[] {
    return requests.flatMap((request) => fates.slice(0, request === 1 ? 1 : undefined).map((fate) => ({ victim, request, fate })));
}

/** Twenty configs of one customer: one list and twenty creates, so 21 requests. */
export const twenty = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => {
        const number = 100 + index;
        const args = { customerId: "acme", name: `Number ${number}`, phoneNumberId: `${number}`, businessAccountId: "1", accessToken: "t" };
        return [`n${number}`, args];
    }),
);

/** In it, the state is written only at the end of a run. */
export const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Runs an `up` and kills at a request boundary. Afterwards nothing of that run is left, and nothing more was created. */
export async function killedUp(stack: Stack, emulator: Emulator, { victim, request, fate }: Kill): Promise<void> {
    emulator.clearRequests();
    const [fault] = fatesOf(fate, { from: request }).map((kind) => emulator.fault(kind));
    const run = new LiveRun(stack);
    const hit = await fault?.waitForHit(1, { timeoutMs: 60_000 });
    if (fate === "executed but not answered") {
        await emulator.waitForRequest(({ number }) => number === hit?.number);
    }
    if (victim === "CLI") {
        run.send("SIGKILL");
        expect(await run.ended).toEqual({ exitCode: null, signal: "SIGKILL" });
    } else {
        await killProvider(stack);
        const { exitCode } = await run.ended;
        expect(exitCode, run.output).toBeGreaterThan(0);
    }
    emulator.clearFaults();
    await noProviderStays(stack);
    const numbers = numbersPosted(emulator);
    expect(numbers, "a create that was cut off is not repeated").toEqual([...new Set(numbers)]);
    if (victim === "CLI") {
        await unlock(stack);
    }
}

/** The first of them shows when the request has arrived. */
function fatesOf(fate: Fate, match: FaultMatch): Fault[] {
    switch (fate) {
        case "not executed yet":
            // The cut is inside the hold: it comes when that is released.
            return [
                { kind: "hold", match },
                { kind: "drop", when: "before", match },
            ];
        case "executed but not answered":
            // In such small pieces, an answer never becomes whole.
            return [{ kind: "slow", ms: 600_000, match }];
        case "not executed yet, but is after it":
            return [{ kind: "hold", match }];
    }
}

/**
 * From what a killed run left behind, the next `up` converges, or stops and names exactly the configs that the state has lost: those
 * in flight, or all that were made where the state is only written at the end. Told to adopt them, it converges. Returns the lost.
 */
export async function converges(
    stack: Stack,
    emulator: Emulator,
    { declared = Object.keys(twenty), mayLose = inFlight } = {},
): Promise<string[]> {
    const kept = new Set((await stack.resources()).map(({ id }) => id));
    const lost = emulator.configs().filter(({ id }) => !kept.has(id));
    expect(lost.length).toBeLessThanOrEqual(mayLose);
    if (lost.length > 0) {
        const { output } = await stack.fail("up", "--continue-on-error");
        expect(refused(output)).toEqual(lost.map(({ id }) => id).sort());
        stack.env.KAPSO_ADOPT_EXISTING = "identical";
    }
    const { output } = await stack.up();
    delete stack.env.KAPSO_ADOPT_EXISTING;
    expect(takenOver(output)).toEqual(lost.map(({ id }) => id).sort());
    await isWhole(stack, emulator, declared);
    return lost.map(({ name }) => name);
}

/** Rejects unless program, state and service agree: each declared config exists once, the state knows it, and there is nothing else. */
export async function isWhole(stack: Stack, emulator: Emulator, names: string[]): Promise<void> {
    const { output } = await stack.preview("--refresh", "--expect-no-changes");
    expect(output).not.toMatch(/ refresh \[diff/);
    const states = (await stack.resources()).map(({ urn, id, inputs }) => [nameOf(urn), id, inputs?.phoneNumberId]);
    const configs = emulator.configs().map(({ id, phone_number_id }) => [`n${phone_number_id}`, id, phone_number_id]);
    expect(states.sort()).toEqual(configs.sort());
    expect(states.map(([name]) => name)).toEqual([...names].sort());
}

/** What the docs tell a user to do after a killed CLI. */
export async function unlock(stack: Stack): Promise<void> {
    const { exitCode, output } = await stack.run(["cancel", "--yes"]);
    if (exitCode !== 0) {
        // Not the state was cut, which the backend renames into place, but what it notes beside: nothing in it is needed.
        expect(output).toContain("failed to load checkpoint: EOF");
        expect(await readFile(sidecar(stack), "utf8")).toBe("");
        await rm(sidecar(stack));
        await stack.succeed(["cancel", "--yes"]);
    }
}

/** What the backend in a folder writes beside the state: a kill at the wrong moment leaves it empty, and every command fails. */
export function sidecar(stack: Stack): string {
    return join(fileURLToPath(stack.env.PULUMI_BACKEND_URL ?? ""), ".pulumi", "stacks", "program", "test.json.attrs");
}

function numbersPosted(emulator: Emulator): unknown[] {
    const bodies = emulator.requests.filter(({ method }) => method === "POST").map(({ body }) => body);
    return bodies.map((body) => (body as { whatsapp_config: { phone_number_id: string } }).whatsapp_config.phone_number_id);
}

function refused(output: string): string[] {
    const refusal =
        /error: Number \d+ is connected already, by WhatsApp config (\S+) of customer \S+\. It is identical [^\n]* `KAPSO_ADOPT_EXISTING=identical pulumi up`/g;
    return [...new Set([...output.matchAll(refusal)].map(([, id]) => id ?? ""))].sort();
}

function takenOver(output: string): string[] {
    return [...new Set([...output.matchAll(/kapso: took over WhatsApp config (\S+)/g)].map(([, id]) => id ?? ""))].sort();
}
