import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConfigRecord, type Emulator, startEmulator } from "../../emulator/index";
import { accessTo, acme, seed } from "../support/engineTest";
import { Stack } from "../support/stack";

// A 404 for everything is what a wrong base URL and the key of another project look like.
describe("with access to another account, which answers 404 for everything", () => {
    let emulator: Emulator;
    let stack: Stack;
    let configs: ConfigRecord[];

    beforeAll(async () => {
        const apiKey = [
            { key: "own-key", project: "own" },
            { key: "other-key", project: "other" },
        ];
        emulator = await startEmulator({ seed, apiKey });
        stack = await Stack.create({ env: accessTo(emulator) });
        await stack.declare({ acme, sales: { ...acme, name: "Sales" }, globex: { ...acme, customerId: "globex", name: "Globex" } });
        await stack.up();
        configs = emulator.configs();
    });

    beforeEach(() => {
        emulator.clearFaults();
        Object.assign(stack.env, accessTo(emulator), { KAPSO_TRUST_NOT_FOUND: "" });
    });

    afterAll(async () => {
        await stack.remove();
        await emulator.close();
    });

    const wrongs = {
        "the key of another project": () => {
            stack.env.KAPSO_API_KEY = "other-key";
        },
        "a base URL where nothing is": () => {
            emulator.fault({ kind: "html", status: 404 });
        },
    };

    describe.each(Object.entries(wrongs))("%s", (_, goWrong) => {
        it.each(["refresh", "destroy"] as const)("makes %s fail, and the state still holds every config", async (command) => {
            goWrong();
            const { output } = await stack.fail(command);
            expect(output).toContain("That is no proof that it was deleted");
            expect(output).toContain("kapso:baseUrl");
            expect(output).toContain("KAPSO_TRUST_NOT_FOUND=true");
            expect(await idsInState()).toEqual(configs.map(({ id }) => id).sort());
            expect(emulator.configs()).toEqual(configs);
        });
    });

    it("a customer that was really deleted leaves the state when the user vouches for it", async () => {
        emulator.removeCustomer("globex");
        await stack.fail("refresh");
        expect(await idsInState()).toHaveLength(3);
        stack.env.KAPSO_TRUST_NOT_FOUND = "true";
        await stack.refresh();
        expect(await idsInState()).toEqual(
            emulator
                .configs()
                .map(({ id }) => id)
                .sort(),
        );
    });

    async function idsInState(): Promise<(string | undefined)[]> {
        return (await stack.resources()).map(({ id }) => id).sort();
    }
});
