import { secretArguments } from "../../schema/secretArguments";
import { type ClientSettings, KapsoClient } from "./client";
import { Collection } from "./collection";
import { ConfigIds } from "./configIds";
import { type ApiVersion, generations } from "./generations";
import { Health } from "./health";

export interface ProjectSettings extends ClientSettings {
    apiVersion: ApiVersion;
}

/** One Kapso project, as its key opens it: every sort of object that this package knows. */
export class Project {
    readonly configs: Collection;
    readonly customers: Collection;
    readonly webhooks: Collection;
    readonly health: Health;
    readonly configIds: ConfigIds;

    constructor({ apiVersion, ...settings }: ProjectSettings) {
        const generation = generations[apiVersion];
        const client = new KapsoClient(settings);
        this.configs = new Collection(client, generation.configs, {
            noun: "WhatsApp config",
            owner: { noun: "customer", field: "customerId" },
            secret: secretArguments.whatsAppConfig,
        });
        this.customers = new Collection(client, generation.customers, { noun: "customer", secret: secretArguments.customer });
        this.webhooks = new Collection(client, generation.webhooks, {
            noun: "WhatsApp webhook",
            owner: { noun: "WhatsApp config", field: "configId" },
            secret: secretArguments.whatsAppWebhook,
        });
        this.health = new Health(client, generation.health);
        this.configIds = new ConfigIds(this.configs, this.customers);
    }
}
