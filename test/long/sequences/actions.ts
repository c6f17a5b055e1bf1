import fc from "fast-check";
import type { Fault } from "../../../emulator";

/** One step of a sequence. A slot is a name in the program. An impossible action does nothing. */
export type Action =
    | {
          readonly do: "declare";
          readonly slot: number;
          readonly customer: number;
          readonly form: "production" | "sandbox" | "twin";
          readonly bare: boolean;
      }
    | { readonly do: "change"; readonly slot: number; readonly field: (typeof changeable)[number] }
    | { readonly do: "remove"; readonly slot: number }
    | { readonly do: "rename"; readonly slot: number; readonly fault: PassingFault | undefined }
    | { readonly do: "drift"; readonly slot: number; readonly field: "name" | "webhookDestinationUrl" | "businessAccountId" | "deleted" }
    | { readonly do: "up"; readonly fault: PassingFault | RefusingFault | undefined }
    | { readonly do: "refresh"; readonly fault: PassingFault | RefusingFault | undefined }
    | { readonly do: "kill"; readonly during: "up" | "refresh"; readonly request: number; readonly executed: boolean };

export const slots = 4;

const changeable = ["name", "webhookDestinationUrl", "webhookVerifyToken", "accessToken", "phoneNumberId", "callsEnabled"] as const;

/** Faults that the provider survives within the run. */
export interface PassingFault {
    readonly passes: true;
    readonly fault: Fault;
}

/** Faults that fail the run with a clear error. */
export interface RefusingFault {
    readonly passes: false;
    readonly fault: Fault;
}

const match = fc.record({ from: fc.constantFrom(1, 1, 1, 2, 2, 3, 4), times: fc.integer({ min: 1, max: 3 }) });
const when = fc.constantFrom("before" as const, "after" as const);

const passing: fc.Arbitrary<PassingFault> = fc
    .oneof(
        fc.record({
            kind: fc.constant("serverError" as const),
            status: fc.constantFrom(500 as const, 502 as const, 503 as const),
            when,
            match,
        }),
        fc.record({ kind: fc.constant("drop" as const), when, match }),
        fc.record({ kind: fc.constant("html" as const), status: fc.constant(200), when, match }),
        fc.record({ kind: fc.constant("truncated" as const), match }),
        fc.record({ kind: fc.constant("lateDrop" as const), seconds: fc.constant(0.3), match }),
        fc.record({
            kind: fc.constant("rateLimited" as const),
            retryAfter: fc.constant(1),
            match: match.map((at) => ({ ...at, times: 1 })),
        }),
        fc.record({ kind: fc.constant("laggingLists" as const), seconds: fc.constant(0.6) }),
    )
    .map((fault) => ({ passes: true, fault }));

const refusing: fc.Arbitrary<RefusingFault> = fc
    .oneof(fc.record({ kind: fc.constant("unauthorized" as const), match }), fc.record({ kind: fc.constant("nullIgnored" as const) }))
    .map((fault) => ({ passes: false, fault }));

const slot = fc.nat(slots - 1);
const anyFault = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: passing },
    { weight: 1, arbitrary: refusing },
);

const declare: fc.Arbitrary<Action> = fc.record({
    do: fc.constant("declare" as const),
    slot,
    customer: fc.nat(1),
    form: fc.constantFrom("production" as const, "production" as const, "sandbox" as const, "twin" as const, "twin" as const),
    bare: fc.boolean(),
});

const drift: fc.Arbitrary<Action> = fc.record({
    do: fc.constant("drift" as const),
    slot,
    field: fc.constantFrom("name" as const, "webhookDestinationUrl" as const, "businessAccountId" as const, "deleted" as const),
});

const edit: fc.Arbitrary<Action> = fc.oneof(
    { weight: 5, arbitrary: declare },
    { weight: 5, arbitrary: fc.record({ do: fc.constant("change" as const), slot, field: fc.constantFrom(...changeable) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), slot }) },
    { weight: 2, arbitrary: drift },
);

const kill: fc.Arbitrary<Action> = fc.record({
    do: fc.constant("kill" as const),
    during: fc.constantFrom("up" as const, "up" as const, "up" as const, "refresh" as const),
    request: fc.constantFrom(1, 2, 2, 3, 3, 4, 5),
    executed: fc.boolean(),
});

/** Some edits, followed by a command. */
const round: fc.Arbitrary<readonly Action[]> = fc
    .oneof(
        {
            weight: 6,
            arbitrary: fc.tuple(
                fc.array(edit, { minLength: 1, maxLength: 3 }),
                fc.record({ do: fc.constant("up" as const), fault: anyFault }),
            ),
        },
        {
            weight: 2,
            arbitrary: fc.tuple(fc.array(drift, { maxLength: 2 }), fc.record({ do: fc.constant("refresh" as const), fault: anyFault })),
        },
        { weight: 3, arbitrary: fc.tuple(fc.array(edit, { minLength: 1, maxLength: 3 }), kill) },
        {
            weight: 1,
            arbitrary: fc.tuple(
                fc.constant([]),
                fc.record({ do: fc.constant("rename" as const), slot, fault: fc.option(passing, { nil: undefined }) }),
            ),
        },
    )
    .map(([edits, command]) => [...edits, command]);

/**
 * The published version of the API, whether its creates are slow, and the actions. The first is an
 * up.
 */
export const sequence = fc.record({
    responses: fc.constantFrom("first" as const, "later" as const),
    slowCreates: fc.boolean(),
    first: fc.array(declare, { minLength: 1, maxLength: 4 }),
    fault: fc.option(passing, { nil: undefined }),
    rounds: fc.array(round, { minLength: 1, maxLength: 4 }),
});

export type Sequence = typeof sequence extends fc.Arbitrary<infer Value> ? Value : never;

/** A sequence with at least one kill. */
export const sequenceWithKill: fc.Arbitrary<Sequence> = fc
    .tuple(sequence, fc.array(declare, { minLength: 1, maxLength: 2 }), kill)
    .map(([played, edits, killed]) => ({ ...played, rounds: [[...edits, killed], ...played.rounds.slice(0, 2)] }));
