import { Newest } from "../newest";
import type { RecordedRequest } from "../requestLog";
import { Waiters, type WaitOptions } from "../waiting";
import { type Behaviour, behaviourOf, type Execute, type FaultContext } from "./behaviour";
import type { Exchange } from "./exchange";
import type { Fault } from "./fault";
import { canAffect } from "./matching";
import { parseFault } from "./schema";

/** Limited, because each request is compared with every fault. */
const MAX_FAULTS = 1_000;
/** How many hits of one fault `waitForHit` and `waitForDone` can return. */
const MAX_HITS = 10_000;

/** A fault that is set. */
export interface FaultHandle {
    readonly id: string;
    /** How many requests the fault has hit. */
    readonly hits: number;
    /**
     * Removes the fault: later requests are not affected. Held requests are executed. Other
     * requests that the fault has already hit continue under the fault.
     */
    remove(): void;
    /**
     * Waits for the n-th hit and returns its request at the moment of the hit. A held request is
     * then held. Default: the first hit.
     */
    waitForHit(n?: number, options?: WaitOptions): Promise<RecordedRequest>;
    /**
     * Like `waitForHit`, but waits until the fault is done with the request: a late change is
     * executed, the last slow byte is written.
     */
    waitForDone(n?: number, options?: WaitOptions): Promise<RecordedRequest>;
}

export interface HoldHandle extends FaultHandle {
    /** Executes the held requests and holds no further ones. Same as `remove`. */
    release(): void;
}

/** The faults that are currently set. */
export class Faults {
    private readonly active = new Map<string, ActiveFault>();
    private count = 0;

    constructor(private readonly context: Omit<FaultContext, "released">) {}

    /** Throws a `FaultError` if the fault is invalid. */
    set(fault: unknown): ActiveFault {
        if (this.active.size >= MAX_FAULTS) {
            throw new Error(`The fault was not set, because ${MAX_FAULTS} others are set: remove some of them first.`);
        }
        this.count += 1;
        const id = String(this.count);
        const active = new ActiveFault(id, parseFault(fault), this.context, () => this.active.delete(id));
        this.active.set(id, active);
        return active;
    }

    find(id: string): ActiveFault | undefined {
        return this.active.get(id);
    }

    list(): ActiveFault[] {
        return [...this.active.values()];
    }

    clear(): void {
        for (const fault of this.list()) {
            fault.remove();
        }
    }

    /** Executes a request under all faults that hit it. */
    async run(exchange: Exchange, execute: Execute): Promise<Response> {
        const hitting = this.list().filter((fault) => fault.counts(exchange.request));
        const run = hitting.reduceRight<Execute>((inner, fault) => () => fault.run(exchange, inner), execute);
        return exchange.unlessSent(await run());
    }
}

export class ActiveFault implements HoldHandle {
    private readonly behave: Behaviour;
    private readonly hit = new Newest<RecordedRequest>(MAX_HITS);
    private readonly done = new Newest<RecordedRequest>(MAX_HITS);
    private readonly waiters = new Waiters();
    private resolveReleased = () => {};
    private matched = 0;

    constructor(
        readonly id: string,
        readonly fault: Fault,
        context: Omit<FaultContext, "released">,
        private readonly onRemove: () => void,
    ) {
        const released = new Promise<void>((resolve) => {
            this.resolveReleased = resolve;
        });
        this.behave = behaviourOf(fault, { ...context, released });
    }

    get hits(): number {
        return this.hit.count;
    }

    /** Counts a matching request, and returns whether the fault hits it. */
    counts(request: RecordedRequest): boolean {
        if (!canAffect(this.fault, request)) {
            return false;
        }
        this.matched += 1;
        const { from = 1, times = Number.POSITIVE_INFINITY } = this.fault.match ?? {};
        return this.matched >= from && this.matched < from + times;
    }

    async run(exchange: Exchange, execute: Execute): Promise<Response> {
        this.hit.add(exchange.request);
        this.waiters.notify();
        const response = await this.behave(exchange, execute);
        this.done.add(exchange.request);
        this.waiters.notify();
        return response;
    }

    remove(): void {
        this.onRemove();
        this.resolveReleased();
    }

    release(): void {
        this.remove();
    }

    waitForHit(n = 1, options?: WaitOptions): Promise<RecordedRequest> {
        return this.waiters.until(() => this.hit.nth(n), this.progress, options);
    }

    waitForDone(n = 1, options?: WaitOptions): Promise<RecordedRequest> {
        return this.waiters.until(() => this.done.nth(n), this.progress, options);
    }

    private readonly progress = () =>
        `The ${this.fault.kind} fault has matched ${this.matched}, hit ${this.hits} and finished ${this.done.count} requests.`;
}
