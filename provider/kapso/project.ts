import { type ClientSettings, KapsoClient } from "./client";
import { Collection } from "./collection";
import { Health } from "./health";
import { v1 } from "./v1";

/** One Kapso project, as its key opens it: every sort of object that this package knows. */
export class Project {
    readonly configs: Collection;
    readonly customers: Collection;
    readonly webhooks: Collection;
    readonly health: Health;

    constructor(settings: ClientSettings) {
        const client = new KapsoClient(settings);
        this.configs = new Collection(client, v1.configs, {
            noun: "WhatsApp config",
            owner: { noun: "customer", field: "customerId" },
            secret: ["accessToken", "webhookVerifyToken"],
        });
        this.customers = new Collection(client, v1.customers, { noun: "customer", secret: [] });
        this.webhooks = new Collection(client, v1.webhooks, {
            noun: "WhatsApp webhook",
            owner: { noun: "WhatsApp config", field: "configId" },
            secret: ["secretKey", "headers"],
        });
        this.health = new Health(client, v1.health);
    }
}
