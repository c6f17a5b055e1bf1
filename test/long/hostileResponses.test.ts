import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useStage } from "../host/stage";
import { addressOf, baseUrlOf } from "../support/apiVersion";
import { HostError, type Properties, type Provider } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";

// For any content of a response, and any ID in a state or a program: no request leaves its
// collection, no hostile value enters the state, no other object changes, and the error is one
// line.

const stage = useStage({
    host: {
        env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0", KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT: "0", KAPSO_REQUEST_TIMEOUT_SECONDS: "5" },
    },
});

let proxy: RewritingProxy;
beforeAll(async () => {
    proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
});
afterAll(() => proxy?.close());

const resources = ["customer", "whatsAppConfig", "whatsAppWebhook"] as const;
type Resource = (typeof resources)[number];
const operations = ["read", "lookup", "update", "delete", "create"] as const;
type Operation = (typeof operations)[number];

let count = 0;

/** Arguments of a new object, different from the existing objects. */
function argumentsOf(resource: Resource, place: { customerId: string; configId: string }): Properties {
    count += 1;
    return {
        customer: { name: `Customer ${count}`, externalCustomerId: `crm-${count}` },
        whatsAppConfig: stage().inputs({ customerId: place.customerId }),
        whatsAppWebhook: {
            configId: place.configId,
            url: `https://acme.example/${count}`,
            secretKey: "key-canary",
            events: ["whatsapp.message.received"],
        },
    }[resource];
}

interface World {
    provider: () => Provider;
    inputs: Properties;
    id: string;
    outs: Properties;
    /** Another object of the resource type, in the form of Kapso's responses. */
    other: Properties;
    /** Kapso's other objects. */
    bystanders: string[];
}

/** Creates an object of the stack, and unmanaged objects. */
async function worldOf(resource: Resource): Promise<World> {
    const { emulator } = stage();
    for (const { id } of emulator.customers()) {
        emulator.removeCustomer(id);
    }
    const places = [1, 2].map(() => {
        const customerId = stage().customer();
        return { customerId, configId: stage().plant({ customerId }).id };
    });
    const [place = { customerId: "", configId: "" }, otherPlace = place] = places;
    const provider = () => stage().run({ "kapso:baseUrl": proxy.baseUrl }, resource);
    let other: Properties = {};
    proxy.rewriteBody = (body) => body;
    proxy.rewrite = (object) => {
        other = object;
        return object;
    };
    await provider().create(argumentsOf(resource, otherPlace));
    proxy.rewrite = (object) => object;
    const bystanders = stored();
    const inputs = argumentsOf(resource, place);
    const { id, outs } = await provider().create(inputs);
    proxy.paths.length = 0;
    return { provider, inputs, id, outs, other, bystanders };
}

/** All of Kapso's objects. */
function stored(): string[] {
    const { emulator } = stage();
    return [...emulator.customers(), ...emulator.configs(), ...emulator.webhooks()].map((record) => JSON.stringify(record));
}

function play({ provider, inputs, id, outs }: World, resource: Resource, operation: Operation): Promise<unknown> {
    const changed = { ...inputs, ...(resource === "whatsAppWebhook" ? { url: "https://other.example" } : { name: "Other" }) };
    const { customerId, configId } = inputs;
    switch (operation) {
        case "read":
            return provider().read(id, outs);
        case "lookup":
            return provider().read(id, {});
        case "update":
            return provider().update(id, outs, changed);
        case "delete":
            return provider().delete(id, outs);
        case "create":
            return provider().create(argumentsOf(resource, { customerId: String(customerId), configId: String(configId) }));
    }
}

const segments = /^(customers|whatsapp_configs|whatsapp_webhooks|whatsapp|phone_numbers|webhooks|health|[\w.:-]{1,100})$/;

function expectInsideTheApi(): void {
    for (const path of proxy.paths) {
        const [route = "", ...steps] = path.split("?")[0]?.split("/") ?? [];
        expect(route).toBe("");
        for (const step of steps) {
            expect(decodeURIComponent(step)).toMatch(segments);
            expect(step).not.toMatch(/^\.{1,2}$/);
        }
    }
}

function expectLaidOut(error: unknown): void {
    expect(error).toBeInstanceOf(HostError);
    const { message } = error as HostError;
    const [summary = "", ...hints] = message.split("\n");
    expect(summary).toMatch(/ \[KAPSO-[A-Z-]+\]$/);
    expect(hints.filter((hint) => !hint.startsWith("  - "))).toEqual([]);
    expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]|\p{Cs}/u);
    expect(message.length).toBeLessThan(1500);
}

const large = "x".repeat(1024 * 1024);
const texts = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("..", ".", "", "a/b", "../customers", "a\\b", "%2e%2e", "a?b=c", "a#b", "a b", "__proto__") },
    { weight: 1, arbitrary: fc.constantFrom("\ud800", "a\udc00b", "\u0000", "a\nb", "\u001b]8;;https://evil.example\u0007", "a\u202eb") },
    { weight: 1, arbitrary: fc.constantFrom("x".repeat(101), large) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);
const values = fc.oneof(
    texts.map((value): unknown => value),
    fc.constantFrom<unknown>(null, 7, 1e308, true, [], {}, [null], { id: ".." }, [large], Array(60_000).fill("x")),
);

type Mutation =
    | { kind: "field"; field: string; value: unknown }
    | { kind: "other" }
    | { kind: "body"; value: unknown }
    | { kind: "paging"; pages: unknown; total: unknown };

