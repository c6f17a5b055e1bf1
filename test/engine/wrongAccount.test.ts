import { describe, expect } from "vitest";
import type { ConfigRecord, Emulator } from "../../emulator/index";
import { accessTo, acme, sharedEngineTest } from "../support/engineTest";
import type { Stack } from "../support/stack";

const wrongs = {
    "the key of another project": (stack: Stack) => {
        stack.env.KAPSO_API_KEY = "other-key";
    },
    "a base URL where nothing is": (_stack: Stack, emulator: Emulator) => {
        emulator.fault({ kind: "html", status: 404 });
    },
};

const it = sharedEngineTest({
    emulator: {
        apiKey: [
            { key: "own-key", project: "own" },
            { key: "other-key", project: "other" },
        ],
    },
});

// A 404 for everything is what a wrong base URL and the key of another project look like.
describe("with access to another account, which answers 404 for everything", () => {
    let configs: ConfigRecord[];

    it.beforeAll(async ({ stack, emulator }) => {
        await stack.declare({
            acme,
            sales: { ...acme, name: "Sales", phoneNumberId: "2" },
            globex: { ...acme, customerId: "globex", name: "Globex", phoneNumberId: "3" },
        });
        await stack.up();
        configs = emulator.configs();
    });

    it.beforeEach(({ stack, emulator }) => {
        emulator.clearFaults();
        Object.assign(stack.env, accessTo(emulator), { KAPSO_TRUST_NOT_FOUND: "" });
    });

    describe.each(Object.entries(wrongs))("%s", (_, goWrong) => {
        it.for(["refresh", "destroy"] as const)(
            "makes %s fail, and the state still holds every config",
            async (command, { stack, emulator }) => {
                goWrong(stack, emulator);
                const { output } = await stack.fail(command);
                expect(output).toContain("That is no proof that it was deleted");
                expect(output).toContain("kapso:baseUrl");
                expect(output).toContain("KAPSO_TRUST_NOT_FOUND=true");
                expect(await idsInState(stack)).toEqual(idsOf(configs));
                expect(emulator.configs()).toEqual(configs);
            },
        );
    });

    it("a customer that was really deleted leaves the state when the user vouches for it", async ({ stack, emulator }) => {
        emulator.removeCustomer("globex");
        await stack.fail("refresh");
        expect(await idsInState(stack)).toHaveLength(3);
        stack.env.KAPSO_TRUST_NOT_FOUND = "true";
        await stack.refresh();
        expect(await idsInState(stack)).toEqual(idsOf(emulator.configs()));
    });
});

async function idsInState(stack: Stack): Promise<string[]> {
    return (await stack.resources()).map(({ id = "" }) => id).sort();
}

function idsOf(configs: ConfigRecord[]): string[] {
    return configs.map(({ id }) => id).sort();
}
