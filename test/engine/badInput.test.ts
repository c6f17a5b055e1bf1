import { describe, expect } from "vitest";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";

const it = sharedEngineTest();

const received = "whatsapp.message.received";
const { name, ...nameless } = acme;
const webhook = { resource: "WhatsAppWebhook", configId: "support", url: "https://acme.example", secretKey: "key", events: [received] };

/**
 * The engine reports all errors of one resource and then stops, so each set has its own preview.
 */
const previews = [
    {
        set: "wrong arguments of a config",
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
            "an ID with other characters than digits": ["phoneNumberId", "must be the phone number ID, digits only"],
            "an ID given as a number": ["businessAccountId", "must be a string: write the WhatsApp business account ID in quotes"],
            "a URL that is not http": ["webhookDestinationUrl", "must be a complete http or https URL"],
            "an unknown kind": ["kind", 'must be "production" or "sandbox"'],
            "a switch that is no boolean": ["callsEnabled", "must be true or false, without quotes"],
            "an unknown argument": ["webhookUrl", 'there is no argument "webhookUrl"'],
        },
    },
    {
        set: "missing or rounded arguments of a config",
        args: { ...nameless, phoneNumberId: Number("106540352242922001"), webhookDestinationUrl: "acme.example/whatsapp" },
        refused: {
            "a missing name": ["name", "is required"],
            "a phone number ID that JavaScript has rounded": ["phoneNumberId", "must be a string: write the phone number ID in quotes"],
            "a URL without a scheme": ["webhookDestinationUrl", "must be a complete http or https URL"],
        },
    },
    {
        set: "wrong arguments of a customer",
        args: { resource: "Customer", name: "", externalCustomerId: " ", email: "hello@acme.example" },
        refused: {
            "an empty name": ["name", "must not be empty"],
            "an ID of white space": ["externalCustomerId", "must not be empty"],
            "an unknown argument": ["email", 'there is no argument "email". The arguments are name, externalCustomerId'],
        },
    },
    {
        set: "wrong arguments of a webhook",
        args: {
            ...webhook,
            configId: "acme/support",
            url: "acme.example",
            secretKey: "webhook key",
            events: [received, "whatsapp message liked"],
            active: "yes",
            headers: { "x-team": 1 },
            bufferWindowSeconds: 61,
            maxBufferSize: 101,
            bufferEvents: received,
            inactivityMinutes: 1441,
            event: received,
        },
        refused: {
            "a config ID with a slash": ["configId", "must be the ID of a WhatsApp config, without white space or slashes"],
            "a URL without a scheme": ["url", "must be a complete http or https URL"],
            "a key with white space": ["secretKey", "must be the key that signs the webhook requests, not empty and without white space"],
            "an event with white space": ["events", "must contain event names, without white space"],
            "a switch that is no boolean": ["active", "must be true or false, without quotes"],
            "a header that is no text": ["headers", "must contain strings"],
            "a window above a minute": ["bufferWindowSeconds", "must be a whole number of seconds from 1 to 60"],
            "more than 100 events at once": ["maxBufferSize", "must be a whole number of events from 1 to 100"],
            "events to gather that are no list": ["bufferEvents", "must be a list of event names"],
            "more minutes than a day has": ["inactivityMinutes", "must be a whole number of minutes from 1 to 1440"],
            "an unknown argument": ["event", 'there is no argument "event"'],
        },
    },
    {
        set: "missing, empty or malformed arguments of a webhook",
        args: {
            resource: "WhatsAppWebhook",
            events: [],
            bufferWindowSeconds: 0,
            maxBufferSize: 1.5,
            bufferEvents: [received, received],
        },
        refused: {
            "a missing config": ["configId", "is required"],
            "a missing URL": ["url", "is required"],
            "a missing key of one that is not there yet": ["secretKey", "is required"],
            "no event": ["events", "must contain at least one event"],
            "a window of nothing": ["bufferWindowSeconds", "must be a whole number of seconds from 1 to 60"],
            "a broken number": ["maxBufferSize", "must be a whole number of events from 1 to 100"],
            "the same event twice": ["bufferEvents", "must contain each event only once"],
        },
    },
];

describe("a preview refuses, before any request,", () => {
    describe.each(previews.map((preview) => [preview.set, preview] as const))("%s:", (_, { args, refused }) => {
        let output: string;
        let requests: string[];

        it.beforeAll(async ({ stack, emulator }) => {
            await stack.declare({ refused: args });
            output = (await stack.fail("preview")).output;
            requests = takeRequests(emulator);
        });

        it.each(Object.entries(refused))("%s", (_, [property, reason]) => {
            // The engine prints the value of a named property. Errors about a secret or an unknown
            // argument therefore name no property, only the reason.
            const ways = [`property ${property} `, `has a problem: ${property} `, `no argument "${property}"`];
            const lines = output.split("\n").filter((line) => ways.some((way) => line.includes(way)));
            expect(lines.join("\n").replaceAll(`has a problem: ${property} `, "has a problem: ")).toContain(`has a problem: ${reason}`);
            expect(requests).toEqual([]);
        });
    });

    it("a missing API key", async ({ stack, emulator }) => {
        delete stack.env.KAPSO_API_KEY;
        await stack.declare({ acme });
        const { output } = await stack.fail("preview");
        expect(output).toContain("[KAPSO-API-KEY-MISSING]");
        expect(output).toContain("KAPSO_API_KEY");
        expect(emulator.requests).toEqual([]);
    });
});
