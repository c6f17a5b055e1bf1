import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Properties } from "../support/providerHost";
import { StandIn } from "../support/standIn";
import { type Planted, type Stage, useStage, without } from "./stage";

// Numbers that move between resources of one program. The result is the same in any order of the
// resources: the program succeeds, or the preview refuses it and changes nothing. No number is ever
// disconnected.

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const stage = useStage({ emulator: { uniqueNumbers: true }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

/** Arguments per resource name. */
type Program = Record<string, Properties>;

interface HandOver {
    title: string;
    /**
     * The next number of each resource: the number of another resource, or a free one. A resource
     * that is missing here is removed from the program.
     */
    next: Record<string, string>;
}

const free = "free";

const handOvers: HandOver[] = [
    { title: "two resources that swap their numbers", next: { a: "b", b: "a" } },
    { title: "a chain of three", next: { a: "b", b: "c", c: free } },
    { title: "a rotation of three", next: { a: "b", b: "c", c: "a" } },
    { title: "a number of a resource that is removed from the program", next: { a: "b" } },
    { title: "a new resource that requests a number that another resource releases", next: { b: free, d: "b" } },
    { title: "a new resource that requests the number of a resource that is removed from the program", next: { a: "a", d: "b" } },
];

const runs = handOvers.flatMap((handOver) =>
    (["never", "identical", "always"] as const).flatMap((mode) =>
        (["one customer", "a customer each"] as const).map((customers) => ({ ...handOver, mode, customers })),
    ),
);

describe(`numbers that move between resources (FC_SEED=${seed})`, () => {
    it.each(runs)("$title, of $customers, adoptExisting: $mode, have the same result in any order", async ({ next, mode, customers }) => {
        const outcomes: string[] = [];
        for (const order of ordersOf(Object.keys(next), 10)) {
            outcomes.push(await play(next, order, mode, customers === "one customer"));
        }
        expect(new Set(outcomes).size, outcomes.join("\n")).toBe(1);
    });
});

/** Random orders of the names. */
function ordersOf(names: string[], count: number): string[][] {
    return fc.sample(fc.shuffledSubarray(names, { minLength: names.length }), { seed, numRuns: count });
}

/**
 * Previews the program in this order and, if the preview succeeds, runs `up`. Returns the result in
 * words.
 */
async function play(next: Record<string, string>, order: string[], mode: string, isOneCustomer: boolean): Promise<string> {
    const { emulator } = stage();
    const customerId = stage().customer();
    const before: Record<string, Planted> = Object.fromEntries(
        ["a", "b", "c"].map((name) => [name, stage().plant(isOneCustomer ? { customerId } : {})]),
    );
    const engine = new StandIn(() => stage().run({ "kapso:adoptExisting": mode }));
    for (const [name, { id, inputs, outs }] of Object.entries(before)) {
        // A resource that the case does not mention is in neither program.
        if (name in next || Object.values(next).includes(name)) {
            engine.state.set(name, { id, inputs, outs, initErrors: [] });
        }
    }
    for (const [name, news] of Object.entries(programOf(next, order, before, stage()))) {
        engine.program.set(name, news);
    }
    emulator.clearRequests();
    const numbers = [...engine.state.values()].map(({ inputs }) => String(inputs.phoneNumberId));

    const refusal = await engine.preview().then(
        () => undefined,
        (error: Error) => error.message,
    );
    if (refusal !== undefined) {
        expect(refusal).not.toMatch(/always/);
        expect(changes(), "a refused preview touches nothing").toEqual([]);
        return "refused in the preview";
    }
    const { failures } = await engine.up();
    if (failures.length > 0) {
        expect(
            connected()
                .filter((number) => numbers.includes(number))
                .sort(),
            "no number is lost",
        ).toEqual(numbers.sort());
        return `refused by ${failures.map(({ step }) => step).join()}`;
    }
    const declared = [...engine.program.values()].map((inputs) => String(inputs.phoneNumberId));
    expect(
        connected()
            .filter((number) => declared.includes(number))
            .sort(),
        "each declared number is connected once",
    ).toEqual(declared.sort());
    return "done";
}

function programOf(next: Record<string, string>, order: string[], before: Record<string, Planted>, { inputs }: Stage): Program {
    return Object.fromEntries(
        order.map((name) => {
            const of = next[name] ?? free;
            const own = before[name]?.inputs ?? before[of]?.inputs ?? {};
            const phoneNumberId = before[of]?.inputs.phoneNumberId ?? inputs.call(stage(), { customerId: "any" }).phoneNumberId;
            return [name, without(undefined, { ...own, phoneNumberId })];
        }),
    );
}

function connected(): string[] {
    return stage()
        .emulator.configs()
        .map((config) => String(config.phone_number_id));
}

function changes(): string[] {
    return stage()
        .emulator.requests.filter(({ method }) => method !== "GET")
        .map(({ method, path }) => `${method} ${path}`);
}
