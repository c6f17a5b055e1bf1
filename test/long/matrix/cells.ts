import type { FaultMatch } from "../../../emulator";
import { type FaultKind, faultKinds } from "./faults";
import { type Operation, operations } from "./operations";

/** Seconds that a fault "for a while" lasts. */
export const whileSeconds = 2.5;

export interface Cell {
    readonly operation: Operation;
    readonly fault: FaultKind;
    /** The requests that the fault hits, in words. */
    readonly where: string;
    readonly match: FaultMatch;
    /**
     * `passes`: the fault ends by itself, within the run. `stays`: it lasts until the run has
     * ended.
     */
    readonly duration: "passes" | "stays";
    /** Milliseconds after which the fault is removed, unless its number of requests ends it. */
    readonly removeAfter?: number;
}

/**
 * Every operation with every fault: on one request, and on all requests for a while. The
 * representative faults also hit all requests until the run ends.
 */
export function allCells(): Cell[] {
    return operations.flatMap((operation) =>
        faultKinds
            .filter((fault) => fault.concerns?.(operation) ?? true)
            .flatMap((fault) =>
                fault.representative ? [...staying(operation, fault), ...passing(operation, fault)] : passing(operation, fault),
            ),
    );
}

function passing(operation: Operation, fault: FaultKind): Cell[] {
    const isHit = (ordinal: number) => fault.spares !== operation.requests[ordinal - 1];
    const ordinals = fault.concerns ? [1] : operation.hit.filter(isHit);
    const single = ordinals.map(
        (from): Cell => ({
            operation,
            fault,
            where: fault.concerns ? "once" : `request ${from}, a ${operation.requests[from - 1]}`,
            match: { from, times: 1 },
            duration: "passes",
        }),
    );
    return [
        ...single,
        { operation, fault, where: `all for ${whileSeconds} s`, match: {}, duration: "passes", removeAfter: whileSeconds * 1000 },
    ];
}

function staying(operation: Operation, fault: FaultKind): Cell[] {
    const cell = { operation, fault, duration: "stays" } as const;
    const cells: Cell[] = [{ ...cell, where: "all", match: {} }];
    if (operation.requests.length > 1 && !fault.concerns) {
        cells.push({ ...cell, where: "all but the first", match: { from: 2 } });
    }
    if (operation.requests.includes("POST") && !fault.concerns) {
        cells.push({ ...cell, where: "every POST", match: { method: "POST" } });
    }
    return cells;
}

export function titleOf({ operation, fault, where, duration }: Cell): string {
    return `${operation.title}: ${fault.title}, ${where}${duration === "stays" ? " until the end" : ""}`;
}
