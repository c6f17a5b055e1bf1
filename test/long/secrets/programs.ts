// JavaScript programs of the scenes. Each program reads its secrets from `settings.json`.

const begin = `
    const pulumi = require("@pulumi/pulumi");
    const kapso = require("pulumi-kapso");
    const settings = require("./settings.json");
    const hook = { url: "https://acme.example/hook", events: ["whatsapp.message.received"] };
`;

/** A set of resources for each source of secrets in a program. */
export const suppliedProgram = `${begin}
    const { secrets, round } = settings;
    const customer = new kapso.Customer("customer", { name: "Round " + round });
    const stackSecrets = new pulumi.Config().requireSecretObject("secrets");

    const mapped = (values, change) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
    const plain = (way) => (holder) => secrets[way][holder];
    const none = () => ({});

    const holderOf = (type) =>
        type.startsWith("pulumi:providers:")
            ? "provider"
            : /:(WhatsApp(Config|Webhook)|ProjectWebhook)$/.test(type)
              ? type.replace(/.*:(.)/, (_, letter) => letter.toLowerCase())
              : undefined;
    const filling = (way, more = {}) => ({ type, props, opts }) => {
        const holder = holderOf(type);
        const values = secrets[way][holder] ?? {};
        const named = Object.entries(values).map(([name, value]) => [holder === "provider" ? "kapso:" + name : name, value]);
        const filled = mapped(Object.fromEntries(named), (value) => (typeof value === "object" ? { ...more, ...value } : value));
        return { props: { ...props, ...filled }, opts };
    };
    pulumi.runtime.registerStackTransformation((args) =>
        args.name.startsWith("stackTransformation") ? filling("stackTransformation")(args) : undefined,
    );

    let number = 0;
    const make = (way, values, opts = {}, account = (opts) => ({ provider: new kapso.Provider(way, values("provider"), opts) })) => {
        number += 1;
        const options = { ...opts, ...account(opts) };
        const args = { customerId: "acme", name: "Round " + round, phoneNumberId: String(number), businessAccountId: "1" };
        const config = new kapso.WhatsAppConfig(way, { ...args, ...values("whatsAppConfig") }, options);
        new kapso.WhatsAppWebhook(way, { ...hook, configId: config.id, ...values("whatsAppWebhook") }, options);
        if (settings.hasProjectWebhooks) {
            new kapso.ProjectWebhook(way, { ...hook, events: ["whatsapp.phone_number.created"], ...values("projectWebhook") }, options);
        }
    };
    make("plainArguments", plain("plainArguments"));
    make("secretArguments", (holder) => mapped(secrets.secretArguments[holder], (value) => pulumi.secret(value)));
    make("stackConfiguration", (holder) => mapped(secrets.stackConfiguration[holder], (_, name) => stackSecrets.apply((all) => all[holder][name])), {}, () => ({}));
    make("transformations", none, { transformations: [filling("transformations")] });
    const parent = new pulumi.ComponentResource("acme:Parent", "parent", {}, { transformations: [filling("parentTransformations")] });
    make("parentTransformations", none, { parent });
    make("stackTransformation", none);
    make("transforms", none, { transforms: [filling("transforms", { "x-customer": customer.createdAt })] });
    make("ignoredChanges", plain("ignoredChanges"), {
        ignoreChanges: ["kapso:apiKey", ...Object.values(secrets.ignoredChanges).flatMap((values) => Object.keys(values))],
    });
    make("laterKnown", (holder) =>
        mapped(secrets.laterKnown[holder], (value) =>
            typeof value === "object" ? { "x-customer": customer.createdAt, ...value } : customer.createdAt.apply(() => value),
        ),
    );
`;

