import { randomUUID } from "node:crypto";
import { type ConfigRecord, type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import type { Properties, Provider } from "../support/providerHost";
import { StandIn } from "../support/standIn";

/** In no line that a user can read. */
export const canaries = { apiKey: "canary-key-4711", accessToken: "canary-access-4711", verifyToken: "canary-verify-4711" };

/** Where a run gets its provider from. */
export interface Runs {
    freshRun(config: Properties): Provider;
}

export interface SceneOptions {
    emulator?: EmulatorOptions;
    /** Configuration of every run. */
    config?: Properties;
}

/** A service of its own, and an engine with a program for it. What is there before the play begins is an hour old. */
export class Scene {
    readonly engine: StandIn;
    readonly config: Properties;
    private readonly neighbours = new Map<string, ConfigRecord>();

    private constructor(
        readonly emulator: Emulator,
        private readonly clock: { behind: number },
        runs: Runs,
        config: Properties,
        /** Which published version the service is. */
        readonly answers: "first" | "later",
    ) {
        this.config = { "kapso:apiKey": emulator.apiKey, "kapso:baseUrl": emulator.baseUrl, ...config };
        this.engine = new StandIn(() => runs.freshRun(this.config));
    }

    static async open(runs: Runs, { emulator: options = {}, config = {} }: SceneOptions = {}): Promise<Scene> {
        const clock = { behind: 3_600_000 };
        const emulator = await startEmulator({ apiKey: canaries.apiKey, now: () => Date.now() - clock.behind, ...options });
        return new Scene(emulator, clock, runs, config, options.answers ?? "first");
    }

    /** From here on, time is now. */
    begin(): void {
        this.clock.behind = 0;
    }

    /** The service's clock jumps, by so many milliseconds from now. */
    turnClock(by: number): void {
        this.clock.behind = -by;
    }

    /** The commands from now on have a key of their own, so that it can be taken from them. */
    nextRun(): void {
        const key = `${canaries.apiKey}-${randomUUID()}`;
        this.emulator.addApiKey(key, "default");
        this.config["kapso:apiKey"] = key;
    }

    /** What was begun since `nextRun` gets nothing done any more. */
    revokeKey(): void {
        this.emulator.revokeApiKey(String(this.config["kapso:apiKey"]));
    }

    customer(): string {
        return this.emulator.addCustomer().id;
    }

    /** Declares a config that stands at the service and in the state, as an earlier run left it. */
    plant(name: string, inputs: Properties): ConfigRecord {
        const record = this.add(inputs);
        const { id, created_at, updated_at } = record;
        this.engine.program.set(name, inputs);
        const outs = { displayName: "as it was", createdAt: created_at, updatedAt: updated_at, ...inputs };
        this.engine.state.set(name, { id, inputs, outs, initErrors: [] });
        return record;
    }

    /** Somebody else's config, which must stay as it is. */
    plantNeighbour(inputs: Properties): ConfigRecord {
        const record = this.add(inputs);
        this.neighbours.set(record.id, record);
        return record;
    }

    /** A config that nobody knows of yet. */
    add({ customerId, ...fields }: Properties): ConfigRecord {
        return this.emulator.addConfig(String(customerId), wire(fields));
    }

    /** Where program, state and service do not agree, and neighbours that were touched; each in one sentence. */
    readonly disagreements = (): string[] => {
        const { program, state } = this.engine;
        const stored = new Map(this.emulator.configs().map((config) => [config.id, config]));
        const problems: string[] = [];
        for (const [name, inputs] of program) {
            const { id } = state.get(name) ?? {};
            const record = stored.get(id ?? "");
            if (id === undefined || !record) {
                problems.push(`${name} is declared, and ${id === undefined ? "not in the state" : `its config ${id} does not exist`}`);
                continue;
            }
            stored.delete(record.id);
            problems.push(...differences(record, inputs).map((difference) => `${name}: ${difference}`));
        }
        problems.push(...[...state.keys()].filter((name) => !program.has(name)).map((name) => `${name} is in the state, and not declared`));
        for (const [id, neighbour] of this.neighbours) {
            const now = stored.get(id);
            stored.delete(id);
            if (JSON.stringify(now) !== JSON.stringify(neighbour)) {
                problems.push(`the neighbour ${id} was touched`);
            }
        }
        problems.push(
            ...[...stored.values()].map(({ id, name }) => `config ${id} (${JSON.stringify(name)}) exists, and nobody declared it`),
        );
        return problems;
    };

    /** What the state shows of a secret outside the fields that hold it. */
    leaks(): string[] {
        return [...this.engine.state.values()].flatMap(({ inputs, outs, initErrors }) => {
            const { accessToken: _input, webhookVerifyToken: _inputToo, ...shownInputs } = inputs;
            const { accessToken: _output, webhookVerifyToken: _outputToo, ...shownOuts } = outs;
            const shown = JSON.stringify([shownInputs, shownOuts, initErrors]);
            return Object.values(canaries).some((canary) => shown.includes(canary)) ? [shown] : [];
        });
    }

    /** Requests that changed something, or tried to. */
    changes(): string[] {
        return this.emulator.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
    }

    close(): Promise<void> {
        return this.emulator.close();
    }
}

let numbers = 0;

/** Meta's ids are larger than 2^53. */
export function nextNumber(): string {
    numbers += 1;
    return `1065403522429${String(numbers).padStart(6, "0")}`;
}

/** Arguments of a production config with a webhook and a number of its own. */
export function production(customerId: string, changes: Properties = {}): Properties {
    return {
        customerId,
        name: "Acme",
        phoneNumberId: nextNumber(),
        businessAccountId: "102290129340398",
        accessToken: canaries.accessToken,
        webhookVerifyToken: canaries.verifyToken,
        webhookDestinationUrl: "https://acme.example/whatsapp",
        ...changes,
    };
}

export function sandbox(customerId: string, changes: Properties = {}): Properties {
    return { customerId, kind: "sandbox", name: "Acme sandbox", webhookVerifyToken: canaries.verifyToken, ...changes };
}

/** What is stored for a field that is not declared. */
const absent: Record<string, unknown> = {
    kind: "production",
    phone_number_id: null,
    business_account_id: null,
    access_token: null,
    webhook_verify_token: null,
    webhook_destination_url: null,
    inbound_processing_enabled: true,
    calls_enabled: false,
};

/** Arguments that tell the provider how to behave. */
const notStored = ["adoptExisting", "verifyHealth"];

function differences(record: ConfigRecord, inputs: Properties): string[] {
    const declared = Object.fromEntries(Object.entries(inputs).filter(([field]) => !notStored.includes(field)));
    const stored: Properties = { ...record };
    return Object.entries({ ...absent, ...wire(declared) })
        .filter(([field, value]) => stored[field] !== value)
        .map(([field, value]) => `${field} is ${JSON.stringify(stored[field])} instead of ${JSON.stringify(value)}`);
}

/** The service's names, by rule: an independent reading of the documents. */
export function wire(fields: Properties): Record<string, never> {
    return Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as never]),
    );
}
