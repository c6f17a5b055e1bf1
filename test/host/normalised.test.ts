import { describe, expect, it } from "vitest";
import { baseUrlOf, configIdOf, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";
import { failureOf, useStage } from "./stage";

// Kapso may store a value in another form than it was sent. Equivalent forms are equal: they are no
// difference, they are not sent again, and they identify an object whose create response was lost.

const stage = useStage({ emulator: { normalize: true, responses: "later" }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

interface Form {
    resource: "whatsAppConfig" | "customer" | "whatsAppWebhook";
    inputs: () => Properties;
    changed: Properties;
}

let count = 0;
const unique = () => {
    count += 1;
    return count;
};

const forms: [string, Form][] = [
    [
        "a config with white space around its name and a URL in capitals",
        {
            resource: "whatsAppConfig",
            inputs: () => stage().inputs({ name: "  Acme\t", webhookDestinationUrl: "HTTPS://ACME.example:443" }),
            changed: { name: " Other " },
        },
    ],
    [
        "a customer with white space around its name",
        { resource: "customer", inputs: () => ({ name: ` Customer ${unique()} ` }), changed: { name: " Other customer " } },
    ],
    [
        "a customer with white space around its external ID",
        {
            resource: "customer",
            inputs: () => ({ name: "Acme", externalCustomerId: ` crm-${unique()}` }),
            changed: { name: " Other customer " },
        },
    ],
    [
        "a webhook with a URL in capitals, events in any order and header names in capitals",
        {
            resource: "whatsAppWebhook",
            inputs: () => ({
                configId: stage().plant().id,
                url: `HTTPS://Hooks.ACME.example`,
                secretKey: "key-canary",
                events: ["whatsapp.message.sent", "whatsapp.message.received"],
                headers: { "X-Token": "header-canary", Authorization: "Bearer canary " },
            }),
            changed: { url: "HTTPS://Other.ACME.example" },
        },
    ],
];

describe.each(forms)("%s", (_title, { resource, inputs: declare, changed }) => {
    const begin = (config: Properties = {}) => stage().run(config, resource);

    it("is created, read, compared and adopted without a difference", async () => {
        const inputs = declare();
        const { id, outs } = await begin().create(inputs);
        const found = await begin().read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect((await begin().diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        expect((await begin({ "kapso:adoptExisting": "identical" }).create(inputs)).id).toBe(id);
        expect(posts()).toHaveLength(1);
    });

    it("is found after the response to its create was lost, and is created once", async () => {
        const inputs = declare();
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
        const { id } = await begin().create(inputs);
        expect(posts()).toHaveLength(1);
        expect(stored(resource)).toContain(id);
    });

    it("is changed once, without an error", async () => {
        const inputs = declare();
        const { id, outs } = await begin().create(inputs);
        const news = { ...inputs, ...changed };
        const updated = await begin().update(id, outs, news);
        expect(updated).toMatchObject(changed);
        const found = await begin().read(id, updated);
        expect((await begin().diff(id, found?.props ?? {}, news)).changes).toBe(false);
        expect(stage().host.printed.join("\n")).not.toContain("warning: Kapso changed");
    });

    it("is no difference if an earlier version of this package stored Kapso's form", async () => {
        const inputs = declare();
        const { id, outs } = await begin().create(inputs);
        const lookup = await begin().read(id, {});
        expect((await begin().diff(id, { ...outs, ...lookup?.props }, inputs)).changes).toBe(false);
    });
});

it("A webhook is not created twice after a lost response if Kapso stores a URL that is almost the declared one", async () => {
    const proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
    proxy.rewrite = (object) => (typeof object.url === "string" ? { ...object, url: object.url.replace(/\/$/, "") } : object);
    try {
        const inputs = {
            configId: stage().plant().id,
            url: "https://acme.example/Hook/",
            secretKey: "key",
            events: ["whatsapp.message.sent"],
        };
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
        const { message } = await failureOf(stage().run({ "kapso:baseUrl": proxy.baseUrl }, "whatsAppWebhook").create(inputs));
        expect(message).toMatch(/appeared with the same name or URL but with other values/);
        expect(posts()).toHaveLength(1);
    } finally {
        await proxy.close();
    }
});

function posts() {
    return stage().emulator.requests.filter(({ method }) => method === "POST");
}

function stored(resource: Form["resource"]): string[] {
    const { emulator } = stage();
    return {
        whatsAppConfig: () => emulator.configs().map(configIdOf),
        customer: () => emulator.customers().map(({ id }) => id),
        whatsAppWebhook: () => emulator.webhooks().map((webhook) => webhookIdOf(emulator, webhook)),
    }[resource]();
}
