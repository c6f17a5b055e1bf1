import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions, WebhookSeed } from "../../emulator";
import { CONFIG, callPlatform as call, call as callV1, data, list, start, WEBHOOK } from "./client";

const AT = "2023-07-15T14:30:45Z";
const LIST = "/whatsapp/webhooks";
const ONE = `${LIST}/p1`;
const OF_NUMBER = `/whatsapp/phone_numbers/${CONFIG.phone_number_id}/webhooks`;
const FIELDS = { ...WEBHOOK, events: ["whatsapp.phone_number.created"] };

describe("a webhook of a project", () => {
    test("has the fields and defaults of a number's webhook, and null as its phone number", async () => {
        const emulator = await withWebhooks([]);
        const response = await call(emulator, `POST ${LIST}`, { whatsapp_webhook: FIELDS });
        expect(response.status).toBe(201);
        expect(response.json).toEqual({
            data: {
                ...FIELDS,
                id: expect.any(String),
                phone_number_id: null,
                project_id: "default",
                kind: "kapso",
                payload_version: "v2",
                active: true,
                headers: {},
                buffer_enabled: false,
                buffer_window_seconds: null,
                max_buffer_size: null,
                buffer_events: [],
                inactivity_minutes: 60,
                created_at: AT,
                updated_at: AT,
            },
        });
        const webhook = await data(Promise.resolve(response));
        expect(await data(call(emulator, `GET ${LIST}/${webhook.id}`))).toEqual(webhook);
        expect(await list(call(emulator, `GET ${LIST}`))).toEqual([webhook]);
        expect(emulator.webhooks()).toMatchObject([{ whatsapp_config_id: null, project: "default" }]);
        expect(await list(call(emulator, `GET ${OF_NUMBER}`))).toEqual([]);
    });

    test("is refused without the required fields, and without the root key", async () => {
        const emulator = await withWebhooks([]);
        expect(await call(emulator, `POST ${LIST}`, { whatsapp_webhook: {} })).toMatchObject({
            status: 422,
            json: { error: "Url can't be blank, Secret key can't be blank and Events can't be blank" },
        });
        expect(await call(emulator, `POST ${LIST}`, FIELDS)).toMatchObject({ status: 422, json: { error: "missing_parameter" } });
        expect(emulator.webhooks()).toEqual([]);
    });

    test("of kind meta is refused, because such a webhook needs a number", async () => {
        const response = await call(await withWebhooks([]), `POST ${LIST}`, { whatsapp_webhook: { ...FIELDS, kind: "meta" } });
        expect(response).toMatchObject({ status: 422, json: { error: "Phone number can't be blank for meta webhooks" } });
    });
});

describe("the events of a project's webhook", () => {
    test("can be any except message and conversation events", async () => {
        const events = ["an.event.of.tomorrow", "kapso_agent.run.failed", "project.event", "whatsapp.contact.identity_changed"];
        const emulator = await withProject();
        expect(await data(call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...FIELDS, events } }))).toMatchObject({ events });
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { events } }))).toMatchObject({ events });
    });

    test.each(["whatsapp.message.received", "whatsapp.conversation.ended"])("cannot be %s, in a create or a PATCH", async (event) => {
        const emulator = await withProject();
        const events = ["project.event", event];
        const refused = { status: 422, json: { error: `Events contains what a webhook of a project can't have: ${event}` } };
        expect(await call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...FIELDS, events } })).toMatchObject(refused);
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { events } })).toMatchObject(refused);
        expect(emulator.webhooks()).toMatchObject([{ id: "p1", events: FIELDS.events }]);
    });

    test("can be message events with messageEventsOfProject: accept", async () => {
        const emulator = await withProject({ messageEventsOfProject: "accept" });
        const events = ["whatsapp.message.received"];
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { events } }))).toMatchObject({ events });
    });

    test("must be documented project events with unknownEvents: refuse", async () => {
        const emulator = await withProject({ unknownEvents: "refuse" });
        const statuses = ["project.event", "whatsapp.account.violation", "whatsapp.contact.identity_changed", "an.event.of.tomorrow"].map(
            async (event) => (await call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...FIELDS, events: [event] } })).status,
        );
        expect(await Promise.all(statuses)).toEqual([201, 201, 422, 422]);
    });

    test("that the plan lacks return 402 in a create and a PATCH, but not for a webhook of a number", async () => {
        const emulator = await withWebhooks([{ id: "p1", whatsapp_config_id: null }, { id: "h1" }], { eventsNotInPlan: ["project.event"] });
        const events = ["project.event", "whatsapp.phone_number.created"];
        const refused = { status: 402, json: { error: "Your plan does not include project.event" } };
        expect(await call(emulator, `POST ${LIST}`, { whatsapp_webhook: { ...FIELDS, events } })).toMatchObject(refused);
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { events } })).toMatchObject(refused);
        expect((await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: { active: false } })).status).toBe(200);
        expect((await call(emulator, `PATCH ${LIST}/h1`, { whatsapp_webhook: { events } })).status).toBe(200);
        expect(emulator.webhooks()).toHaveLength(2);
    });
});

