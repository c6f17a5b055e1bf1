import { isDeepStrictEqual } from "node:util";
import { HostError, type Properties, type Provider } from "./providerHost";

/** A resource in the engine's state. */
export interface Entry {
    readonly id: string;
    readonly inputs: Properties;
    readonly outs: Properties;
    /** The errors of the last create or update, if it failed partially. */
    readonly initErrors: readonly string[];
}

export type Step = "same" | "create" | "update" | "replace" | "delete" | "read";

export interface Failure {
    readonly name: string;
    /** `plan` means the check or the diff. */
    readonly step: Step | "plan";
    readonly message: string;
}

export interface Outcome {
    readonly steps: Readonly<Record<string, Step>>;
    readonly failures: readonly Failure[];
}

interface Plan {
    readonly step: Step;
    readonly inputs: Properties;
}

/**
 * Replaces Pulumi's engine: it holds a program and a state, and calls the provider process as the
 * engine does. Each command opens a new provider, like each run of the CLI.
 */
export class StandIn {
    /** The declared inputs by resource name. */
    readonly program = new Map<string, Properties>();
    readonly state = new Map<string, Entry>();

    constructor(private readonly open: () => Provider) {}

    /**
     * Creates, updates and replaces in parallel. Then deletes undeclared resources, unless an
     * earlier step failed. After `killed` is aborted, no step starts and the state does not change.
     */
    up(killed: AbortSignal = new AbortController().signal): Promise<Outcome> {
        return this.run(killed, async (run) => {
            const begun: Promise<void>[] = [];
            for (const [name, news] of this.program) {
                // Like the engine, plan one resource after the other while earlier plans are
                // executed.
                const plan = await run.attempt(name, "plan", () => this.plan(run.provider, name, news));
                if (plan) {
                    begun.push(this.carryOut(run, name, plan));
                }
            }
            await Promise.all(begun);
            if (run.failures.length === 0) {
                const undeclared = [...this.state.keys()].filter((name) => !this.program.has(name));
                await Promise.all(undeclared.map((name) => this.delete(run, name)));
            }
        });
    }

    /** The steps of an `up`, without the unchanged resources. */
    async preview(): Promise<Record<string, Step>> {
        const provider = this.open();
        const steps: Record<string, Step> = {};
        for (const [name, news] of this.program) {
            const { step } = await this.plan(provider, name, news);
            if (step !== "same") {
                steps[name] = step;
            }
        }
        for (const name of this.state.keys()) {
            if (!this.program.has(name)) {
                steps[name] = "delete";
            }
        }
        return steps;
    }

    /**
     * The steps show the differences: `update` for changed inputs, `delete` for a deleted object.
     */
    refresh(killed: AbortSignal = new AbortController().signal): Promise<Outcome> {
        return this.run(killed, async (run) => {
            await Promise.all([...this.state].map(([name, entry]) => this.read(run, name, entry)));
        });
    }

    /** Clears the program and deletes all its resources. */
    destroy(): Promise<Outcome> {
        this.program.clear();
        return this.up();
    }

    private async run(killed: AbortSignal, work: (run: Run) => Promise<void>): Promise<Outcome> {
        const run = new Run(this.open(), killed);
        await work(run);
        const { steps, failures } = run;
        return { steps, failures };
    }

