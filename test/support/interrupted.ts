import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Emulator, Fault, FaultMatch } from "../../emulator/index";
import { configIdOf, webhookIdOf } from "./apiVersion";
import { inFlight, killProvider, LiveRun, noProviderStays } from "./liveRun";
import { nameOf, type Stack } from "./stack";

/** A moment in an `up`, and the process to kill at that moment. */
export interface Kill {
    victim: "provider" | "CLI";
    /** The ordinal of the request, from 1. In an up of 20 configs, request 1 is the list. */
    request: number;
    /** The fate of this request and all later requests. */
    fate: Fate;
}

type Fate = "not executed yet" | "executed without a response" | "executed only after the kill";

/** Every fate for each request. The first request only reads a list, so one fate is enough. */
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

/** With this environment, the engine writes the state only at the end of a run. */
export const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/**
 * Runs an `up` and kills the victim at a request. Afterwards, no process of the run is left, and
 * no create was sent twice.
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
    expect(posted, "an interrupted create is not sent again").toEqual([...new Set(posted)]);
    if (victim === "CLI") {
        await unlock(stack);
    }
}

/** The first fault shows when the request has arrived. */
function fatesOf(fate: Fate, match: FaultMatch): Fault[] {
    switch (fate) {
        case "not executed yet":
            // The hold delays the cut until the hold is released.
            return [
                { kind: "hold", match },
                { kind: "drop", when: "before", match },
            ];
        case "executed without a response":
            // The response is too slow to ever become complete.
            return [{ kind: "slow", ms: 600_000, match }];
        case "executed only after the kill":
            return [{ kind: "hold", match }];
    }
}

/**
 * After a killed run, the next `up` converges, or fails and names exactly the objects that the
 * state has lost. With `adoptExisting: identical`, it converges. Returns the IDs of the lost
 * objects.
 */
export async function converges(
    stack: Stack,
    emulator: Emulator,
    { declared = Object.keys(twenty), mayLose = inFlight } = {},
): Promise<string[]> {
    const kept = new Map((await stack.resources()).map(({ id, outputs }) => [id, outputs?.internalId]));
    // On platform, a replacement may have the same ID as the object that it replaces.
    const isKept = (id: string, stored: object) => kept.has(id) && [undefined, Reflect.get(stored, "id")].includes(kept.get(id));
    const lost = [...objects(emulator)].filter(([id, stored]) => !isKept(id, stored)).map(([id]) => id);
    expect(lost.length).toBeLessThanOrEqual(mayLose);
    if (lost.length > 0) {
        const { output } = await stack.fail("up", "--continue-on-error");
        // The run reaches a lost object only after it has adopted the object's parent.
        expect(refused(output)).toEqual(lost.filter((id) => !hasAncestorAmong(lost, id, emulator)).sort());
        stack.env.KAPSO_ADOPT_EXISTING = "identical";
    }
    const { output } = await stack.up();
    delete stack.env.KAPSO_ADOPT_EXISTING;
    expect(adoptedIn(output)).toEqual(lost.sort());
    await isWhole(stack, emulator, declared);
    return lost;
}

/**
 * Rejects unless each declared object exists once, is in the state, and Kapso has no other objects.
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

/** The steps of the documentation after a killed CLI. */
export async function unlock(stack: Stack): Promise<void> {
    const { exitCode, output } = await stack.run(["cancel", "--yes"]);
    if (exitCode !== 0) {
        // The state is intact, because the backend renames it into place. Only the attributes file
        // next to it is empty, and the backend does not need it.
        expect(output).toContain("failed to load checkpoint: EOF");
        expect(await readFile(sidecar(stack), "utf8")).toBe("");
        await rm(sidecar(stack));
        await stack.succeed(["cancel", "--yes"]);
    }
}

/**
 * The attributes file that the backend writes next to the state. A kill at the wrong moment
 * leaves it empty, and then every command fails.
 */
export function sidecar(stack: Stack): string {
    return join(fileURLToPath(stack.env.PULUMI_BACKEND_URL ?? ""), ".pulumi", "stacks", "program", "test.json.attrs");
}

/** All objects that a program may have created, by ID. The seed's customers have shorter IDs. */
function objects(emulator: Emulator): Map<string, object> {
    const customers = emulator.customers().filter(({ id }) => id.length === 36);
    const webhooks = emulator.webhooks().map((webhook) => [webhookIdOf(emulator, webhook), webhook] as const);
    const configs = emulator.configs().map((config) => [configIdOf(config), config] as const);
    return new Map<string, object>([...customers.map((customer) => [customer.id, customer] as const), ...configs, ...webhooks]);
}

/** Whether one of these objects is the parent or grandparent of an object. */
function hasAncestorAmong(ids: string[], id: string, emulator: Emulator): boolean {
    const [configId] = id.split("/");
    const config = emulator.configs().find((candidate) => configIdOf(candidate) === configId);
    return (id !== configId && ids.includes(String(configId))) || ids.includes(String(config?.customer_id));
}

function refused(output: string): string[] {
    const refusal =
        /error: [^\n]* already (?:connected as|used by|exists:) (?:WhatsApp config|WhatsApp webhook|customer) ([^\s.]+)[^\n]* It matches this resource in every readable field\. [^\n]*\[KAPSO-EXISTS\](?=\n[^`]*`KAPSO_ADOPT_EXISTING=identical pulumi up`)/g;
    return [...new Set([...output.matchAll(refusal)].map(([, id]) => id ?? ""))].sort();
}

function adoptedIn(output: string): string[] {
    const line = /kapso: adopted the existing (?:WhatsApp config|WhatsApp webhook|customer) ([^\s,]+)/g;
    return [...new Set([...output.matchAll(line)].map(([, id]) => id ?? ""))].sort();
}
