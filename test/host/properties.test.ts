import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/model/unknown";
import { byApiVersion, fixedArguments } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { useStage, without } from "./stage";

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const runs = { seed, numRuns: 100 };
const stage = useStage();

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const digits = fc.stringMatching(/^[0-9]{1,20}$/);
const flag = fc.boolean();

/**
 * Complete declarations of a production config or a sandbox, with any of the optional arguments.
 */
const optional = { webhookVerifyToken: word, webhookDestinationUrl: fc.webUrl(), inboundProcessingEnabled: flag, callsEnabled: flag };
const required = { customerId: word, name: fc.string({ unit: "binary", minLength: 1 }).map((text) => `n${text}`) };
const meta = { phoneNumberId: digits, businessAccountId: digits, accessToken: word };
const production = fc.record(
    { ...required, ...meta, ...optional, kind: fc.constant("production") },
    { requiredKeys: keys(required, meta) },
);
const sandbox = fc.record(
    { ...required, ...meta, ...optional, kind: fc.constant("sandbox") },
    { requiredKeys: ["customerId", "name", "kind"] },
);
const declaration: fc.Arbitrary<Properties> = fc.oneof(production, sandbox);

const defaults: Properties = { kind: "production", inboundProcessingEnabled: true, callsEnabled: false };
const fields = [...Object.keys({ ...required, ...meta, ...optional }), "kind"];

/** The outputs that Kapso computes. */
const computed = fc.record(
    { displayName: fc.string(), createdAt: fc.string(), updatedAt: fc.string(), displayPhoneNumber: fc.string() },
    { requiredKeys: [] },
);

describe(`for any declaration (FC_SEED=${seed})`, () => {
    it("check accepts and changes nothing, and its result passes check again", async () => {
        await fc.assert(
            fc.asyncProperty(declaration, async (inputs) => {
                const checked = await stage().host.check({}, inputs);
                expect(checked).toEqual({ inputs, failures: [] });
                expect(await stage().host.check(inputs, checked.inputs)).toEqual(checked);
            }),
            runs,
        );
    });

    it("check treats null as absent, and accepts unknown values", async () => {
        await fc.assert(
            fc.asyncProperty(
                declaration,
                fc.subarray(Object.keys({ ...meta, ...optional })),
                unknowns(),
                async (inputs, nulls, unknown) => {
                    const present = { ...inputs, ...unknown };
                    const absent = nulls.filter((field) => !(field in present));
                    const nulled = { ...present, ...Object.fromEntries(absent.map((field) => [field, null])) };
                    expect(await stage().host.check({ some: "olds" }, nulled)).toEqual({ inputs: present, failures: [] });
                },
            ),
            runs,
        );
    });

    it("a declared or removed default is no difference", async () => {
        await fc.assert(
            fc.asyncProperty(declaration, computed, fc.subarray(Object.keys(defaults)), async (inputs, outputs, written) => {
                const added = { ...Object.fromEntries(written.map((field) => [field, defaults[field]])), ...inputs };
                const removed = Object.fromEntries(Object.entries(inputs).filter(([field, value]) => defaults[field] !== value));
                expect((await diff({ ...outputs, ...inputs }, added)).changes).toBe(false);
                expect((await diff({ ...outputs, ...added }, removed)).changes).toBe(false);
            }),
            runs,
        );
    });

    it("the order of the arguments does not matter", async () => {
        await fc.assert(
            fc.asyncProperty(declaration, declaration, fc.infiniteStream(fc.nat()), async (olds, others, picks) => {
                const fixed = Object.fromEntries(fixedArguments.map((field) => [field, olds[field]]));
                const news = without(undefined, { ...others, ...fixed, kind: olds.kind ?? "production" });
                const result = await diff(olds, news);
                expect(await diff(shuffled(olds, picks), shuffled(news, picks))).toEqual(result);
                expect(await stage().host.check({}, shuffled(news, picks))).toEqual(await stage().host.check({}, news));
            }),
            runs,
        );
    });

    it("diff reports each different field, and replaces only for fields that Kapso cannot change", async () => {
        await fc.assert(
            fc.asyncProperty(declaration, declaration, fc.subarray(fields), async (olds, others, picked) => {
                const news = { ...olds, ...Object.fromEntries(picked.map((field) => [field, others[field]])) };
                // If the program omits Meta's fields of a sandbox, Kapso chooses them.
                const isLeft = (field: string) => news.kind === "sandbox" && field in meta && news[field] === undefined;
                const differs = (field: string) => (olds[field] ?? defaults[field]) !== (news[field] ?? defaults[field]) && !isLeft(field);
                if (fixedArguments.some(differs)) {
                    // An unknown customer costs no request.
                    news.customerId = unknownValue;
                }
                const different = fields.filter(differs);
                const replaces = different.filter((field) => fixedArguments.includes(field));
                expect(await diff(olds, news)).toEqual({
                    changes: different.length === 0 ? false : undefined,
                    replaces,
                    deleteBeforeReplace: replaces.length > 0,
                });
            }),
            runs,
        );
    });
});

afterAll(() => {
    // Requests that check whether another config has a changed number.
    const isOfNumber = (path: string) =>
        byApiVersion({ v1: /^(\/customers\/[^/]+)?\/whatsapp_configs\?/, platform: /^\/whatsapp\/phone_numbers\/\d+$/ }).test(path);
    const asked = stage().emulator.requests.filter(({ method, path }) => method !== "GET" || !isOfNumber(path));
    expect(asked, "check and diff send no request").toEqual([]);
});

function diff(olds: Properties, news: Properties) {
    const id = byApiVersion({ v1: "config-1", platform: "106540352242900001:config-1" });
    // A run of its own, because earlier operations of a run decide about a number.
    return stage().run().diff(id, without(undefined, olds), without(undefined, news));
}

/** Arguments with unknown values, some of them nested. */
function unknowns(): fc.Arbitrary<Properties> {
    const unknown = fc.constantFrom<unknown>(unknownValue, [unknownValue], { a: { b: unknownValue } });
    return fc.dictionary(fc.constantFrom(...Object.keys({ ...required, ...meta, ...optional })), unknown, { maxKeys: 3 });
}

function shuffled(properties: Properties, picks: fc.Stream<number>): Properties {
    const entries = Object.entries(properties);
    const order = [...picks.take(entries.length)];
    return Object.fromEntries(
        entries
            .map((entry, index) => ({ entry, at: order[index] ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ entry }) => entry),
    );
}

function keys<First extends object, Second extends object>(first: First, second: Second): (keyof First | keyof Second)[] {
    return [...Object.keys(first), ...Object.keys(second)] as (keyof First | keyof Second)[];
}