describe("a PATCH of a project's webhook", () => {
    test("changes only the sent fields, and null clears a field", async () => {
        const emulator = await withProject({}, { headers: { "X-Team": "alpha" }, payload_version: "v1" });
        const patch = { kind: "kapso", active: false, payload_version: null };
        expect(await data(call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch }))).toMatchObject({ ...patch, payload_version: "v2" });
        expect(emulator.webhooks()).toMatchObject([{ url: FIELDS.url, headers: { "X-Team": "alpha" }, active: false }]);
    });

    test.each([
        [{ kind: "meta" }, "Kind can't be changed"],
        [{ events: [] }, "Events can't be blank"],
        [{ url: null }, "Url can't be blank"],
        [{ max_buffer_size: 0 }, "Max buffer size must be greater than or equal to 1"],
    ])("of %j is refused: %s", async (patch, sentence) => {
        const emulator = await withProject();
        expect(await call(emulator, `PATCH ${ONE}`, { whatsapp_webhook: patch })).toMatchObject({ status: 422, json: { error: sentence } });
    });
});

describe("the list of a project's webhooks", () => {
    const MIXED: Partial<WebhookSeed>[] = [
        { id: "h1", created_at: "2023-01-01T00:00:00Z" },
        { id: "p1", created_at: "2023-02-01T00:00:00Z", whatsapp_config_id: null },
        { id: "h2", created_at: "2023-03-01T00:00:00Z", kind: "meta" },
        { id: "p2", created_at: "2023-04-01T00:00:00Z", whatsapp_config_id: null },
    ];

    test.each([
        ["", ["p2", "h2", "p1", "h1"]],
        ["?kind=kapso", ["p2", "p1", "h1"]],
        ["?kind=meta", ["h2"]],
        ["?active=false&url_contains=nothing", ["p2", "h2", "p1", "h1"]],
        ["?per_page=2&page=2", ["p1", "h1"]],
    ])("with %j returns %j: webhooks of the project and of its numbers, newest first", async (query, ids) => {
        expect((await list(call(await withWebhooks(MIXED), `GET ${LIST}${query}`))).map(({ id }) => id)).toEqual(ids);
    });

    test("shows the number of each webhook as phone_number_id, and repeats its meta in headers", async () => {
        const response = await call(await withWebhooks(MIXED), `GET ${LIST}?per_page=3`);
        const { data: shown, meta } = response.json as { data: { phone_number_id: unknown }[]; meta: object };
        expect(shown.map(({ phone_number_id }) => phone_number_id)).toEqual([null, CONFIG.phone_number_id, null]);
        expect(meta).toEqual({ page: 1, per_page: 3, total_pages: 2, total_count: 4 });
        expect([response.headers.get("x-total"), response.headers.get("x-total-pages")]).toEqual(["4", "2"]);
    });

    test("never shows null for a number, even if the number has no Meta ID", async () => {
        const emulator = await start();
        const { id } = emulator.addConfig(null, { kind: "sandbox" });
        emulator.addWebhook(id);
        expect(await list(call(emulator, `GET ${LIST}`))).toMatchObject([{ phone_number_id: id }]);
    });

    test("shows a creation late under laggingLists", async () => {
        let now = Date.parse(AT);
        const emulator = await withWebhooks([], { now: () => now });
        emulator.fault({ kind: "laggingLists", seconds: 3 });
        emulator.addWebhook(null, { id: "p1" });
        expect(await list(call(emulator, `GET ${LIST}`))).toEqual([]);
        now += 3000;
        expect(await list(call(emulator, `GET ${LIST}`))).toMatchObject([{ id: "p1" }]);
    });

    test("never shows the webhook of a deleted number as the project's under laggingLists", async () => {
        let now = Date.parse(AT);
        const emulator = await withWebhooks([{ id: "h1" }], { now: () => now });
        now += 60_000;
        emulator.fault({ kind: "laggingLists", seconds: 3 });
        emulator.removeConfig("w1");
        expect(await list(call(emulator, `GET ${LIST}`))).toMatchObject([{ id: "h1", phone_number_id: CONFIG.phone_number_id }]);
        now += 3000;
        expect(await list(call(emulator, `GET ${LIST}`))).toEqual([]);
    });
});

