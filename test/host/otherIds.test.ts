import { expect, it } from "vitest";
import { byApiVersion, configIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { useStage } from "./stage";

const stage = useStage();

const hook: Properties = { url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };

it("A config that a provider of the other API version creates during the run is found by its ID in that version", async () => {
    const webhooks = stage().run({}, "whatsAppWebhook");
    for (let index = 0; index < 3; index += 1) {
        // The ID that a provider of the other API version would return.
        const config = stage().stored(stage().plant().id);
        const configId = byApiVersion({ v1: config.phone_number_id, platform: config.id });
        const { id } = await webhooks.create({ ...hook, configId });
        expect(id).toMatch(new RegExp(`^${configIdOf(config)}/`));
        expect(stage().emulator.webhooks()).toHaveLength(index + 1);
    }
});
