import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

describe("a config that was deleted outside Pulumi", () => {
    it("is offered again by preview --refresh, explained by up, healed by up --refresh, forgotten by refresh and destroy", async ({
        stack,
        emulator,
    }) => {
        const second = { ...acme, name: "Other", phoneNumberId: "2" };
        await stack.declare({ acme, other: second });
        await stack.up();
        const lost = emulator.configs().find(({ name }) => name === acme.name)?.id ?? "";
        emulator.removeConfig(lost);

        expect(await stack.previewOf("--refresh")).toEqual({ acme: "create" });

        await stack.declare({ acme: { ...acme, name: "Acme sales" }, other: second });
        const { output } = await stack.fail("up");
        expect(output).toContain(`WhatsApp config ${lost} was deleted outside Pulumi: run \`pulumi up --refresh\``);

        emulator.clearRequests();
        await stack.up("--refresh");
        expect(emulator.configs().map(({ name }) => name)).toEqual(["Acme sales", "Other"]);
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual(["POST /customers/acme/whatsapp_configs"]);

        const [sales, other] = emulator.configs();
        emulator.removeConfig(sales?.id ?? "");
        expect((await stack.refresh()).output).toMatch(/- 1 deleted/);
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
