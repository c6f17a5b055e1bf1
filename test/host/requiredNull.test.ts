import { afterAll, beforeAll, expect, it } from "vitest";
import { baseUrlOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";
import { useStage } from "./stage";

// A value that Kapso requires cannot be empty: `null` in a response means that this version does
// not return it. If a read accepted `null`, a refresh would lose the declared value, and the next
// `up` would replace a live number.

const stage = useStage();
let proxy: RewritingProxy;

beforeAll(async () => {
    proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
});
afterAll(() => proxy?.close());

const required: [string, string[], () => Properties][] = [
    ["whatsAppConfig", ["name", "business_account_id", "phone_number_id"], () => stage().inputs()],
    ["customer", ["name"], () => ({ name: "Acme" })],
    [
        "whatsAppWebhook",
        ["url", "secret_key", "events", "buffer_events"],
        () => ({
            configId: stage().plant().id,
            url: "https://acme.example/hook",
            secretKey: "key",
            events: ["whatsapp.message.received"],
            bufferEvents: ["whatsapp.message.received"],
        }),
    ],
];

it.each(required)("A %s whose response shows %s as null has no difference", async (resource, fields, declare) => {
    const inputs = declare();
    const begin = () => stage().run({ "kapso:baseUrl": proxy.baseUrl }, resource);
    proxy.rewrite = (object) => object;
    const { id, outs } = await begin().create(inputs);
    proxy.rewrite = (object) => ({ ...object, ...Object.fromEntries(fields.map((field) => [field, null])) });
    const found = await begin().read(id, outs);
    expect(found?.inputs).toEqual(inputs);
    expect(await begin().diff(id, found?.props ?? {}, inputs)).toMatchObject({ changes: false, replaces: [] });
});