const fields = ["id", "internal_id", "customer_id", "name", "url", "display_name", "created_at", "events", "headers", "kind", "active"];
const mutations: fc.Arbitrary<Mutation> = fc.oneof(
    { weight: 3, arbitrary: values.map((value): Mutation => ({ kind: "field", field: "id", value })) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("field" as const), field: fc.constantFrom(...fields), value: values }) },
    { weight: 2, arbitrary: fc.constant<Mutation>({ kind: "other" }) },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom<unknown>(
                null,
                [],
                "text",
                { data: null },
                { data: [] },
                { data: { id: ".." } },
                JSON.parse('{"data":{"__proto__":{"id":"x"}}}'),
            )
            .map((value): Mutation => ({ kind: "body", value })),
    },
    {
        weight: 1,
        arbitrary: fc.record({
            kind: fc.constant("paging" as const),
            pages: fc.constantFrom<unknown>(1e9, -1, 1.5, 5, "2", null),
            total: fc.constantFrom<unknown>(1e9, -1, 0, 3, null),
        }),
    },
);

/** Changes single objects, objects of lists, or both. */
function mutate(mutation: Mutation, where: "one" | "lists" | "both", other: Properties): void {
    const isMeant = (path: string) => where === "both" || (where === "lists") === path.includes("page=");
    const changed = (object: Properties) =>
        mutation.kind === "field" ? { ...object, [mutation.field]: mutation.value } : mutation.kind === "other" ? other : object;
    proxy.rewrite = (object, path) => (isMeant(path) ? changed(object) : object);
    proxy.rewriteBody = (body, path) => {
        if (!isMeant(path)) {
            return body;
        }
        if (mutation.kind === "paging" && typeof body === "object" && body !== null && "meta" in body) {
            return { ...body, meta: { total_pages: mutation.pages, total_count: mutation.total } };
        }
        return mutation.kind === "body" ? mutation.value : body;
    };
}

function idsIn(records: readonly string[]): unknown[] {
    return records.map((record) => JSON.parse(record) as Properties).flatMap(({ id, phone_number_id }) => [id, phone_number_id]);
}

describe("with any content of Kapso's responses", () => {
    it.each(resources.flatMap((resource) => operations.map((operation) => [operation, resource] as const)))(
        "%s of a %s touches no other object, keeps the ID of the state, and fails with a code",
        async (operation, resource) => {
            await fc.assert(
                fc.asyncProperty(mutations, fc.constantFrom("one" as const, "lists" as const, "both" as const), async (mutation, where) => {
                    const world = await worldOf(resource);
                    const before = stored();
                    mutate(mutation, where, world.other);
                    const result = await play(world, resource, operation).then(
                        (value) => ({ value: value as { id: string } | undefined }),
                        (error: unknown) => ({ error }),
                    );
                    expectInsideTheApi();
                    expect(stored()).toEqual(
                        expect.arrayContaining(operation === "delete" || operation === "update" ? world.bystanders : before),
                    );
                    if ("error" in result) {
                        expectLaidOut(result.error);
                        return;
                    }
                    expect(JSON.stringify(result).length).toBeLessThan(200_000);
                    // An ID of the right form that no other object has cannot be recognized as
                    // wrong.
                    const isPlausible =
                        mutation.kind === "field" && /^(id|internal_id)$/.test(mutation.field) && typeof mutation.value === "string";
                    if ((operation === "read" || operation === "lookup") && !(isPlausible && mutation.field === "internal_id")) {
                        expect(result.value?.id).toBe(world.id);
                    }
                    if (operation === "create" && !isPlausible) {
                        const made = stored().filter((record) => !before.includes(record));
                        expect(idsIn(made)).toContain(
                            addressOf(result.value?.id ?? "")
                                .split("/")
                                .at(-1),
                        );
                    }
                }),
                { numRuns: 60 },
            );
        },
        120_000,
    );
});

/** IDs that no object at Kapso can have. */
const noIds = fc.oneof(
    fc.constantFrom("", ".", "..", "a/..", "../customers", "a\\b", "a b", "a\nb", "\ud800", "a\u202e", "\u0000", "x".repeat(101), large),
    fc
        .tuple(fc.string({ maxLength: 5 }), fc.constantFrom("/", "\\", " ", "\u0007", "\u200b", "\udfff"), fc.string({ maxLength: 5 }))
        .map((parts) => parts.join("")),
);

describe("with any ID in a state or a program", () => {
    it.each(
        resources
            .flatMap((resource) => operations.map((operation) => [operation, resource] as const))
            .filter((pair) => pair.join() !== "create,customer"),
    )(
        "%s of a %s sends nothing with an ID that cannot be one",
        async (operation, resource) => {
            await fc.assert(
                fc.asyncProperty(noIds, fc.boolean(), async (noId, isParent) => {
                    const world = await worldOf(resource);
                    const parent = { customer: undefined, whatsAppConfig: "customerId", whatsAppWebhook: "configId" }[resource];
                    const id =
                        resource === "whatsAppWebhook"
                            ? isParent
                                ? `${noId}/${world.id.split("/")[1]}`
                                : `${world.id.split("/")[0]}/${noId}`
                            : noId;
                    const inputs = parent ? { ...world.inputs, [parent]: noId } : world.inputs;
                    fc.pre(resource !== "whatsAppWebhook" || id.split("/").length !== 2 || noId === "" || !noId.includes("/"));
                    const before = stored();
                    const error = await play(
                        { ...world, id, inputs: operation === "create" ? inputs : world.inputs },
                        resource,
                        operation,
                    ).then(
                        () => undefined,
                        (reason: unknown) => reason,
                    );
                    expectLaidOut(error);
                    expect(proxy.paths).toEqual([]);
                    expect(stored()).toEqual(before);
                }),
                { numRuns: 25 },
            );
        },
        120_000,
    );
});