/** The engine's operations on two sets of resources, and the places where a program shows them. */
export const lifeProgram = `${begin}
    const { changing, steady, suffix = "", account = {}, looksUp } = settings;
    const set = (name, phoneNumberId, secrets, suffix) => {
        const aliases = [{ name }];
        const provider = new kapso.Provider(name + suffix, { ...secrets.provider, ...account }, { aliases });
        const args = { customerId: "acme", name, phoneNumberId, businessAccountId: "1" };
        const config = new kapso.WhatsAppConfig(name + suffix, { ...args, ...secrets.whatsAppConfig }, { provider, aliases });
        const webhook = new kapso.WhatsAppWebhook(name + suffix, { ...hook, configId: config.id, ...secrets.whatsAppWebhook }, { provider, aliases });
        return { provider, config, webhook };
    };
    const all = set("changing", "1", changing, suffix);
    set("steady", "2", steady, "");
    if (looksUp) {
        const { webhook, config } = all;
        Object.assign(exports, all, {
            all: pulumi.all(Object.values(all)),
            header: webhook.headers.apply((headers) => headers.authorization),
            text: pulumi.interpolate\`\${config.accessToken} \${config.webhookVerifyToken} \${webhook.secretKey}\`,
            json: pulumi.jsonStringify(webhook.headers),
        });
        const provider = new kapso.Provider("lookups", { ...looksUp.secrets.provider, ...account });
        const found = kapso.WhatsAppConfig.get("found", looksUp.id, { provider });
        const foundHook = kapso.WhatsAppWebhook.get("found", looksUp.id + "/found-hook", { provider });
        const foundToken = pulumi.interpolate\`\${found.webhookVerifyToken} \${foundHook.secretKey}\`;
        const configs = kapso.listWhatsAppConfigsOutput({ customerId: "globex" }, { provider });
        const health = kapso.getWhatsAppConfigHealthOutput({ id: config.id }, { provider });
        Object.assign(exports, { found, foundHook, foundToken, configs, health, customers: kapso.listCustomersOutput({}, { provider }) });
    }
`;

/** One set of resources with its own account. */
export const clearProgram = `${begin}
    const { secrets, name } = settings;
    const provider = new kapso.Provider("clear-account", secrets.provider);
    const args = { customerId: "acme", name, phoneNumberId: "1", businessAccountId: "1" };
    const config = new kapso.WhatsAppConfig("clear", { ...args, ...secrets.whatsAppConfig }, { provider });
    new kapso.WhatsAppWebhook("clear-hook", { ...hook, configId: config.id, ...secrets.whatsAppWebhook }, { provider });
`;

/** Fills the secrets into imported resources. */
export const importedProgram = `${begin}
    const { secrets, resources } = settings;
    for (const { type, name, inputs } of resources) {
        const resource = type.replace(/.*:/, "");
        const { __provider, ...args } = inputs;
        const filled = { transforms: [({ props, opts }) => ({ props: { ...props, ...secrets[resource.replace(/^W/, "w")] }, opts })] };
        new kapso[resource](name, args, { ...filled, protect: false });
    }
`;

/**
 * A resource whose check fails: it has the secrets, and each secret also under an unknown
 * argument. Only the engine's `transforms` set them, so nothing marks them as secrets first.
 */
export const refusedProgram = `${begin}
    const { resource, form, secrets } = settings;
    const wrong = {
        spaced: (value) => (typeof value === "object" ? { authorization: value.authorization + "\\n" } : value + " "),
        nested: (value) => ({ nested: [value] }),
    }[form];
    const filled = Object.entries(secrets).flatMap(([name, value]) => [[name, wrong(value)], [name + "s", value]]);
    const args = {
        WhatsAppConfig: { customerId: "acme", name: "Acme", phoneNumberId: "1", businessAccountId: "1" },
        WhatsAppWebhook: { ...hook, configId: "number" },
    }[resource];
    const transform = ({ props, opts }) => ({ props: { ...props, ...Object.fromEntries(filled) }, opts });
    new kapso[resource]("refused", args, { transforms: [transform] });
`;
