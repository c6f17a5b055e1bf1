import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { callOn, data, start, WEBHOOK } from "./client";

describe.each([
    { apiVersion: "v1", listed: "/whatsapp_configs/w1/whatsapp_webhooks" },
    { apiVersion: "platform", listed: "/whatsapp/phone_numbers/11/webhooks" },
] as const)("a webhook on $apiVersion", ({ apiVersion, listed }) => {
    const call = callOn(apiVersion);

    describe("is not created", () => {
        test.each([
            ["url", undefined, "Url can't be blank"],
            ["url", null, "Url can't be blank"],
            ["url", "hooks", "Url is invalid"],
            ["secret_key", undefined, "Secret key can't be blank"],
            ["secret_key", "", "Secret key can't be blank"],
            ["secret_key", 5, "Secret key must be a string"],
            ["events", undefined, "Events can't be blank"],
            ["events", [], "Events can't be blank"],
            ["events", "whatsapp.message.sent", "Events must be a list"],
            ["events", ["whatsapp.message.sent", 5], "Events is invalid"],
            ["active", "yes", "Active must be true or false"],
            ["headers", "X-Team: alpha", "Headers must be a map of strings"],
            ["headers", ["X-Team"], "Headers must be a map of strings"],
            ["headers", { "X-Team": 1 }, "Headers must be a map of strings"],
            ["buffer_enabled", 1, "Buffer enabled must be true or false"],
            ["buffer_window_seconds", 0, "Buffer window seconds must be greater than or equal to 1"],
            ["buffer_window_seconds", 61, "Buffer window seconds must be less than or equal to 60"],
            ["buffer_window_seconds", 1.5, "Buffer window seconds must be an integer"],
            ["buffer_window_seconds", "5", "Buffer window seconds is not a number"],
            ["max_buffer_size", 0, "Max buffer size must be greater than or equal to 1"],
            ["max_buffer_size", 101, "Max buffer size must be less than or equal to 100"],
            ["buffer_events", ["whatsapp.message.sent"], "Buffer events contains what is not in the list: whatsapp.message.sent"],
            ["buffer_events", null, "Buffer events can't be blank"],
            ["inactivity_minutes", 0, "Inactivity minutes must be greater than or equal to 1"],
            ["inactivity_minutes", 1441, "Inactivity minutes must be less than or equal to 1440"],
        ])("with %s = %j: %s", async (field, value, sentence) => {
            const emulator = await withConfig();
            const response = await call(emulator, `POST ${listed}`, { whatsapp_webhook: { ...WEBHOOK, [field]: value } });
            expect(response).toMatchObject({ status: 422, json: { error: sentence } });
            expect(emulator.webhooks()).toEqual([]);
        });

        test("if several fields are invalid, with one sentence for all, and not without the root key", async () => {
            const emulator = await withConfig();
            expect((await call(emulator, `POST ${listed}`, { whatsapp_webhook: {} })).json).toEqual({
                error: "Url can't be blank, Secret key can't be blank and Events can't be blank",
            });
            expect(await call(emulator, `POST ${listed}`, WEBHOOK)).toMatchObject({ status: 422, json: { error: "missing_parameter" } });
        });
    });

    test("can have the minimum and maximum values", async () => {
        const emulator = await withConfig();
        for (const fields of [
            { buffer_enabled: true, buffer_window_seconds: 1, max_buffer_size: 1, inactivity_minutes: 1 },
            { buffer_enabled: true, buffer_window_seconds: 60, max_buffer_size: 100, inactivity_minutes: 1440 },
        ]) {
            expect(await data(call(emulator, `POST ${listed}`, { whatsapp_webhook: { ...WEBHOOK, ...fields } }))).toMatchObject(fields);
        }
    });

    test.each([
        "whatsapp.message.received",
        "whatsapp.message.sent",
        "whatsapp.message.delivered",
        "whatsapp.message.read",
        "whatsapp.message.failed",
        "whatsapp.conversation.created",
        "whatsapp.conversation.ended",
        "whatsapp.conversation.inactive",
        "whatsapp.contact.identity_changed",
        "whatsapp.contact.marketing_preference_changed",
    ])("can have the event %s", async (event) => {
        const emulator = await withConfig({ unknownEvents: "refuse" });
        const webhook = await data(call(emulator, `POST ${listed}`, { whatsapp_webhook: { ...WEBHOOK, events: [event] } }));
        expect(webhook.events).toEqual([event]);
    });

    test.each([
        ["accept", 201],
        ["refuse", 422],
    ] as const)("with unknownEvents %j and an undocumented event returns %i", async (unknownEvents, status) => {
        const emulator = await withConfig({ unknownEvents });
        const fields = { ...WEBHOOK, events: ["whatsapp.message.sent", "message.lost"] };
        expect((await call(emulator, `POST ${listed}`, { whatsapp_webhook: fields })).status).toBe(status);
    });
});

async function withConfig(options: EmulatorOptions = {}): Promise<Emulator> {
    return start({
        ...options,
        seed: { customers: [{ id: "c1", name: "Acme" }], configs: [{ id: "w1", name: "W", phone_number_id: "11", customer_id: "c1" }] },
    });
}