describe("the routes of a project's webhook", () => {
    test("also reach a webhook of a number, with the rules for a number", async () => {
        const emulator = await withWebhooks([{ id: "h1" }]);
        const shown = await data(call(emulator, `GET ${OF_NUMBER}/h1`));
        expect(await data(call(emulator, `GET ${LIST}/h1`))).toEqual(shown);
        const events = ["whatsapp.message.sent"];
        expect(await data(call(emulator, `PATCH ${LIST}/h1`, { whatsapp_webhook: { events } }))).toMatchObject({
            events,
            phone_number_id: CONFIG.phone_number_id,
        });
        expect((await call(emulator, `DELETE ${LIST}/h1`)).status).toBe(204);
        expect(emulator.webhooks()).toEqual([]);
    });

    test("return 404 for a webhook that is deleted, unknown or of another project", async () => {
        const emulator = await withProject();
        emulator.addApiKey("other", "other");
        const missing = Array(3).fill("404 Webhook not found");
        expect(await outcomes(emulator, ONE, "other")).toEqual(missing);
        expect(await list(call(emulator, `GET ${LIST}`, undefined, "other"))).toEqual([]);
        expect(await outcomes(emulator, `${LIST}/unknown`)).toEqual(missing);
        expect((await call(emulator, `DELETE ${ONE}`)).status).toBe(204);
        expect(await outcomes(emulator, ONE)).toEqual(missing);
    });

    test("are not the routes of a number's webhook", async () => {
        const emulator = await withProject();
        expect(await outcomes(emulator, `${OF_NUMBER}/p1`)).toEqual(Array(3).fill("404 Webhook not found"));
        expect((await callV1(emulator, "GET /whatsapp_configs/w1/whatsapp_webhooks/p1")).status).toBe(404);
    });

    test("return 401 without a valid API key", async () => {
        const emulator = await withProject();
        for (const route of [`GET ${LIST}`, `POST ${LIST}`, `GET ${ONE}`, `PATCH ${ONE}`, `DELETE ${ONE}`]) {
            expect((await call(emulator, route, undefined, "wrong")).status).toBe(401);
        }
    });

    test.each([`GET ${LIST}`, `POST ${LIST}`, `GET ${ONE}`, `PATCH ${ONE}`, `DELETE ${ONE}`])(
        "do not exist on v1: %s returns 404",
        async (route) => {
            const emulator = await withProject();
            const body = route.startsWith("P") ? { whatsapp_webhook: FIELDS } : undefined;
            expect(await callV1(emulator, route, body)).toMatchObject({ status: 404, json: { error: "Not Found" } });
            expect(emulator.webhooks()).toHaveLength(1);
        },
    );
});

