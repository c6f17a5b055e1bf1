import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { apiVersion, baseUrlOf, byApiVersion } from "../support/apiVersion";
import type { Properties, Provider } from "../support/providerHost";
import { StandIn } from "../support/standIn";
import { canaries, configs, type ResourceType, type StoredObject } from "./resourceTypes";

/** Starts the provider of a run. */
export interface Runs {
    freshRun(config: Properties, resource?: string): Provider;
}

export interface SceneOptions {
    emulator?: EmulatorOptions;
    /** Stack configuration of every run. */
    config?: Properties;
    /** The declared resource type. Default: configs. */
    resourceType?: ResourceType;
}

/** An emulator, and an engine with a program. Objects from before `begin()` are an hour old. */
export class Scene {
    readonly engine: StandIn;
    readonly config: Properties;
    private readonly neighbours = new Map<string, StoredObject>();

    private constructor(
        readonly emulator: Emulator,
        private readonly clock: { behind: number },
        runs: Runs,
        config: Properties,
        /** The published version of the API that the emulator plays. */
        readonly responses: "first" | "later",
        readonly resourceType: ResourceType,
    ) {
        this.config = { "kapso:apiKey": emulator.apiKey, "kapso:baseUrl": baseUrlOf(emulator), "kapso:apiVersion": apiVersion, ...config };
        this.engine = new StandIn(() => runs.freshRun(this.config, resourceType.resource));
    }

    static async open(runs: Runs, { emulator: options = {}, config = {}, resourceType = configs }: SceneOptions = {}): Promise<Scene> {
        const clock = { behind: 3_600_000 };
        // The emulator caches a bad health for minutes, as Kapso does. A scene needs a shorter
        // time.
        const emulator = await startEmulator({
            apiKey: canaries.apiKey,
            healthCache: false,
            now: () => Date.now() - clock.behind,
            ...options,
        });
        return new Scene(emulator, clock, runs, config, options.responses ?? "first", resourceType);
    }

    /** Sets the emulator's clock to the current time. */
    begin(): void {
        this.clock.behind = 0;
    }

    /** Makes the emulator's clock jump by some milliseconds from now. */
    turnClock(by: number): void {
        this.clock.behind = -by;
    }

    /** Gives the following commands a new API key, which the test can revoke. */
    nextRun(): void {
        const key = `${canaries.apiKey}-${randomUUID()}`;
        this.emulator.addApiKey(key, "default");
        this.config["kapso:apiKey"] = key;
    }

    /** Revokes the key of `nextRun`, so that Kapso refuses all its further requests. */
    revokeKey(): void {
        this.emulator.revokeApiKey(String(this.config["kapso:apiKey"]));
    }

    customer(): string {
        return this.emulator.addCustomer().id;
    }

    /**
     * Declares an object that an earlier run created and stored in the state. Returns its ID there.
     */
    plant(name: string, inputs: Properties): { id: string } {
        const { id, record } = this.resourceType.add(this.emulator, inputs);
        const { created_at, updated_at } = record;
        this.engine.program.set(name, inputs);
        const marks = {
            whatsAppConfig: { apiVersion, internalId: record.id },
            customer: {},
            whatsAppWebhook: parentMark(record),
            projectWebhook: {},
        };
        const internalId = byApiVersion({ v1: {}, platform: marks[this.resourceType.resource] });
        const outs = { displayName: "as it was", ...internalId, createdAt: created_at, updatedAt: updated_at, ...inputs };
        this.engine.state.set(name, { id, inputs, outs, initErrors: [] });
        return { id };
    }

    /** Adds an unmanaged object, which must not change. */
    plantNeighbour(inputs: Properties): StoredObject {
        const { id, record } = this.resourceType.add(this.emulator, inputs);
        this.neighbours.set(id, record);
        return record;
    }

    /** Adds an object outside Pulumi. */
    add(inputs: Properties): void {
        this.resourceType.add(this.emulator, inputs);
    }

    /** Deletes an object outside Pulumi. */
    remove(id: string): void {
        this.resourceType.remove(this.emulator, id);
    }

    /**
     * Each disagreement of program, state and Kapso, and each changed neighbour, in one sentence.
     */
    readonly disagreements = (): string[] => {
        const { program, state } = this.engine;
        const stored = this.resourceType.all(this.emulator);
        const problems: string[] = [];
        for (const [name, inputs] of program) {
            const { id } = state.get(name) ?? {};
            const record = stored.get(id ?? "");
            if (id === undefined || !record) {
                problems.push(`${name} is declared, and ${id === undefined ? "not in the state" : `its object ${id} does not exist`}`);
                continue;
            }
            stored.delete(id);
            problems.push(...differences(record, inputs, this.resourceType).map((difference) => `${name}: ${difference}`));
        }
        problems.push(...[...state.keys()].filter((name) => !program.has(name)).map((name) => `${name} is in the state, and not declared`));
        for (const [id, neighbour] of this.neighbours) {
            const now = stored.get(id);
            stored.delete(id);
            if (JSON.stringify(now) !== JSON.stringify(neighbour)) {
                problems.push(`the neighbour ${id} was touched`);
            }
        }
        problems.push(...[...stored].map(([id, object]) => `${id} exists, and nobody declared it: ${JSON.stringify(object)}`));
        return problems;
    };

    /** Secrets that the state shows outside their own fields. */
    leaks(): string[] {
        const shown = (values: Properties) =>
            Object.fromEntries(Object.entries(values).filter(([name]) => !this.resourceType.secret.includes(name)));
        return [...this.engine.state.values()]
            .map(({ inputs, outs, initErrors }) => JSON.stringify([shown(inputs), shown(outs), initErrors]))
            .filter((text) => Object.values(canaries).some((canary) => text.includes(canary)));
    }

    /** Requests other than GET. */
    changes(): string[] {
        return this.emulator.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
    }

    close(): Promise<void> {
        return this.emulator.close();
    }
}

function parentMark(record: StoredObject): Properties {
    return "whatsapp_config_id" in record ? { configInternalId: record.whatsapp_config_id } : {};
}

/** Arguments for the provider itself, which Kapso does not store. */
const notStored = ["adoptExisting", "verifyHealth"];

function differences(record: StoredObject, inputs: Properties, resourceType: ResourceType): string[] {
    const declared = Object.fromEntries(Object.entries(inputs).filter(([field]) => !notStored.includes(field)));
    const stored: Properties = { ...record };
    return Object.entries({ ...resourceType.absent(inputs), ...resourceType.stored(declared) })
        .filter(([field, value]) => !isDeepStrictEqual(inOrder(stored[field]), inOrder(value)))
        .map(([field, value]) => `${field} is ${JSON.stringify(stored[field])} instead of ${JSON.stringify(value)}`);
}

/** Sorts lists, because their order does not count. */
function inOrder(value: unknown): unknown {
    return Array.isArray(value) ? [...value].sort() : value;
}
