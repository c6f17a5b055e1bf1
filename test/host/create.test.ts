import { describe, expect, it } from "vitest";
import { byApiVersion, computedOf, displayNameOf, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, useStage } from "./stage";
import { expectTraffic, getCounts, sentFields } from "./traffic";

const stage = useStage();

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe("a create", () => {
    it("sends the declared values in one POST, under Kapso's field names", async () => {
        const inputs = stage().inputs({ phoneNumberId: "106540352242922001" });
        await stage().host.create(inputs);
        expectTraffic(stage().emulator, [`POST ${routes.newConfig(String(inputs.customerId))}`], getCounts.beforeCreate);
        expect(sentFields(stage().emulator)).toEqual({
            name: "Acme",
            phone_number_id: "106540352242922001",
            business_account_id: "102290129340398",
            access_token: "access-canary",
            webhook_verify_token: "verify-canary",
            webhook_destination_url: "https://acme.example/whatsapp",
        });
    });

    it("stores Kapso's ID, the declared values and the values that Kapso computed", async () => {
        const inputs = stage().inputs();
        const { id, outs } = await stage().host.create(inputs);
        expect(stage().stored(id).customer_id).toBe(inputs.customerId);
        expect(outs).toEqual({
            ...inputs,
            ...computedOf(stage().stored(id)),
            displayName: displayNameOf("Acme", inputs.phoneNumberId),
            createdAt: expect.stringMatching(time),
            updatedAt: expect.stringMatching(time),
        });
    });

    const text = { phone_number_id: "sandbox", business_account_id: "sandbox", access_token: "sandbox" };

    it.each([
        ["left out", {}],
        ["the text of Kapso's example", { phoneNumberId: "sandbox", businessAccountId: "sandbox", accessToken: "sandbox" }],
    ])(
        "of a sandbox with Meta's fields %s sends the text of Kapso's example on the Platform API, and no Meta field on v1",
        async (_title, fields) => {
            const inputs = { customerId: stage().customer(), name: "Trial", kind: "sandbox", ...fields };
            expect((await stage().host.check({}, inputs)).failures).toEqual([]);
            const { id, outs } = await stage().host.create(inputs);
            expect(sentFields(stage().emulator)).toEqual({ name: "Trial", kind: "sandbox", ...byApiVersion({ v1: {}, platform: text }) });
            expect(stage().stored(id).kind).toBe("sandbox");
            expect(outs).toMatchObject(inputs);
            const run = stage().run();
            expect((await run.read(id, outs))?.inputs).toEqual(inputs);
            expect((await run.diff(id, outs, inputs)).changes).toBe(false);
            // The text of the example is equal to an absent argument.
            const { phoneNumberId, businessAccountId, accessToken, ...others } = inputs as Properties;
            expect((await run.diff(id, outs, others)).changes).toBe(false);
        },
    );

    it("sends switches as declared, on or off", async () => {
        const { id } = await stage().host.create(
            stage().inputs({ inboundProcessingEnabled: false, callsEnabled: true, kind: "production" }),
        );
        expect(stage().stored(id)).toMatchObject({ inbound_processing_enabled: false, calls_enabled: true, kind: "production" });
    });

    it("stores every character of a name in any script, and a token of 4 kB", async () => {
        const name = 'Zoë & "Søns"\n客服\t☎ \\ </script>';
        const accessToken = `EAAB${"x".repeat(4092)}`;
        const { id, outs } = await stage().host.create(stage().inputs({ name, accessToken }));
        expect(stage().stored(id)).toMatchObject({ name, access_token: accessToken });
        expect(outs).toMatchObject({ name, accessToken });
    });

    it("stores a state in which the next diff finds no change", async () => {
        const inputs = stage().inputs();
        const { id, outs } = await stage().host.create(inputs);
        expect((await stage().host.diff(id, outs, inputs)).changes).toBe(false);
    });
});

describe("a create that Kapso refuses", () => {
    it("stores no ID, and the error names the config, the customer and the reason", async () => {
        const inputs = stage().inputs({ businessAccountId: "no digits", name: "Refused" });
        const error = await failureOf(stage().host.create(inputs));
        expect(error.kept).toBeUndefined();
        expect(error.message).toContain(`Could not create WhatsApp config "Refused" for customer ${inputs.customerId}: `);
        expect(error.message).toContain('Kapso returned 422 "Business account is invalid"');
        expect(
            stage()
                .emulator.configs()
                .filter(({ name }) => name === "Refused"),
        ).toEqual([]);
    });

    it("for an unknown customer fails with an error that names the customer", async () => {
        const error = await failureOf(stage().host.create(stage().inputs({ customerId: "customer-nowhere" })));
        expect(error.kept).toBeUndefined();
        expect(error.message).toMatch(
            /does not know customer customer-nowhere \(404 "Customer not found"\)\. \[KAPSO-PARENT-UNKNOWN\]\n.*Correct customerId.*kapso:baseUrl.*kapso:apiKey/s,
        );
    });

    it("because of the API key fails with an error that says how to correct the key", async () => {
        stage().emulator.fault({ kind: "unauthorized" });
        const error = await failureOf(stage().host.create(stage().inputs()));
        expect(error.kept).toBeUndefined();
        expect(error.message).toMatch(/Kapso returned 401 "Invalid or missing API key".*\[KAPSO-AUTHENTICATION\]\n.*kapso:apiKey/);
    });

    it("repeats no secret in its error or its log", async () => {
        const { message } = await failureOf(stage().host.create(stage().inputs({ businessAccountId: "no digits" })));
        expect(message).toContain("Business account is invalid");
        for (const secret of ["access-canary", "verify-canary", stage().emulator.apiKey]) {
            expect(message).not.toContain(secret);
            expect(stage().host.printed.join("\n")).not.toContain(secret);
        }
    });
});
