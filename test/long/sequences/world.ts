import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Fault } from "../../../emulator";
import { apiVersion } from "../../support/apiVersion";
import type { Properties } from "../../support/providerHost";
import type { Outcome } from "../../support/standIn";
import { nextNumber, production, sandbox, wire } from "../resourceTypes";
import type { Scene } from "../scene";
import type { Action, PassingFault, RefusingFault } from "./actions";
import { Edits } from "./edits";

/** The hint in the error about a config that an earlier run created. */
const question = /KAPSO_ADOPT_EXISTING=identical/;

/** Ends the current run. */
export interface Killer {
    kill(): Promise<void>;
}

/**
 * Plays actions on a scene. After each action, it checks that program, state and Kapso may differ
 * so.
 */
export class World {
    private readonly customers: [string, string];
    /**
     * Names of resources whose objects were deleted outside Pulumi, not yet noticed by a refresh.
     */
    private readonly deleted = new Set<string>();
    /**
     * Names of resources whose objects were changed outside Pulumi, not yet noticed by a refresh.
     */
    private readonly drifted = new Set<string>();
    private readonly edits = new Edits();

    constructor(
        private readonly scene: Scene,
        private readonly killer: Killer,
    ) {
        this.customers = [scene.customer(), scene.customer()];
        // Unmanaged configs, under the same customers and under another customer.
        scene.plantNeighbour(production(this.customers[0], { name: "Neighbour" }));
        scene.plantNeighbour(sandbox(this.customers[1], { name: "Neighbour" }));
        scene.plantNeighbour(sandbox(scene.customer(), { name: "Twin" }));
        scene.begin();
    }

    async play(action: Action): Promise<void> {
        const { engine } = this.scene;
        if (action.do === "up" || action.do === "refresh") {
            await this.command(action.do, action.fault);
            return;
        }
        if (action.do === "kill") {
            await this.kill(action.during, action.request, action.executed);
            return;
        }
        const name = `slot ${action.slot}`;
        const inputs = engine.program.get(name);
        if (action.do === "declare") {
            engine.program.set(name, this.edits.declaration(name, this.customers[action.customer === 0 ? 0 : 1], action));
        } else if (action.do === "remove") {
            engine.program.delete(name);
        } else if (inputs && action.do === "change") {
            engine.program.set(name, this.edits.changed(inputs, action.field));
        } else if (action.do === "drift") {
            this.drift(name, action.field);
        } else if (inputs && action.do === "rename") {
            await this.rename(name, inputs, action.fault);
        }
    }

    /** Without faults, program, state and Kapso agree after one refresh and one up. */
    async settle(): Promise<void> {
        await this.command("refresh");
        await this.command("up");
        expect(this.scene.disagreements()).toEqual([]);
        this.scene.nextRun();
        expect(await this.scene.engine.preview()).toEqual({});
        const { failures, steps } = await this.run("refresh");
        expect(failures).toEqual([]);
        expect(Object.values(steps).filter((step) => step !== "same")).toEqual([]);
        expect(this.scene.leaks()).toEqual([]);
    }

    private async command(command: "up" | "refresh", fault?: PassingFault | RefusingFault): Promise<void> {
        const untouched = this.untouched();
        const outcome = await this.underFault(command, this.usable(fault)?.fault);
        const questions = outcome.failures.filter(({ message }) => question.test(message));
        this.expectExcused(outcome, fault);
        if (questions.length > 0) {
            await this.adopt();
        }
        this.expectUntouched(untouched);
        if (command === "up" && (outcome.failures.length === 0 || questions.length === outcome.failures.length)) {
            this.expectAgreement();
        }
        if (command === "refresh") {
            for (const name of Object.keys(outcome.steps).filter(
                (refreshed) => !outcome.failures.some((failure) => failure.name === refreshed),
            )) {
                this.drifted.delete(name);
                this.deleted.delete(name);
            }
        }
        for (const name of this.deleted) {
            const { id } = this.scene.engine.state.get(name) ?? {};
            if (this.scene.emulator.configs().some((config) => config.id === id)) {
                this.deleted.delete(name);
            }
        }
    }

    /** After a successful up, all is as declared, except for changes outside Pulumi. */
    private expectAgreement(): void {
        const unnoticed = [...this.deleted, ...this.drifted];
        const problems = this.scene.disagreements().filter((problem) => !unnoticed.some((name) => problem.startsWith(name)));
        expect(problems).toEqual([]);
    }

    /** An operation fails only because of a fault, a deleted object or a twin. */
    private expectExcused({ failures }: Outcome, fault: PassingFault | RefusingFault | undefined): void {
        const unexcused = failures.filter(
            ({ name, message }) =>
                !(fault?.passes === false) &&
                !(this.deleted.has(name) && message.includes("It was probably deleted outside Pulumi")) &&
                // A twin that is no longer declared, but still exists, equals the new twin.
                !(question.test(message) && this.scene.engine.program.get(name)?.name === "Twin"),
        );
        expect(unexcused).toEqual([]);
    }

