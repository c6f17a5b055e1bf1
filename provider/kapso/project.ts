import { secretArguments } from "../../schema/secretArguments";
import { Collection } from "./api/collection";
import { Health } from "./api/health";
import { ListedSize } from "./api/listedSize";
import type { Naming } from "./api/remoteObject";
import { type ClientSettings, KapsoClient } from "./client";
import { ConfigIds } from "./configIds";
import type { Objects } from "./generation";
import { type ApiVersion, generations } from "./generations";

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
        const listed = new ListedSize();
        const collection = (objects: Objects, naming: Naming) => new Collection(client, objects, naming, listed);
        this.configs = collection(generation.configs, {
            noun: "WhatsApp config",
            owner: { noun: "customer", field: "customerId" },
            secret: secretArguments.whatsAppConfig,
        });
        this.customers = collection(generation.customers, { noun: "customer", secret: secretArguments.customer });
        this.webhooks = collection(generation.webhooks, {
            noun: "WhatsApp webhook",
            owner: { noun: "WhatsApp config", field: "configId" },
            secret: secretArguments.whatsAppWebhook,
        });
        this.health = new Health(client, generation.health);
        this.configIds = new ConfigIds(this.configs, this.customers, apiVersion);
    }
}
