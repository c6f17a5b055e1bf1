import { expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { displayNameOf } from "../support/apiVersion";
import { acme, engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";

const partnerKey = "partner-key";

const it = engineTest({
    emulator: {
        apiKey: [
            { key: "our-key", project: "ours" },
            { key: partnerKey, project: "partner" },
        ],
        seed: {
            customers: [
                { id: "globex", name: "Globex", external_customer_id: "crm-2077" },
                { id: "globex-eu", name: "Globex Europe", project: "partner" },
            ],
            configs: [{ id: "legacy", customer_id: "globex", name: "Legacy", phone_number_id: "7" }],
            webhooks: [
                {
                    id: "alarms",
                    project: "partner",
                    whatsapp_config_id: null,
                    url: "https://alarms.example/kapso",
                    secret_key: "alarms",
                    events: ["whatsapp.account.violation"],
                },
            ],
        },
    },
    stack: { files: await exampleFiles("customers") },
});

it("examples/customers is created, changed, repaired after changes outside Pulumi and destroyed, in both accounts", async ({
    stack,
    emulator,
}) => {
    const { phoneNumberId, businessAccountId, accessToken } = acme;
    delete stack.env.KAPSO_API_KEY;
    await stack.configure({ phoneNumberId, businessAccountId, legacyConfigId: "legacy", partnerBaseUrl: emulator.platformBaseUrl });
    await stack.configure(
        { "kapso:apiKey": emulator.apiKey, partnerKey, accessToken, webhookKey: "signing", webhookAuthorization: "Bearer 1" },
        { secret: true },
    );
    const seeded = { customers: emulator.customers(), configs: emulator.configs(), webhooks: emulator.webhooks() };

    await stack.up();
    // The first run has checked the types. Once is enough.
    stack.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    const made = holdings(emulator);
    expect(made).toEqual({
        customers: ["ours: Acme", "ours: Globex", "partner: Globex Europe", "partner: Trial"],
        configs: ["ours: Acme support", "ours: Legacy", "partner: Trial"],
        webhooks: [
            "Acme support: https://api.acme.example/kapso/conversations",
            "Acme support: https://api.acme.example/kapso/messages",
            "Trial: https://api.acme.example/kapso/partner",
            "Trial: https://api.acme.example/kapso/raw",
            "project: https://alarms.example/kapso",
            "project: https://api.acme.example/kapso/connections",
            "project: https://api.acme.example/kapso/handoffs",
        ],
    });
    const ids = idsOf(emulator);
    expect(emulator.customers()).toContainEqual(expect.objectContaining({ name: "Acme", external_customer_id: "crm-1042" }));
    expect(emulator.webhooks()).toContainEqual(
        expect.objectContaining({ secret_key: "signing", headers: { authorization: "Bearer 1" }, buffer_enabled: false }),
    );
    const outputs = {
        acmeConfigs: ["Acme support"],
        supportHealth: "healthy",
        globexId: "globex",
        globexAtPartner: ["globex-eu"],
        alarmsAtPartner: ["alarms"],
        legacyName: displayNameOf("Legacy", "7"),
    };
    expect(await stack.outputs()).toEqual(outputs);
    await stack.expectSettled();

    // Several edits in one review, in both accounts.
    const program = (await exampleFiles("customers"))["index.ts"] ?? "";
    await stack.write(
        "index.ts",
        program
            .replace('externalCustomerId: "crm-1042"', 'externalCustomerId: "crm-1043"')
            .replace('"whatsapp.message.failed"]', '"whatsapp.message.read"]')
            .replace('name: "Acme support"', 'name: "Acme sales"')
            .replace('{ name: "Trial" }', '{ name: "Trial 2" }'),
    );
    await stack.configure({ webhookAuthorization: "Bearer 2" }, { secret: true });
    await stack.up();
    expect(idsOf(emulator)).toEqual(ids);
    expect(emulator.customers()).toContainEqual(expect.objectContaining({ name: "Acme", external_customer_id: "crm-1043" }));
    expect(holdings(emulator).customers).toContain("partner: Trial 2");
    expect(emulator.webhooks()).toContainEqual(
        expect.objectContaining({
            events: ["whatsapp.message.read", "whatsapp.message.received"],
            headers: { authorization: "Bearer 2" },
        }),
    );
    expect(await stack.outputs()).toEqual({ ...outputs, acmeConfigs: ["Acme sales"] });
    await stack.expectSettled();

    // Somebody renames a number, pauses one webhook and deletes another webhook.
    const number = emulator.configs().find(({ name }) => name === "Acme sales");
    const [messages, conversations] = ["messages", "conversations"].map((end) => emulator.webhooks().find(({ url }) => url.endsWith(end)));
    emulator.changeConfig(number?.id ?? "", { name: "Renamed" });
    emulator.changeWebhook(messages?.id ?? "", { active: false });
    emulator.removeWebhook(conversations?.id ?? "");
    await stack.up("--refresh");
    expect(holdings(emulator)).toMatchObject({
        configs: ["ours: Acme sales", "ours: Legacy", "partner: Trial"],
        webhooks: made.webhooks.map((webhook) => webhook.replace("Acme support", "Acme sales")),
    });
    expect(emulator.webhooks().map(({ active }) => active)).toEqual(made.webhooks.map(() => true));
    await stack.expectSettled();

    const before = holdings(emulator);
    const { output } = await stack.fail("destroy", "--skip-preview=false");
    expect(output).toContain(`resource "${stack.urnOf("acme", "Customer")}" cannot be deleted`);
    expect(holdings(emulator)).toEqual(before);

    await stack.configure({ protect: "false" });
    await stack.up();
    await stack.expectSettled();
    await stack.destroy();
    expect({ customers: emulator.customers(), configs: emulator.configs(), webhooks: emulator.webhooks() }).toEqual(seeded);
});

/** The objects of all accounts as sorted lines of text. */
function holdings(emulator: Emulator) {
    const config = new Map(emulator.configs().map(({ id, name }) => [id, name]));
    return {
        customers: emulator
            .customers()
            .map(({ project, name }) => `${project}: ${name}`)
            .sort(),
        configs: emulator
            .configs()
            .map(({ project, name }) => `${project}: ${name}`)
            .sort(),
        webhooks: emulator
            .webhooks()
            .map(({ whatsapp_config_id, url }) => `${whatsapp_config_id === null ? "project" : config.get(whatsapp_config_id)}: ${url}`)
            .sort(),
    };
}

function idsOf(emulator: Emulator): string[] {
    return [...emulator.customers(), ...emulator.configs(), ...emulator.webhooks()].map(({ id }) => id).sort();
}