test.each([`DELETE /whatsapp/phone_numbers/${CONFIG.phone_number_id}`, "DELETE /customers/c1"])(
    "%s deletes the webhooks of the number, but not those of the project",
    async (route) => {
        const emulator = await withWebhooks([{ id: "p1", whatsapp_config_id: null }, { id: "h1" }]);
        expect((await call(emulator, route)).status).toBe(204);
        expect(emulator.webhooks().map(({ id }) => id)).toEqual(["p1"]);
    },
);

test("autoPause pauses a webhook of a project", async () => {
    const emulator = await withProject();
    emulator.fault({ kind: "autoPause", webhookId: "p1" });
    expect(await data(call(emulator, `GET ${ONE}`))).toMatchObject({ active: false });
});

describe("a project's webhook outside the API", () => {
    test("is added, changed and removed in the project of the first key", async () => {
        const emulator = await start({ apiKey: [{ key: "a", project: "acme" }] });
        const webhook = emulator.addWebhook(null);
        expect(webhook).toMatchObject({ whatsapp_config_id: null, project: "acme", events: ["whatsapp.phone_number.created"] });
        emulator.changeWebhook(webhook.id, { active: false });
        expect(await data(call(emulator, `GET ${LIST}/${webhook.id}`))).toMatchObject({ active: false, project_id: "acme" });
        emulator.removeWebhook(webhook.id);
        expect((await call(emulator, `GET ${LIST}/${webhook.id}`)).status).toBe(404);
    });

    test("has an ID that no webhook of a number has", async () => {
        const emulator = await withWebhooks([{ id: "h1" }]);
        expect(() => emulator.addWebhook(null, { id: "h1" })).toThrow('already a record with the ID "h1"');
    });

    test("gets its project from the seed, which names no project for a number's webhook", async () => {
        const webhooks = [{ ...FIELDS, id: "p1", whatsapp_config_id: null, project: "globex" }];
        const emulator = await start({ seed: { webhooks } });
        expect(emulator.webhooks()).toMatchObject([{ project: "globex", whatsapp_config_id: null }]);
        await expect(withWebhooks([{ id: "h1", project: "globex" }])).rejects.toThrow("webhooks[0].project: the project is the config's");
    });
});

/** GET, PATCH and DELETE of one webhook. */
async function outcomes(emulator: Emulator, path: string, key?: string): Promise<string[]> {
    const responses = [
        await call(emulator, `GET ${path}`, undefined, key),
        await call(emulator, `PATCH ${path}`, { whatsapp_webhook: { active: false } }, key),
        await call(emulator, `DELETE ${path}`, undefined, key),
    ];
    return responses.map(({ status, json }) => `${status} ${(json as { error?: string } | undefined)?.error}`);
}

/** Starts an emulator with the webhook "p1" of the project. */
function withProject(options: EmulatorOptions = {}, fields: Partial<WebhookSeed> = {}): Promise<Emulator> {
    return withWebhooks([{ ...FIELDS, id: "p1", whatsapp_config_id: null, ...fields }], options);
}

/** Starts an emulator with one number. It is the parent of the webhooks that name none. */
function withWebhooks(webhooks: readonly Partial<WebhookSeed>[], options: EmulatorOptions = {}): Promise<Emulator> {
    const seed = {
        customers: [{ id: "c1", name: "Acme" }],
        configs: [{ ...CONFIG, id: "w1", customer_id: "c1" }],
        webhooks: webhooks.map((fields) => ({ ...WEBHOOK, whatsapp_config_id: "w1", ...fields })),
    };
    return start({ now: () => Date.parse(AT), seed, ...options });
}