    /** The user confirms that the existing objects may be adopted. */
    private async adopt(): Promise<void> {
        this.scene.config["kapso:adoptExisting"] = "identical";
        const { failures } = await this.run("up");
        delete this.scene.config["kapso:adoptExisting"];
        expect(failures.filter(({ name }) => !this.deleted.has(name))).toEqual([]);
        if (failures.length === 0) {
            this.expectAgreement();
        }
    }

    private async kill(during: "up" | "refresh", request: number, executed: boolean): Promise<void> {
        const { emulator, engine } = this.scene;
        const untouched = this.untouched();
        this.newTwinsLast();
        this.scene.nextRun();
        const killed = new AbortController();
        const fault = executed
            ? emulator.fault({ kind: "hold", match: { from: request, times: 1 } })
            : emulator.fault({ kind: "unauthorized", match: { from: request } });
        const running = engine[during](killed.signal);
        const met = fault.waitForHit(1, { timeoutMs: 120_000 }).then(
            () => true,
            () => false,
        );
        if (await Promise.race([met, running.then(() => false)])) {
            killed.abort();
            await this.killer.kill();
        }
        fault.remove();
        await running;
        if (fault.hits > 0) {
            await fault.waitForDone(fault.hits);
        }
        this.expectUntouched(untouched);
        if (killed.signal.aborted) {
            await this.adopt();
        }
    }

    private async rename(name: string, inputs: Properties, fault: PassingFault | undefined): Promise<void> {
        const { program, state } = this.scene.engine;
        const other = `other ${name}`;
        const isClean = isDeepStrictEqual(state.get(name)?.inputs, inputs) && !this.drifted.has(name) && !this.deleted.has(name);
        if (!isClean || state.has(other) || program.has(other)) {
            return;
        }
        program.delete(name);
        program.set(other, inputs);
        this.scene.config["kapso:adoptExisting"] = "identical";
        const { failures } = await this.underFault("up", fault?.fault);
        delete this.scene.config["kapso:adoptExisting"];
        expect(failures.filter((failure) => !this.deleted.has(failure.name))).toEqual([]);
        if (failures.length === 0) {
            this.expectAgreement();
        }
    }

    private async underFault(command: "up" | "refresh", fault: Fault | undefined): Promise<Outcome> {
        const handle = fault && this.scene.emulator.fault(fault as never);
        const outcome = await this.run(command);
        handle?.remove();
        if (handle && handle.hits > 0) {
            await handle.waitForDone(handle.hits);
        }
        return outcome;
    }

    private run(command: "up" | "refresh"): Promise<Outcome> {
        this.newTwinsLast();
        this.scene.nextRun();
        return this.scene.engine[command]();
    }

    /**
     * The provider knows which resource manages a twin only after that resource's diff. A twin that
     * is created earlier would cause a question about the existing twin.
     */
    private newTwinsLast(): void {
        const { program, state } = this.scene.engine;
        for (const [name, inputs] of [...program]) {
            const olds = state.get(name)?.inputs;
            const isOld = olds?.name === "Twin" && olds.customerId === inputs.customerId;
            if (inputs.name === "Twin" && !isOld) {
                program.delete(name);
                program.set(name, inputs);
            }
        }
    }

    /**
     * If the API does not return the field, the provider cannot notice that Kapso ignored `null`.
     */
    private usable(fault: PassingFault | RefusingFault | undefined): PassingFault | RefusingFault | undefined {
        const isNeverShown = this.scene.responses === "later" || apiVersion === "platform";
        return fault?.fault.kind === "nullIgnored" && isNeverShown ? undefined : fault;
    }

    private drift(name: string, field: (Action & { do: "drift" })["field"]): void {
        const { emulator, engine, responses } = this.scene;
        const entry = engine.state.get(name);
        const config = emulator.configs().find(({ id }) => id === entry?.id);
        if (!entry || !config) {
            return;
        }
        if (field === "deleted") {
            emulator.removeConfig(config.id);
            this.deleted.add(name);
        } else if (field in entry.inputs && !(field === "webhookDestinationUrl" && responses === "later")) {
            // The provider notices only changes of fields that are declared and returned by the
            // API.
            const value =
                field === "name" ? this.edits.text("Drift") : field === "businessAccountId" ? nextNumber() : "https://drift.example/";
            emulator.changeConfig(config.id, wire({ [field]: value }));
            this.drifted.add(name);
        }
    }

    /** Kapso's configs whose resources need no change. */
    private untouched(): Map<string, unknown> {
        const { state, program } = this.scene.engine;
        const idle = [...state].filter(
            ([name, entry]) => isDeepStrictEqual(program.get(name), entry.inputs) && entry.initErrors.length === 0,
        );
        const ids = new Set(idle.map(([, { id }]) => id));
        return new Map(this.scene.emulator.configs().flatMap((config) => (ids.has(config.id) ? [[config.id, config]] : [])));
    }

    private expectUntouched(before: Map<string, unknown>): void {
        const now = new Map<string, unknown>(this.scene.emulator.configs().map((config) => [config.id, config]));
        expect([...before].filter(([id, config]) => now.get(id) !== config).map(([, config]) => config)).toEqual([]);
    }
}
