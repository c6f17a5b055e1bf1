import { customerSchema } from "../../schema/customer";
import { type ResourceSchema, secretsOf } from "../../schema/resourceSchema";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { Collection } from "./api/collection";
import { Health } from "./api/health";
import { ListedSize } from "./api/listedSize";
import type { Naming } from "./api/remoteObject";
import { ConfigIds } from "./configIds";
import type { Objects } from "./generation";
import { type ApiVersion, generations } from "./generations";
import { type ClientSettings, KapsoClient } from "./http/client";

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
        const collection = (objects: Objects, schema: ResourceSchema) => new Collection(client, objects, namingOf(schema), listed);
        this.configs = collection(generation.configs, whatsAppConfigSchema);
        this.customers = collection(generation.customers, customerSchema);
        this.webhooks = collection(generation.webhooks, whatsAppWebhookSchema);
        this.health = new Health(client, generation.health);
        this.configIds = new ConfigIds(this.configs, this.customers, apiVersion);
    }
}

function namingOf(schema: ResourceSchema): Naming {
    const { title: noun, parent } = schema;
    return {
        noun,
        ...(parent && { owner: { noun: parent.schema.title, field: parent.argument } }),
        secret: secretsOf(schema),
    };
}
