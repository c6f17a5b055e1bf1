import { describe, expect } from "vitest";
import type { ConfigRecord } from "../../emulator/index";
import { acme, sharedEngineTest } from "../support/engineTest";
import { nameOf, type Resource } from "../support/stack";

const it = sharedEngineTest();

const ignoring = { ignoreChanges: ["name"] };
const eager = {
    customerId: "acme",
    name: "Eager",
    kind: "sandbox",
    webhookVerifyToken: "verify",
    options: { deleteBeforeReplace: false, replaceOnChanges: ["name"], additionalSecretOutputs: ["displayName"] },
};
const guarded = { ...acme, name: "Guarded", phoneNumberId: "1", options: { protect: true } };

/** How Pulumi marks a secret in a state. */
const secret = expect.objectContaining({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });

// One up, in which every resource shows the work of its option.
describe("the resource option", () => {
    let olds: ConfigRecord[];
    let requests: string[];
    let state: Map<string, Resource>;

    it.beforeAll(async ({ stack, emulator }) => {
        await stack.declare({
            ignoring: { ...acme, name: "Ignoring", phoneNumberId: "2", options: ignoring },
            before: { ...acme, name: "Renamed", phoneNumberId: "3" },
            retained: { ...acme, name: "Retained", phoneNumberId: "4", options: { retainOnDelete: true } },
            eager,
            guarded,
        });
        await stack.up();
        olds = emulator.configs();
        emulator.clearRequests();
        await stack.declare({
            ignoring: { ...acme, name: "Ignored", phoneNumberId: "2", options: ignoring },
            after: { ...acme, name: "Renamed", phoneNumberId: "3", options: { aliases: [{ name: "before" }] } },
            eager: { ...eager, name: "Eager, again" },
            guarded,
        });
        await stack.up();
        requests = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        state = new Map((await stack.resources()).map((resource) => [nameOf(resource.urn), resource]));
    });

    const idOf = (name: string) => olds.find((config) => config.name === name)?.id;

    it("ignoreChanges keeps a change from the service", ({ emulator }) => {
        expect(requests.join()).not.toContain(idOf("Ignoring"));
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ id: idOf("Ignoring"), name: "Ignoring" }));
    });

    it("aliases makes a renamed resource keep its config, without a request", () => {
        expect(requests.join()).not.toContain(idOf("Renamed"));
        expect(state.get("after")?.id).toBe(idOf("Renamed"));
        expect(state.has("before")).toBe(false);
    });

    it("retainOnDelete leaves a removed resource's config at the service", ({ emulator }) => {
        expect(state.has("retained")).toBe(false);
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ id: idOf("Retained") }));
    });

    it("deleteBeforeReplace is the user's to set", () => {
        expect(requests.filter((request) => !request.startsWith("GET"))).toEqual([
            "POST /customers/acme/whatsapp_configs",
            `DELETE /whatsapp_configs/${idOf("Eager")}`,
        ]);
    });

    it("additionalSecretOutputs adds to what is secret anyway", () => {
        expect(state.get("eager")?.outputs).toMatchObject({ displayName: secret, webhookVerifyToken: secret });
    });

    it("protect keeps a config that the program no longer declares", async ({ stack, emulator }) => {
        await stack.declare({});
        const { output } = await stack.fail("up");
        expect(output).toMatch(/guarded.* cannot be deleted/s);
        expect(emulator.configs()).toContainEqual(expect.objectContaining({ id: idOf("Guarded") }));
    });
});
