import { expect, test } from "vitest";
import { CONFIG, call, callPlatform, data, start, WEBHOOK } from "./client";

const NUMBER = `/whatsapp/phone_numbers/${CONFIG.phone_number_id}`;

test.each([250, "UNLIMITED", null])("Meta's messaging limit can be %j", async (limit) => {
    const emulator = await withNumber({ whatsapp_business_manager_messaging_limit: limit });
    expect(await data(callPlatform(emulator, `GET ${NUMBER}`))).toMatchObject({ whatsapp_business_manager_messaging_limit: limit });
});

test("both API versions return a stored telephone number, and the Platform API also its digits", async () => {
    const emulator = await withNumber({ display_phone_number: "+49 30 123456" });
    expect(await data(call(emulator, "GET /whatsapp_configs/w1"))).toMatchObject({ display_name: "Client WhatsApp (+49 30 123456)" });
    expect(await data(callPlatform(emulator, `GET ${NUMBER}`))).toMatchObject({
        display_name: "Client WhatsApp",
        display_phone_number: "+49 30 123456",
        display_phone_number_normalized: "4930123456",
    });
});

test("no response returns messaging_enabled", async () => {
    const emulator = await withNumber({ messaging_enabled: false });
    expect(await data(callPlatform(emulator, `GET ${NUMBER}`))).not.toHaveProperty("messaging_enabled");
});

test("an autoPause fault pauses a webhook once before a request, with a new updated_at", async () => {
    let now = Date.parse("2023-07-15T14:30:45Z");
    const emulator = await withNumber({}, () => now);
    const { id } = emulator.addWebhook("w1");
    emulator.addWebhook("w1", { id: "other" });
    const fault = emulator.fault({ kind: "autoPause", webhookId: id, match: { method: "GET", times: 1 } });
    expect(emulator.webhooks()).toMatchObject([{ active: true }, { active: true }]);
    now += 5000;
    const paused = await data(callPlatform(emulator, `GET ${NUMBER}/webhooks/${id}`));
    expect(paused).toMatchObject({ active: false, updated_at: "2023-07-15T14:30:50Z" });
    expect(emulator.webhooks()).toMatchObject([{ id: "other", active: true }, { active: false }]);
    const again = { whatsapp_webhook: { active: true } };
    expect(await data(callPlatform(emulator, `PATCH ${NUMBER}/webhooks/${id}`, again))).toMatchObject({ active: true });
    expect(fault.hits).toBe(1);
});

test("an autoPause fault without a webhook ID pauses all webhooks", async () => {
    const emulator = await withNumber();
    emulator.fault({ kind: "autoPause" });
    const created = await data(callPlatform(emulator, `POST ${NUMBER}/webhooks`, { whatsapp_webhook: WEBHOOK }));
    expect(created).toMatchObject({ active: true });
    expect(await data(callPlatform(emulator, `GET ${NUMBER}/webhooks/${created.id}`))).toMatchObject({ active: false });
    expect(() => emulator.fault({ kind: "autoPause", webhookId: "none" })).toThrow('no webhook "none"');
});

function withNumber(fields: object = {}, now: () => number = Date.now) {
    const configs = [{ ...CONFIG, id: "w1", customer_id: "c1", ...fields }];
    return start({ now, seed: { customers: [{ id: "c1", name: "Acme" }], configs } });
}
