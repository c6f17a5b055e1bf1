import { describe, expect } from "vitest";
import { acme, it, takeRequests } from "../support/engineTest";

/** How Pulumi marks a secret in a state. */
const secret = expect.objectContaining({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });

describe("Pulumi's resource options", () => {
    it("ignoreChanges, an alias and retainOnDelete cost no request, and protect keeps what it protects", async ({ stack, emulator }) => {
        await stack.declare({
            ignoring: { ...acme, name: "Ignoring", options: { ignoreChanges: ["name"] } },
            before: { ...acme, name: "Renamed" },
            retained: { ...acme, name: "Retained", options: { retainOnDelete: true } },
            protected: { ...acme, name: "Protected", options: { protect: true } },
        });
        await stack.up();
        const configs = emulator.configs();
        emulator.clearRequests();

        await stack.declare({
            ignoring: { ...acme, name: "Ignored", options: { ignoreChanges: ["name"] } },
            after: { ...acme, name: "Renamed", options: { aliases: [{ name: "before" }] } },
            protected: { ...acme, name: "Protected", options: { protect: true } },
        });
        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);
        expect(emulator.configs()).toEqual(configs);
        expect((await stack.resources()).map(({ urn }) => urn).sort()).toEqual(["after", "ignoring", "protected"].map(stack.urnOf));
        await stack.isSettled();
        emulator.clearRequests();

        await stack.declare({});
        const { output } = await stack.fail("up");
        expect(output).toMatch(/protected.* cannot be deleted/s);
        expect(emulator.configs().map(({ name }) => name)).toContain("Protected");
    });

    it("the user's deleteBeforeReplace wins, and the user's secret outputs are added to ours", async ({ stack, emulator }) => {
        const options = { deleteBeforeReplace: false, additionalSecretOutputs: ["displayName"] };
        await stack.declare({ acme: { ...acme, webhookVerifyToken: "verify", options } });
        await stack.up();
        const [old] = emulator.configs();
        expect(await stack.resources()).toMatchObject([
            { outputs: { displayName: secret, accessToken: secret, webhookVerifyToken: secret } },
        ]);
        emulator.clearRequests();

        await stack.up("--replace", stack.urnOf("acme"));
        expect(takeRequests(emulator)).toEqual(["POST /customers/acme/whatsapp_configs", `DELETE /whatsapp_configs/${old?.id}`]);
    });
});
