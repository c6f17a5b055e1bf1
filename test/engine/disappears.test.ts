import { describe, expect } from "vitest";
import { acme, it, takeRequests } from "../support/engineTest";

describe("a config that was deleted outside Pulumi", () => {
    it("is offered for creation by a refreshing preview, explained by a plain up, and healed by a refreshing up", async ({
        stack,
        emulator,
    }) => {
        await stack.declare({ acme, other: { ...acme, name: "Other" } });
        await stack.up();
        const lost = emulator.configs().find(({ name }) => name === acme.name)?.id ?? "";
        emulator.removeConfig(lost);

        expect(await stack.previewOf("--refresh")).toEqual({ acme: "create" });

        await stack.declare({ acme: { ...acme, name: "Acme sales" }, other: { ...acme, name: "Other" } });
        const { output } = await stack.fail("up");
        expect(output).toContain(`WhatsApp config ${lost} was deleted outside Pulumi: run \`pulumi up --refresh\``);

        emulator.clearRequests();
        await stack.up("--refresh");
        expect(emulator.configs().map(({ name }) => name)).toEqual(["Acme sales", "Other"]);
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual(["POST /customers/acme/whatsapp_configs"]);
        await stack.isSettled();
    });

    it("leaves the state with a refresh, or without a word with a destroy", async ({ stack, emulator }) => {
        await stack.declare({ acme, other: { ...acme, name: "Other" } });
        await stack.up();
        const [other, first] = emulator.configs();
        emulator.removeConfig(first?.id ?? "");
        const { output } = await stack.refresh();
        expect(output).toMatch(/- 1 deleted/);
        expect((await stack.resources()).map(({ id }) => id)).toEqual([other?.id]);

        emulator.removeConfig(other?.id ?? "");
        emulator.clearRequests();
        await stack.destroy();
        expect(takeRequests(emulator)).toEqual([
            `DELETE /whatsapp_configs/${other?.id}`,
            "GET /customers/acme/whatsapp_configs?page=1&per_page=100",
        ]);
        expect(await stack.resources()).toEqual([]);
    });
});
