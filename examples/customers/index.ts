import * as pulumi from "@pulumi/pulumi";
import {
    Customer,
    getWhatsAppConfigHealthOutput,
    listCustomers,
    listProjectWebhooks,
    listWhatsAppConfigsOutput,
    ProjectWebhook,
    Provider,
    WhatsAppConfig,
    WhatsAppWebhook,
} from "pulumi-kapso";

const config = new pulumi.Config();

// The account of the stack configuration: a customer, its number, and the number's webhooks.
const acme = new Customer(
    "acme",
    { name: "Acme", externalCustomerId: "crm-1042", adoptExisting: "never" },
    // Deleting a customer deletes all its data at Kapso. Before you delete one, set `protect` to
    // false in a separate change.
    { protect: config.getBoolean("protect") ?? true },
);

const support = new WhatsAppConfig("acme-support", {
    customerId: acme.id,
    name: "Acme support",
    phoneNumberId: config.require("phoneNumberId"),
    businessAccountId: config.require("businessAccountId"),
    accessToken: config.requireSecret("accessToken"),
    callsEnabled: true,
    inboundProcessingEnabled: true,
    verifyHealth: "warn",
    adoptExisting: "never",
});

new WhatsAppWebhook("acme-messages", {
    configId: support.id,
    url: "https://api.acme.example/kapso/messages",
    secretKey: config.requireSecret("webhookKey"),
    events: ["whatsapp.message.received", "whatsapp.message.failed"],
    headers: { authorization: config.requireSecret("webhookAuthorization") },
    active: true,
    adoptExisting: "never",
});

new WhatsAppWebhook("acme-conversations", {
    configId: support.id,
    url: "https://api.acme.example/kapso/conversations",
    secretKey: config.requireSecret("webhookKey"),
    events: ["whatsapp.message.received", "whatsapp.conversation.ended", "whatsapp.conversation.inactive"],
    inactivityMinutes: 30,
    bufferEnabled: true,
    bufferEvents: ["whatsapp.message.received"],
    bufferWindowSeconds: 10,
    maxBufferSize: 20,
});

// A second account in the same program. This team has only its key. The account uses Kapso's
// current API.
const partner = new Provider("partner", {
    apiKey: config.requireSecret("partnerKey"),
    baseUrl: config.get("partnerBaseUrl"),
    // Only for a base URL with http on another machine, such as an emulator in a container.
    allowHttp: config.getBoolean("partnerAllowHttp"),
    apiVersion: "platform",
    adoptExisting: "never",
});

const trial = new Customer("partner-trial", { name: "Trial" }, { provider: partner });
const sandbox = new WhatsAppConfig("partner-sandbox", { customerId: trial.id, name: "Trial", kind: "sandbox" }, { provider: partner });
new WhatsAppWebhook(
    "partner-messages",
    {
        configId: sandbox.id,
        url: "https://api.acme.example/kapso/partner",
        secretKey: config.requireSecret("webhookKey"),
        events: ["whatsapp.message.received"],
        // Only the Platform API has payload versions.
        payloadVersion: "v2",
    },
    { provider: partner },
);
new WhatsAppWebhook(
    "partner-raw",
    {
        configId: sandbox.id,
        url: "https://api.acme.example/kapso/raw",
        secretKey: config.requireSecret("webhookKey"),
        // Forwards what Meta sends, unchanged. Only the Platform API has this kind. It has no
        // events to choose.
        kind: "meta",
    },
    { provider: partner },
);

// Events of the partner's whole project, such as new connections. Only the Platform API has these
// webhooks.
new ProjectWebhook(
    "partner-connections",
    {
        url: "https://api.acme.example/kapso/connections",
        secretKey: config.requireSecret("webhookKey"),
        events: ["whatsapp.phone_number.created", "whatsapp.phone_number.disconnected", "whatsapp.account.restricted"],
        headers: { authorization: config.requireSecret("webhookAuthorization") },
        active: true,
        payloadVersion: "v2",
        adoptExisting: "never",
    },
    { provider: partner },
);
new ProjectWebhook(
    "partner-handoffs",
    {
        url: "https://api.acme.example/kapso/handoffs",
        secretKey: config.requireSecret("webhookKey"),
        events: ["workflow.execution.handoff"],
        inactivityMinutes: 30,
        bufferEnabled: true,
        bufferEvents: ["whatsapp.message.received"],
        bufferWindowSeconds: 10,
        maxBufferSize: 20,
    },
    { provider: partner },
);

// Lookups: the health of the number, and objects that this program does not manage. Previews send
// their requests too. A lookup that depends on a resource of the program takes its arguments from
// the outputs of that resource, so it waits until the resource exists.
export const acmeConfigs = listWhatsAppConfigsOutput({ customerId: support.customerId }).apply((configs) =>
    configs.map(({ name }) => name),
);
export const supportHealth = getWhatsAppConfigHealthOutput({ id: support.id }).apply(({ status }) => status);

export const globexId = listCustomers({ externalCustomerId: "crm-2077" }).then(([globex]) => globex?.id);
export const globexAtPartner = listCustomers({ nameContains: "globex" }, { provider: partner }).then((found) => found.map(({ id }) => id));
export const alarmsAtPartner = listProjectWebhooks({ url: "https://alarms.example/kapso" }, { provider: partner }).then((found) =>
    found.map(({ id }) => id),
);

const legacyId = config.get("legacyConfigId");
export const legacyName = legacyId && WhatsAppConfig.get("legacy", legacyId).displayName;
