import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Resource } from "../support/stack";

const it = sharedEngineTest();

const sorts = ["WhatsAppConfig", "Customer", "WhatsAppWebhook"] as const;
type Sort = (typeof sorts)[number];

/** The argument that tells one object from another in this file. */
const labelOf = { WhatsAppConfig: "name", Customer: "name", WhatsAppWebhook: "url" } as const;

const lists = {
    WhatsAppConfig: "/customers/acme/whatsapp_configs",
    Customer: "/customers",
    WhatsAppWebhook: "/whatsapp_configs/support/whatsapp_webhooks",
};

/** What is secret anyway. */
const secrets = { WhatsAppConfig: ["webhookVerifyToken"], Customer: [], WhatsAppWebhook: ["secretKey"] };

/** How Pulumi marks a secret in a state. */
const secret = expect.objectContaining({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });

const ignoring = (sort: Sort) => ({ ignoreChanges: [labelOf[sort]] });
const eager = (sort: Sort) => ({
    deleteBeforeReplace: false,
    replaceOnChanges: [labelOf[sort]],
    additionalSecretOutputs: ["createdAt"],
});

// One up, in which every resource shows the work of its option.
describe("the resource option", () => {
    let olds: Record<Sort, Stored[]>;
    let requests: string[];
    let state: Map<string, Resource>;

    it.beforeAll(async ({ stack, emulator }) => {
        emulator.addConfig("acme", { id: "support" });
        await stack.declare(
            ofEach((sort) => ({
                ignoring: declared(sort, "ignoring", "2", ignoring(sort)),
                before: declared(sort, "renamed", "3"),
                retained: declared(sort, "retained", "4", { retainOnDelete: true }),
                eager: declared(sort, "eager", undefined, eager(sort)),
                guarded: declared(sort, "guarded", "1", { protect: true }),
            })),
        );
        await stack.up();
        olds = storedIn(emulator);
        emulator.clearRequests();
        await stack.declare(
            ofEach((sort) => ({
                ignoring: declared(sort, "ignored", "2", ignoring(sort)),
                after: declared(sort, "renamed", "3", { aliases: [{ name: `${sort} before` }] }),
                eager: declared(sort, "eager, again", undefined, eager(sort)),
                guarded: declared(sort, "guarded", "1", { protect: true }),
            })),
        );
        await stack.up();
        requests = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        state = new Map((await stack.resources()).map((resource) => [nameOf(resource.urn), resource]));
    });

    const idOf = (sort: Sort, label: string) => olds[sort].find((one) => one.label.endsWith(`/${label}`))?.id;

    it.for(sorts)("ignoreChanges keeps a change of a %s from the service", (sort, { emulator }) => {
        expect(requests.join()).not.toContain(idOf(sort, "ignoring"));
        expect(storedIn(emulator)[sort]).toContainEqual(olds[sort].find(({ id }) => id === idOf(sort, "ignoring")));
    });

    it.for(sorts)("aliases makes a renamed %s keep its object, without a request", (sort) => {
        expect(requests.join()).not.toContain(idOf(sort, "renamed"));
        expect(state.get(`${sort} after`)?.id).toContain(idOf(sort, "renamed"));
        expect(state.has(`${sort} before`)).toBe(false);
    });

    it.for(sorts)("retainOnDelete leaves the object of a removed %s at the service", (sort, { emulator }) => {
        expect(state.has(`${sort} retained`)).toBe(false);
        expect(storedIn(emulator)[sort].map(({ id }) => id)).toContain(idOf(sort, "retained"));
    });

    it.for(sorts)("deleteBeforeReplace of a %s is the user's to set", (sort) => {
        const own = requests.filter((line) => line === `POST ${lists[sort]}` || line.endsWith(`/${idOf(sort, "eager")}`));
        expect(own.map((line) => line.replace(/ .*/, ""))).toEqual(["POST", "DELETE"]);
        expect(requests.filter((line) => !line.startsWith("GET"))).toHaveLength(2 * sorts.length);
    });

    it.for(sorts)("additionalSecretOutputs adds to what is secret anyway in a %s", (sort) => {
        const expected = ["createdAt", ...secrets[sort]].map((output) => [output, secret]);
        expect(state.get(`${sort} eager`)?.outputs).toMatchObject(Object.fromEntries(expected));
    });

    it("protect keeps what the program no longer declares", async ({ stack, emulator }) => {
        await stack.declare({});
        const { output } = await stack.fail("up", "--continue-on-error");
        for (const sort of sorts) {
            expect(output).toMatch(new RegExp(`${sort} guarded.* cannot be deleted`, "s"));
            expect(storedIn(emulator)[sort].map(({ id }) => id)).toContain(idOf(sort, "guarded"));
        }
    });
});

/** One program with the same resources of each sort. */
function ofEach(resourcesOf: (sort: Sort) => Record<string, object>): Record<string, object> {
    const all = sorts.flatMap((sort) => Object.entries(resourcesOf(sort)).map(([name, args]) => [`${sort} ${name}`, args]));
    return Object.fromEntries(all);
}

/** The label is a URL, which may be a name too. A config without a number is a sandbox. */
function declared(sort: Sort, label: string, phoneNumberId: string | undefined, options: object = {}): object {
    const url = `https://acme.example/${encodeURIComponent(label)}`;
    const { customerId, ...production } = acme;
    const args = {
        WhatsAppConfig: {
            ...(phoneNumberId === undefined ? { kind: "sandbox" } : { ...production, phoneNumberId }),
            customerId,
            name: url,
            webhookVerifyToken: "verify",
        },
        Customer: { name: url },
        WhatsAppWebhook: { configId: "support", url, secretKey: "key", events: ["whatsapp.message.received"] },
    };
    return { resource: sort, ...args[sort], options };
}

interface Stored {
    id: string;
    label: string;
}

function storedIn(emulator: Emulator): Record<Sort, Stored[]> {
    return {
        WhatsAppConfig: emulator.configs().map(({ id, name }) => ({ id, label: name })),
        Customer: emulator.customers().map(({ id, name }) => ({ id, label: name })),
        WhatsAppWebhook: emulator.webhooks().map(({ id, url }) => ({ id, label: url })),
    };
}
