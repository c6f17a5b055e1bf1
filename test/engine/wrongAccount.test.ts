import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { accessTo, acme, sharedEngineTest } from "../support/engineTest";
import type { Stack } from "../support/stack";

const webhook = {
    resource: "WhatsAppWebhook",
    url: "https://acme.example/messages",
    secretKey: "key",
    events: ["whatsapp.message.received"],
};

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

// With a wrong base URL or the key of another project, every request returns 404.
describe("with access to another account, in which every request returns 404", () => {
    let stored: string[];

    it.beforeAll(async ({ stack, emulator }) => {
        await stack.declare({
            acme,
            sales: { ...acme, name: "Sales", phoneNumberId: "2" },
            globex: { ...acme, customerId: "globex", name: "Globex", phoneNumberId: "3" },
            customer: { resource: "Customer", name: "Initech" },
            acmeMessages: { ...webhook, configId: `\${acme.id}` },
            globexMessages: { ...webhook, configId: `\${globex.id}` },
        });
        await stack.up();
        stored = idsIn(emulator);
    });

    it.beforeEach(({ stack, emulator }) => {
        emulator.clearFaults();
        Object.assign(stack.env, accessTo(emulator), { KAPSO_TRUST_NOT_FOUND: "" });
    });

    describe.each(Object.entries(wrongs))("%s", (_, goWrong) => {
        it.for(["refresh", "destroy"] as const)(
            "makes %s fail, and the state still holds everything",
            async (command, { stack, emulator }) => {
                goWrong(stack, emulator);
                const { output } = await stack.fail(command);
                expect(output).toContain("This does not confirm that it was deleted");
                expect(output).toContain("kapso:baseUrl");
                expect(output).toContain("KAPSO_TRUST_NOT_FOUND=true");
                expect(await idsInState(stack)).toEqual(stored);
                expect(idsIn(emulator)).toEqual(stored);
            },
        );
    });

    it("the objects of a deleted customer leave the state, because Kapso still returns other objects of the state", async ({
        stack,
        emulator,
    }) => {
        emulator.removeCustomer("globex");
        await stack.refresh();
        expect(await idsInState(stack)).toEqual(idsIn(emulator));
    });
});

/** A webhook's ID in the state follows its config's ID. */
async function idsInState(stack: Stack): Promise<string[]> {
    return (await stack.resources()).map(({ id = "" }) => id.replace(/.*\//, "")).sort();
}

/** The IDs of all objects that the program can have created: the seed's objects have other IDs. */
function idsIn(emulator: Emulator): string[] {
    const all = [...emulator.configs(), ...emulator.customers(), ...emulator.webhooks()].map(({ id }) => id);
    return all.filter((id) => id !== "acme" && id !== "globex").sort();
}
