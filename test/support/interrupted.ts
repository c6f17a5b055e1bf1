import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Emulator, Fault, FaultMatch } from "../../emulator/index";
import { configIdOf, webhookIdOf } from "./apiVersion";
import { inFlight, killProvider, LiveRun, noProviderStays } from "./liveRun";
import { nameOf, type Stack } from "./stack";

/** A moment in an `up`, and who is killed then. */
export interface Kill {
    victim: "provider" | "CLI";
    /**
     * The request that it is about, from 1 on. In an up of 20 configs, the first is the list before
     * the creates.
     */
    request: number;
    /** What becomes of this request and all later ones. */
    fate: Fate;
}

type Fate = "not executed yet" | "executed without a response" | "not executed yet, but is after it";

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

/**
 * Runs an `up` and kills at a request boundary. Afterwards nothing of that run is left, and nothing
 * more was created.
 */
export async function killedUp(stack: Stack, emulator: Emulator, { victim, request, fate }: Kill): Promise<void> {
    emulator.clearRequests();
    const [fault] = fatesOf(fate, { from: request }).map((kind) => emulator.fault(kind));
    const run = new LiveRun(stack);
    const hit = await fault?.waitForHit(1, { timeoutMs: 60_000 });
    if (fate === "executed without a response") {
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
    const posted = emulator.requests.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));
    expect(posted, "a create that was cut off is not repeated").toEqual([...new Set(posted)]);
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
        case "executed without a response":
            // In such small pieces, an answer never becomes whole.
            return [{ kind: "slow", ms: 600_000, match }];
        case "not executed yet, but is after it":
            return [{ kind: "hold", match }];
    }
}

/**
 * From what a killed run left behind, the next `up` converges, or stops and names exactly the
 * configs that the state has lost: those
 * in flight, or all that were made where the state is only written at the end. Told to adopt them,
 * it converges. Returns the lost.
 */
export async function converges(
    stack: Stack,
    emulator: Emulator,
    { declared = Object.keys(twenty), mayLose = inFlight } = {},
): Promise<string[]> {
    const kept = new Map((await stack.resources()).map(({ id, outputs }) => [id, outputs?.internalId]));
    // In platform, what a replacement has made has the id of what it replaces.
    const isKept = (id: string, stored: object) => kept.has(id) && [undefined, Reflect.get(stored, "id")].includes(kept.get(id));
    const lost = [...objects(emulator)].filter(([id, stored]) => !isKept(id, stored)).map(([id]) => id);
    expect(lost.length).toBeLessThanOrEqual(mayLose);
    if (lost.length > 0) {
        const { output } = await stack.fail("up", "--continue-on-error");
        // What belongs to one of them cannot be asked about before that one is taken over.
        expect(refused(output)).toEqual(lost.filter((id) => !isManagedBy(lost, id, emulator)).sort());
        stack.env.KAPSO_ADOPT_EXISTING = "identical";
    }
    const { output } = await stack.up();
    delete stack.env.KAPSO_ADOPT_EXISTING;
    expect(adoptedIn(output)).toEqual(lost.sort());
    await isWhole(stack, emulator, declared);
    return lost;
}

/**
 * Rejects unless program, state and service agree: each declared config exists once, the state
 * knows it, and there is nothing else.
 */
export async function isWhole(stack: Stack, emulator: Emulator, names: string[]): Promise<void> {
    const { output } = await stack.preview("--refresh", "--expect-no-changes");
    expect(output).not.toMatch(/ refresh \[diff/);
    const resources = await stack.resources();
    expect(resources.map(({ urn }) => nameOf(urn)).sort()).toEqual([...names].sort());
    const stored = objects(emulator);
    expect(resources.map(({ id }) => id).sort()).toEqual([...stored.keys()].sort());
    for (const { id = "", inputs = {} } of resources) {
        const { name, phoneNumberId: phone_number_id, url } = inputs;
        expect(stored.get(id)).toMatchObject(JSON.parse(JSON.stringify({ name, phone_number_id, url })));
    }
}

/** What the docs tell a user to do after a killed CLI. */
export async function unlock(stack: Stack): Promise<void> {
    const { exitCode, output } = await stack.run(["cancel", "--yes"]);
    if (exitCode !== 0) {
        // Not the state was cut, which the backend renames into place, but what it notes beside:
        // nothing in it is needed.
        expect(output).toContain("failed to load checkpoint: EOF");
        expect(await readFile(sidecar(stack), "utf8")).toBe("");
        await rm(sidecar(stack));
        await stack.succeed(["cancel", "--yes"]);
    }
}

/**
 * What the backend in a folder writes beside the state: a kill at the wrong moment leaves it empty,
 * and every command fails.
 */
export function sidecar(stack: Stack): string {
    return join(fileURLToPath(stack.env.PULUMI_BACKEND_URL ?? ""), ".pulumi", "stacks", "program", "test.json.attrs");
}

/**
 * All that a program may have made, by the ids of a state: not the customers of the seed, whose ids
 * are words.
 */
function objects(emulator: Emulator): Map<string, object> {
    const customers = emulator.customers().filter(({ id }) => id.length === 36);
    const webhooks = emulator.webhooks().map((webhook) => [webhookIdOf(emulator, webhook), webhook] as const);
    const configs = emulator.configs().map((config) => [configIdOf(config), config] as const);
    return new Map<string, object>([...customers.map((customer) => [customer.id, customer] as const), ...configs, ...webhooks]);
}

/** Whether an object belongs, directly or not, to one of these. */
function isManagedBy(ids: string[], id: string, emulator: Emulator): boolean {
    const [configId] = id.split("/");
    const config = emulator.configs().find((candidate) => configIdOf(candidate) === configId);
    return (id !== configId && ids.includes(String(configId))) || ids.includes(String(config?.customer_id));
}

function refused(output: string): string[] {
    const refusal =
        /error: [^\n]* already(?:, by|:) (?:WhatsApp config|WhatsApp webhook|customer) ([^\s.]+)[^\n]* It is identical [^\n]* \[KAPSO-EXISTS\](?=\n[^`]*`KAPSO_ADOPT_EXISTING=identical pulumi up`)/g;
    return [...new Set([...output.matchAll(refusal)].map(([, id]) => id ?? ""))].sort();
}

function adoptedIn(output: string): string[] {
    const line = /kapso: adopted the existing (?:WhatsApp config|WhatsApp webhook|customer) ([^\s,]+)/g;
    return [...new Set([...output.matchAll(line)].map(([, id]) => id ?? ""))].sort();
}
