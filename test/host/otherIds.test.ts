import { expect, it } from "vitest";
import { byApiVersion, configIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { useStage } from "./stage";

const stage = useStage();

const hook: Properties = { url: "https://acme.example/hook", secretKey: "key", events: ["whatsapp.message.received"] };

it("A config that is made in the course of a run, in the other generation, is found by its id there", async () => {
    const webhooks = stage().run({}, "whatsAppWebhook");
    for (let index = 0; index < 3; index += 1) {
        // As a Provider of the other generation makes it and hands it on.
        const config = stage().stored(stage().plant().id);
        const configId = byApiVersion({ v1: config.phone_number_id, platform: config.id });
        const { id } = await webhooks.create({ ...hook, configId });
        expect(id).toMatch(new RegExp(`^${configIdOf(config)}/`));
        expect(stage().emulator.webhooks()).toHaveLength(index + 1);
    }
});
