import { describe, expect } from "vitest";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";

const configs = {
    moved: { ...acme, name: "Moved", phoneNumberId: "1" },
    replaced: { ...acme, name: "Replaced", phoneNumberId: "2" },
    tainted: { ...acme, name: "Tainted", phoneNumberId: "3" },
};

// As on the service, a number can be connected once: creating before deleting would fail.
const it = sharedEngineTest({ emulator: { uniqueNumbers: true } });

describe("a replacement", () => {
    it.beforeAll(async ({ stack, emulator }) => {
        await stack.declare(configs);
        await stack.up();
        emulator.clearRequests();
    });

    it("that the user demands, with up --replace or a taint, deletes before it creates", async ({ stack, emulator }) => {
        const olds = new Map(emulator.configs().map(({ id, name }) => [name, id]));
        await stack.succeed(["state", "taint", stack.urnOf("tainted"), "--yes"]);
        await stack.up("--replace", stack.urnOf("replaced"));
        for (const name of ["Replaced", "Tainted"]) {
            const own = emulator.requests.filter(
                ({ path, body }) => path.endsWith(`/${olds.get(name)}`) || JSON.stringify(body)?.includes(name),
            );
            expect(own.map(({ method, status }) => `${method} ${status}`)).toEqual(["DELETE 204", "POST 201"]);
        }
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toHaveLength(4);
        expect(emulator.configs()).toHaveLength(3);
    });

    it("that could not create is refused, by preview and by up, before it deletes", async ({ stack, emulator }) => {
        const before = emulator.configs();
        const nobodys = { ...configs, moved: { ...configs.moved, customerId: "nobody" } };
        const tokenless = { ...configs, moved: { ...configs.moved, customerId: "globex", accessToken: undefined } };
        await stack.declare(tokenless);
        expect((await stack.fail("preview")).output).toContain("is required to create a production config, also where one is replaced");
        await stack.declare(nobodys);
        expect((await stack.fail("preview")).output).toContain("its customer nobody does not exist, and the old config would be deleted");
        await stack.fail("up");
        expect(takeRequests(emulator).filter((line) => !line.startsWith("GET /customers/"))).toEqual([]);
        expect(emulator.configs()).toEqual(before);
    });

    it("to another customer deletes before it creates, and asks once for that customer in preview and in up", async ({
        stack,
        emulator,
    }) => {
        const old = emulator.configs().find(({ name }) => name === "Moved");
        await stack.declare({ ...configs, moved: { ...configs.moved, customerId: "globex" } });
        expect(await stack.previewOf()).toEqual({ moved: "replace customerId" });
        expect(takeRequests(emulator)).toEqual(["GET /customers/globex"]);

        await stack.up();
        expect(takeRequests(emulator)).toEqual([
            "GET /customers/globex",
            `DELETE /whatsapp_configs/${old?.id}`,
            "GET /customers/globex/whatsapp_configs?page=1&per_page=100",
            "POST /customers/globex/whatsapp_configs",
        ]);
        expect(emulator.configs().filter(({ customer_id }) => customer_id === "globex")).toMatchObject([{ name: "Moved" }]);
        expect(await stack.previewOf("--refresh")).toEqual({});
    });
});
