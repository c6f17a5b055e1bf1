import { beforeEach, describe, expect, it, vi } from "vitest";
import { customer, whatsAppConfig, whatsAppWebhook } from "../../../provider";
import { unknownValue } from "../../../provider/model/unknown";

const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

const config = {
    customerId: "acme",
    name: "Acme",
    phoneNumberId: "1",
    businessAccountId: "2",
    accessToken: "access-canary",
    webhookVerifyToken: "verify-canary",
};

const webhook = {
    configId: "config",
    url: "https://acme.example/hook",
    events: ["whatsapp.message.received"],
    secretKey: "signing-canary",
    headers: { authorization: "header-canary" },
};

beforeEach(() => void vi.stubEnv("KAPSO_API_KEY", "key"));

describe("check", () => {
    it("returns the secret arguments of a config in Pulumi's secret form, and the other arguments unchanged", async () => {
        expect(await whatsAppConfig.check?.({}, config)).toEqual({
            inputs: { ...config, accessToken: secret("access-canary"), webhookVerifyToken: secret("verify-canary") },
            failures: [],
        });
    });

    it("marks the secretKey of a webhook as secret, and its headers as a whole and individually", async () => {
        expect(await whatsAppWebhook.check?.({}, webhook)).toEqual({
            inputs: { ...webhook, secretKey: secret("signing-canary"), headers: secret({ authorization: secret("header-canary") }) },
            failures: [],
        });
    });

    it("marks no argument of a customer", async () => {
        const inputs = { name: "Acme", externalCustomerId: "crm-1" };
        expect(await customer.check?.({}, inputs)).toEqual({ inputs, failures: [] });
    });

    it("does not add absent secret arguments", async () => {
        const { accessToken, webhookVerifyToken, ...sandbox } = { ...config, kind: "sandbox" };
        expect(await whatsAppConfig.check?.({}, sandbox)).toEqual({ inputs: sandbox, failures: [] });
    });

    it("does not mark an unknown value, but marks a map that contains an unknown value", async () => {
        const headers = { authorization: "header-canary", "x-customer": unknownValue };
        expect(await whatsAppWebhook.check?.({}, { ...webhook, secretKey: unknownValue, headers })).toEqual({
            inputs: { ...webhook, secretKey: unknownValue, headers: secret({ ...headers, authorization: secret("header-canary") }) },
            failures: [],
        });
    });

    it("names a refused secret argument only in the reason, because the engine shows the value of a property", async () => {
        const checked = await whatsAppConfig.check?.({}, { ...config, accessToken: "access canary" });
        const failure = { property: "", reason: expect.stringMatching(/^accessToken must be Meta's access token/) };
        expect(checked).toMatchObject({ inputs: { accessToken: secret("access canary") }, failures: [failure] });
    });

    it("names a missing secret argument as the property", async () => {
        const { accessToken, ...others } = config;
        const checked = await whatsAppConfig.check?.({}, others);
        expect(checked).toMatchObject({ failures: [{ property: "accessToken", reason: expect.stringMatching(/^is required/) }] });
    });
});
