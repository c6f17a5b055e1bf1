import { setTimeout as delay } from "node:timers/promises";
import type { Properties, ProviderHost } from "../../support/providerHost";
import type { Outcome } from "../../support/standIn";
import { Scene } from "../scene";
import type { Cell } from "./cells";
import type { SetFault } from "./faults";
import type { Operation } from "./operations";

export interface Played {
    /** Error messages of the run with the fault. Empty if the run succeeded. */
    readonly messages: string[];
    /** The question of the next run, if it asked one. */
    readonly questions: string[];
    /** Disagreements at the end, or after a run that succeeded. */
    readonly problems: string[];
    /** The number of requests that the fault hit. */
    readonly hits: number;
    /** Duration of the run with the fault. */
    readonly seconds: number;
    /** Secrets in the state outside the secret fields. */
    readonly leaks: string[];
}

const settings = {
    "kapso:requestTimeoutSeconds": "20",
    "kapso:recoverySecondsAfterTimeout": "5",
    "kapso:recoverySecondsAfterError": "3",
    "kapso:maxWaitSeconds": "40",
};

/** The requests of an operation without a fault. */
export async function requestsOf(operation: Operation, host: ProviderHost): Promise<string[]> {
    const scene = await openScene(operation, host, {});
    try {
        await scene.engine[operation.command]();
        return scene.emulator.requests.map(({ method, path }) => {
            if (method !== "GET") {
                return method;
            }
            const other = path.endsWith("/health") ? "health" : path.includes("?") ? "list" : "parent";
            return operation.resourceType.isOwn(path) ? "GET" : other;
        });
    } finally {
        await scene.close();
    }
}

/** Runs an operation with a fault, then without it, and compares program, state and Kapso. */
export async function play({ operation, fault, match, removeAfter }: Cell, host: ProviderHost): Promise<Played> {
    const { command } = operation;
    const deadline = fault.deadlineSeconds === undefined ? {} : { "kapso:requestTimeoutSeconds": String(fault.deadlineSeconds) };
    const recovery = fault.recoverySeconds === undefined ? {} : { "kapso:recoverySecondsAfterError": String(fault.recoverySeconds) };
    const scene = await openScene(operation, host, { ...deadline, ...recovery });
    try {
        const started = performance.now();
        const set = await fault.set(scene, match);
        const first = await underFault(scene, command, set, removeAfter);
        const seconds = (performance.now() - started) / 1000;
        const hits = set.hits();

        const leaks = scene.leaks();
        const problems = first.failures.length === 0 && command === "up" ? await succeeded(scene) : [];
        const { questions, problems: afterwards } = await withoutFault(scene, command);
        problems.push(...afterwards);
        return { messages: first.failures.map(({ message }) => message), questions, problems, hits, seconds, leaks };
    } finally {
        await scene.close();
    }
}

async function openScene({ resourceType, adoptExisting, prepare }: Operation, host: ProviderHost, config: Properties): Promise<Scene> {
    const scene = await Scene.open(host, {
        resourceType,
        config: { ...settings, ...config, ...(adoptExisting && { "kapso:adoptExisting": adoptExisting }) },
    });
    const parent = resourceType.parent(scene.emulator);
    scene.plantNeighbour(resourceType.declare(parent));
    scene.plantNeighbour(resourceType.declare(resourceType.parent(scene.emulator)));
    prepare(scene, parent);
    scene.begin();
    return scene;
}

async function underFault(
    { engine }: Scene,
    command: "up" | "refresh",
    fault: SetFault,
    removeAfter: number | undefined,
): Promise<Outcome> {
    const running = engine[command]();
    if (removeAfter !== undefined) {
        const passed = fault.met().then(
            () => delay(removeAfter),
            () => undefined,
        );
        await Promise.race([running, passed]);
        await fault.remove();
    }
    const outcome = await running;
    await fault.remove();
    return outcome;
}

/**
 * After a run without an error, program, state and Kapso agree, and the next run changes nothing.
 */
async function succeeded(scene: Scene): Promise<string[]> {
    const problems = scene.disagreements().map((problem) => `after the run under the fault, ${problem}`);
    scene.emulator.clearRequests();
    await scene.engine.up();
    return [...problems, ...scene.changes().map((change) => `the next up still sent ${change}`)];
}

async function withoutFault(scene: Scene, command: "up" | "refresh"): Promise<{ questions: string[]; problems: string[] }> {
    const { engine } = scene;
    const problems: string[] = [];
    const fail = (what: string, { failures }: Outcome) =>
        problems.push(...failures.map(({ name, message }) => `${what} failed for ${name}: ${message}`));
    if (command === "refresh") {
        fail("the refresh without the fault", await engine.refresh());
    }
    const next = await engine.up();
    // The next run asks once whether to adopt an object that the failed run created.
    const questions = next.failures.map(({ message }) => message).filter((message) => message.includes("KAPSO_ADOPT_EXISTING=identical"));
    if (questions.length > 0) {
        Object.assign(scene.config, { "kapso:adoptExisting": "identical" });
        fail("the up with adoption", await engine.up());
        delete scene.config["kapso:adoptExisting"];
    } else {
        fail("the up without the fault", next);
    }
    problems.push(...scene.disagreements());
    problems.push(...Object.entries(await engine.preview()).map(([name, step]) => `the last preview wants to ${step} ${name}`));
    const refreshed = await engine.refresh();
    fail("the last refresh", refreshed);
    problems.push(
        ...Object.entries(refreshed.steps).flatMap(([name, step]) => (step === "same" ? [] : [`the last refresh would ${step} ${name}`])),
    );
    problems.push(...scene.disagreements());
    return { questions, problems };
}
