import { describe, expect } from "vitest";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";

const it = sharedEngineTest();

const { name, ...nameless } = acme;

/** The engine names all faults of one resource at once, and stops there: one preview for each set of arguments. */
const previews = [
    {
        set: "what is wrong",
        args: {
            ...acme,
            name: "",
            phoneNumberId: "+49 30 1234",
            businessAccountId: 102290129340398,
            webhookDestinationUrl: "ftp://acme.example",
            kind: "trial",
            callsEnabled: "yes",
            webhookUrl: "https://acme.example",
        },
        refused: {
            "an empty name": ["name", "must not be empty"],
            "an id with other characters than digits": ["phoneNumberId", "must be the phone number id, digits only"],
            "an id given as a number": ["businessAccountId", "must be a string: write the WhatsApp business account id in quotes"],
            "a URL that is not http": ["webhookDestinationUrl", "must be a whole http or https URL"],
            "an unknown kind": ["kind", 'must be "production" or "sandbox"'],
            "a switch that is no boolean": ["callsEnabled", "must be a boolean"],
            "an unknown argument": ["webhookUrl", 'there is no argument "webhookUrl"'],
        },
    },
    {
        set: "what is missing or rounded",
        args: { ...nameless, phoneNumberId: Number("106540352242922001"), webhookDestinationUrl: "acme.example/whatsapp" },
        refused: {
            "a missing name": ["name", "is required"],
            "a phone number id that JavaScript has rounded": ["phoneNumberId", "must be a string: write the phone number id in quotes"],
            "a URL without a scheme": ["webhookDestinationUrl", "must be a whole http or https URL"],
        },
    },
];

describe("a preview refuses, before anything is sent,", () => {
    describe.each(previews.map((preview) => [preview.set, preview] as const))("%s:", (_, { args, refused }) => {
        let output: string;
        let requests: string[];

        it.beforeAll(async ({ stack, emulator }) => {
            await stack.declare({ acme: args });
            output = (await stack.fail("preview")).output;
            requests = takeRequests(emulator);
        });

        it.each(Object.entries(refused))("%s", (_, [property, reason]) => {
            const lines = output.split("\n").filter((line) => line.includes(`property ${property} `));
            expect(lines.join("\n")).toContain(`has a problem: ${reason}`);
            expect(requests).toEqual([]);
        });
    });

    it("a missing API key", async ({ stack, emulator }) => {
        delete stack.env.KAPSO_API_KEY;
        await stack.declare({ acme });
        const { output } = await stack.fail("preview");
        expect(output).toContain("The Kapso API key is missing: set it with `pulumi config set --secret kapso:apiKey <key>`");
        expect(output).toContain("KAPSO_API_KEY");
        expect(emulator.requests).toEqual([]);
    });
});
