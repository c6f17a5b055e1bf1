import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Resource } from "../support/stack";

const it = sharedEngineTest();

const resourceTypes = ["WhatsAppConfig", "Customer", "WhatsAppWebhook"] as const;
type ResourceType = (typeof resourceTypes)[number];

/** The argument that identifies an object in this file. */
const labelOf = { WhatsAppConfig: "name", Customer: "name", WhatsAppWebhook: "url" } as const;

const lists = {
    WhatsAppConfig: "/customers/acme/whatsapp_configs",
    Customer: "/customers",
    WhatsAppWebhook: "/whatsapp_configs/support/whatsapp_webhooks",
};

/** Fields that are secret without the option. */
const secrets = { WhatsAppConfig: ["webhookVerifyToken"], Customer: [], WhatsAppWebhook: ["secretKey"] };

/** Pulumi's mark of a secret in a state. */
const secret = expect.objectContaining({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });

const ignoring = (resourceType: ResourceType) => ({ ignoreChanges: [labelOf[resourceType]] });
const eager = (resourceType: ResourceType) => ({
    deleteBeforeReplace: false,
    replaceOnChanges: [labelOf[resourceType]],
    additionalSecretOutputs: ["createdAt"],
});

// One `up` for all options: each resource tests one of them.
describe("the resource option", () => {
    let olds: Record<ResourceType, Stored[]>;
    let requests: string[];
    let state: Map<string, Resource>;

    it.beforeAll(async ({ stack, emulator }) => {
        emulator.addConfig("acme", { id: "support" });
        await stack.declare(
            ofEach((resourceType) => ({
                ignoring: declared(resourceType, "ignoring", "2", ignoring(resourceType)),
                before: declared(resourceType, "renamed", "3"),
                retained: declared(resourceType, "retained", "4", { retainOnDelete: true }),
                eager: declared(resourceType, "eager", undefined, eager(resourceType)),
                guarded: declared(resourceType, "guarded", "1", { protect: true }),
            })),
        );
        await stack.up();
        olds = storedIn(emulator);
        emulator.clearRequests();
        await stack.declare(
            ofEach((resourceType) => ({
                ignoring: declared(resourceType, "ignored", "2", ignoring(resourceType)),
                after: declared(resourceType, "renamed", "3", { aliases: [{ name: `${resourceType} before` }] }),
                eager: declared(resourceType, "eager, again", undefined, eager(resourceType)),
                guarded: declared(resourceType, "guarded", "1", { protect: true }),
            })),
        );
        await stack.up();
        requests = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        state = new Map((await stack.resources()).map((resource) => [nameOf(resource.urn), resource]));
    });

    const idOf = (resourceType: ResourceType, label: string) => olds[resourceType].find((one) => one.label.endsWith(`/${label}`))?.id;

    it.for(resourceTypes)("ignoreChanges keeps a change of a %s from being sent to Kapso", (resourceType, { emulator }) => {
        expect(requests.join()).not.toContain(idOf(resourceType, "ignoring"));
        expect(storedIn(emulator)[resourceType]).toContainEqual(olds[resourceType].find(({ id }) => id === idOf(resourceType, "ignoring")));
    });

    it.for(resourceTypes)("aliases keeps the object of a renamed %s, without a request", (resourceType) => {
        expect(requests.join()).not.toContain(idOf(resourceType, "renamed"));
        expect(state.get(`${resourceType} after`)?.id).toContain(idOf(resourceType, "renamed"));
        expect(state.has(`${resourceType} before`)).toBe(false);
    });

    it.for(resourceTypes)("retainOnDelete keeps the object of a removed %s at Kapso", (resourceType, { emulator }) => {
        expect(state.has(`${resourceType} retained`)).toBe(false);
        expect(storedIn(emulator)[resourceType].map(({ id }) => id)).toContain(idOf(resourceType, "retained"));
    });

    it.for(resourceTypes)("deleteBeforeReplace of a %s can be set by the user", (resourceType) => {
        const own = requests.filter((line) => line === `POST ${lists[resourceType]}` || line.endsWith(`/${idOf(resourceType, "eager")}`));
        expect(own.map((line) => line.replace(/ .*/, ""))).toEqual(["POST", "DELETE"]);
        expect(requests.filter((line) => !line.startsWith("GET"))).toHaveLength(2 * resourceTypes.length);
    });

    it.for(resourceTypes)("additionalSecretOutputs adds to the secret fields of a %s", (resourceType) => {
        const expected = ["createdAt", ...secrets[resourceType]].map((output) => [output, secret]);
        expect(state.get(`${resourceType} eager`)?.outputs).toMatchObject(Object.fromEntries(expected));
    });

    it("protect keeps the object of a resource that the program no longer declares", async ({ stack, emulator }) => {
        await stack.declare({});
        const { output } = await stack.fail("up", "--continue-on-error");
        for (const resourceType of resourceTypes) {
            expect(output).toMatch(new RegExp(`${resourceType} guarded.* cannot be deleted`, "s"));
            expect(storedIn(emulator)[resourceType].map(({ id }) => id)).toContain(idOf(resourceType, "guarded"));
        }
    });
});

/** A program with the same resources of each type. */
function ofEach(resourcesOf: (resourceType: ResourceType) => Record<string, object>): Record<string, object> {
    const all = resourceTypes.flatMap((resourceType) =>
        Object.entries(resourcesOf(resourceType)).map(([name, args]) => [`${resourceType} ${name}`, args]),
    );
    return Object.fromEntries(all);
}

/**
 * The label is a URL, because a URL is a valid name too. A config without a number is a sandbox.
 */
function declared(resourceType: ResourceType, label: string, phoneNumberId: string | undefined, options: object = {}): object {
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
    return { resource: resourceType, ...args[resourceType], options };
}

interface Stored {
    id: string;
    label: string;
}

function storedIn(emulator: Emulator): Record<ResourceType, Stored[]> {
    return {
        WhatsAppConfig: emulator.configs().map(({ id, name }) => ({ id, label: name })),
        Customer: emulator.customers().map(({ id, name }) => ({ id, label: name })),
        WhatsAppWebhook: emulator.webhooks().map(({ id, url }) => ({ id, label: url })),
    };
}