    private async plan(provider: Provider, name: string, news: Properties): Promise<Plan> {
        const entry = this.state.get(name);
        const { inputs, failures } = await provider.check(entry?.inputs ?? {}, news);
        if (failures.length > 0) {
            throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
        }
        if (!entry) {
            return { step: "create", inputs };
        }
        const { changes = !isDeepStrictEqual(entry.inputs, inputs), replaces } = await provider.diff(entry.id, entry.outs, inputs);
        if (replaces.length > 0) {
            // The second check of a replacement gets no old inputs.
            const second = await provider.check({}, news);
            if (second.failures.length > 0) {
                throw new Error(second.failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
            }
            return { step: "replace", inputs };
        }
        return { step: changes || entry.initErrors.length > 0 ? "update" : "same", inputs };
    }

    private async carryOut(run: Run, name: string, { step, inputs }: Plan): Promise<void> {
        const entry = this.state.get(name);
        run.steps[name] = step;
        if (step === "same" && entry) {
            // The engine stores the new inputs even if the diff finds no changes.
            run.record(() => this.state.set(name, { ...entry, inputs }));
        } else if (step === "create") {
            await this.create(run, name, inputs);
        } else if (step === "update" && entry) {
            await this.update(run, name, entry, inputs);
        } else if (step === "replace" && (await this.delete(run, name, "replace"))) {
            await this.create(run, name, inputs);
        }
    }

    private async create(run: Run, name: string, inputs: Properties): Promise<void> {
        await this.write(run, name, "create", inputs, async () => run.provider.create(inputs));
    }

    private async update(run: Run, name: string, { id, outs }: Entry, inputs: Properties): Promise<void> {
        await this.write(run, name, "update", inputs, async () => ({ id, outs: await run.provider.update(id, outs, inputs) }));
    }

    private async write(
        run: Run,
        name: string,
        step: Step,
        inputs: Properties,
        send: () => Promise<{ id: string; outs: Properties }>,
    ): Promise<void> {
        await run.attempt(name, step, async () => {
            try {
                const { id, outs } = await send();
                run.record(() => this.state.set(name, { id, inputs, outs, initErrors: [] }));
            } catch (error) {
                const kept = error instanceof HostError ? error.kept : undefined;
                if (kept) {
                    run.record(() => this.state.set(name, { id: kept.id, inputs, outs: kept.properties, initErrors: kept.reasons }));
                }
                throw error;
            }
        });
    }

    private async delete(run: Run, name: string, step: Step = "delete"): Promise<boolean> {
        const entry = this.state.get(name);
        if (!entry) {
            return false;
        }
        run.steps[name] = step;
        const isDeleted = await run.attempt(name, step, async () => {
            await run.provider.delete(entry.id, entry.outs);
            // If the create of a replacement fails, the engine keeps an entry without an object.
            // This class does not.
            run.record(() => this.state.delete(name));
            return true;
        });
        return isDeleted === true;
    }

    private async read(run: Run, name: string, entry: Entry): Promise<void> {
        run.steps[name] = "read";
        await run.attempt(name, "read", async () => {
            const found = await run.provider.read(entry.id, entry.outs);
            run.record(() => {
                if (!found) {
                    run.steps[name] = "delete";
                    this.state.delete(name);
                    return;
                }
                // The engine compares outputs, because a newly declared default is only in the
                // inputs. Outputs that Kapso computes do not count.
                const declared = (outs: Properties) => Object.fromEntries(Object.keys(entry.inputs).map((field) => [field, outs[field]]));
                run.steps[name] = isDeepStrictEqual(declared(found.props), declared(entry.outs)) ? "same" : "update";
                // A successful read clears the errors of the last create or update.
                this.state.set(name, { id: entry.id, inputs: found.inputs, outs: found.props, initErrors: [] });
            });
        });
    }
}

/** One running command. */
class Run implements Outcome {
    readonly steps: Record<string, Step> = {};
    readonly failures: Failure[] = [];

    constructor(
        readonly provider: Provider,
        private readonly killed: AbortSignal,
    ) {}

    /** `undefined` if the step failed or did not start. */
    async attempt<Result>(name: string, step: Failure["step"], work: () => Promise<Result>): Promise<Result | undefined> {
        if (this.killed.aborted) {
            return undefined;
        }
        try {
            return await work();
        } catch (error) {
            if (!(error instanceof Error)) {
                throw error;
            }
            const reasons = error instanceof HostError ? error.kept?.reasons : undefined;
            this.failures.push({ name, step, message: reasons?.join("\n") ?? error.message });
            return undefined;
        }
    }

    record(write: () => void): void {
        if (!this.killed.aborted) {
            write();
        }
    }
}
