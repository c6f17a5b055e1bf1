import { describe, expect } from "vitest";
import type { ConfigRecord } from "../../emulator/index";
import { acme, engineTest } from "../support/engineTest";

const declared = {
    name: "Acme support",
    phoneNumberId: acme.phoneNumberId,
    businessAccountId: acme.businessAccountId,
    webhookVerifyToken: "verify",
    webhookDestinationUrl: "https://acme.example/whatsapp",
    inboundProcessingEnabled: false,
    callsEnabled: true,
};

/** What each of the two published versions returns of a config, and to what it is changed behind Pulumi's back. */
const versions = {
    first: {
        changed: {
            name: "Changed",
            phone_number_id: "1",
            business_account_id: "2",
            webhook_verify_token: "changed",
            webhook_destination_url: "https://elsewhere.example",
        },
        other: { declared: { webhookDestinationUrl: "https://acme.example/whatsapp" }, changed: { webhook_destination_url: null } },
        preview: "update webhookDestinationUrl",
    },
    later: {
        changed: {
            name: "Changed",
            phone_number_id: "1",
            business_account_id: "2",
            inbound_processing_enabled: true,
            calls_enabled: false,
        },
        other: { declared: { kind: "production" }, changed: { kind: "sandbox" } },
        preview: "replace kind",
    },
} as const;

describe.each(["first", "later"] as const)("of the %s version of the API", (answers) => {
    const it = engineTest({ emulator: { answers } });
    const { changed, other, preview } = versions[answers];

    it("refresh finds a change of every returned field, and up puts it right", async ({ stack, emulator }) => {
        await stack.declare({
            acme: { ...acme, ...declared },
            moved: { ...acme, name: "Moved", phoneNumberId: "11" },
            other: { ...acme, name: "Other", phoneNumberId: "12", ...other.declared },
            open: { ...acme, name: "Open", phoneNumberId: "13" },
        });
        await stack.up();
        const configs = emulator.configs();
        const change = (name: string, fields: Partial<ConfigRecord>) =>
            emulator.changeConfig(configs.find((config) => config.name === name)?.id ?? "", fields);
        change("Acme support", changed);
        change("Moved", { customer_id: "globex" });
        change("Other", other.changed);
        // What the program leaves open, and what the service never tells, is no difference.
        const open = change("Open", { webhook_destination_url: "https://elsewhere.example", calls_enabled: true, access_token: "other" });

        await stack.refresh();
        const state = (await stack.resources("--show-secrets")).find(({ urn }) => urn === stack.urnOf("acme"));
        for (const [field, value] of Object.entries(changed)) {
            const shown = field === "webhook_verify_token" ? { plaintext: JSON.stringify(value) } : value;
            expect(state?.outputs).toMatchObject({ [argumentOf(field)]: shown });
        }
        const { acme: update, ...others } = await stack.previewOf();
        expect(update?.replace("update ", "").split(",").sort()).toEqual(Object.keys(changed).map(argumentOf).sort());
        expect(others).toEqual({ moved: "replace customerId", other: preview });

        await stack.up();
        expect(emulator.configs().map(what)).toEqual(
            expect.arrayContaining(configs.map((config) => what(config.name === "Open" ? open : config))),
        );
    });
});

function argumentOf(field: string): string {
    return field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A config without what a replacement changes. */
function what({ id, created_at, updated_at, webhook_verified_at, ...config }: ConfigRecord) {
    return config;
}
