import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";

const it = engineTest({ stack: { files: await exampleFiles("quickstart") } });

it("examples/quickstart is created, changed, repaired after a change outside Pulumi and destroyed", async ({ stack, emulator }) => {
    const { accessToken, ...settings } = acme;
    delete stack.env.KAPSO_API_KEY;
    await stack.configure({ ...settings, webhookDestinationUrl: "https://acme.example/whatsapp" });
    await stack.configure({ "kapso:apiKey": emulator.apiKey, accessToken, webhookVerifyToken: "verify" }, { secret: true });

    await stack.up();
    const [made] = emulator.configs();
    expect(emulator.configs()).toMatchObject([
        {
            customer_id: "acme",
            name: "Acme support",
            phone_number_id: "106540352242922001",
            business_account_id: acme.businessAccountId,
            access_token: accessToken,
            webhook_verify_token: "verify",
            webhook_destination_url: "https://acme.example/whatsapp",
        },
    ]);
    await stack.expectSettled();

    await stack.configure({ name: "Acme sales" });
    await stack.up();
    expect(emulator.configs()).toMatchObject([{ id: made?.id, name: "Acme sales" }]);
    await stack.expectSettled();

    emulator.changeConfig(made?.id ?? "", { webhook_destination_url: "https://elsewhere.example" });
    expect((await stack.refresh()).output).toContain("[diff: ~webhookDestinationUrl]");
    await stack.up();
    expect(emulator.configs()).toMatchObject([{ id: made?.id, webhook_destination_url: "https://acme.example/whatsapp" }]);
    await stack.expectSettled();

    await stack.destroy();
    expect(emulator.configs()).toEqual([]);
    expect(emulator.customers()).toHaveLength(2);
});
