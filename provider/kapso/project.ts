import { customerSchema } from "../../schema/customer";
import { projectWebhookSchema } from "../../schema/projectWebhook";
import { type ResourceSchema, secretsOf } from "../../schema/resourceSchema";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";
import { notInVersion } from "../errors/checks";
import { Collection } from "./api/collection";
import { Health } from "./api/health";
import { ListedSize } from "./api/listedSize";
import type { Naming } from "./api/remoteObject";
import { type ApiVersion, apiVersionTables } from "./apiVersions";
import type { ApiVersionTable, CollectionName, Objects } from "./apiVersionTable";
import { ConfigIds } from "./configIds";
import { type ClientSettings, KapsoClient } from "./http/client";

export interface ProjectSettings extends ClientSettings {
    apiVersion: ApiVersion;
}

/** The schema of the objects in each collection. */
const schemas: Record<CollectionName, ResourceSchema> = {
    customers: customerSchema,
    configs: whatsAppConfigSchema,
    webhooks: whatsAppWebhookSchema,
    projectWebhooks: projectWebhookSchema,
};

/** One Kapso project, as its API key accesses it: one collection per resource type. */
export class Project {
    readonly configs: Collection;
    readonly customers: Collection;
    readonly webhooks: Collection;
    /** `undefined` if the API version has no project webhooks. */
    readonly projectWebhooks: Collection | undefined;
    private readonly apiVersion: ApiVersion;
    readonly health: Health;
    readonly configIds: ConfigIds;

    constructor({ apiVersion, ...settings }: ProjectSettings) {
        const table: ApiVersionTable = apiVersionTables[apiVersion];
        this.apiVersion = apiVersion;
        const client = new KapsoClient(settings);
        const listed = new ListedSize();
        const collection = (objects: Objects, schema: ResourceSchema) => new Collection(client, objects, namingOf(schema), listed);
        this.configs = collection(table.configs, schemas.configs);
        this.customers = collection(table.customers, schemas.customers);
        this.webhooks = collection(table.webhooks, schemas.webhooks);
        this.projectWebhooks = table.projectWebhooks && collection(table.projectWebhooks, schemas.projectWebhooks);
        this.health = new Health(client, table.health);
        this.configIds = new ConfigIds(this.configs, this.customers, apiVersion);
    }

    /** The collection with this name. Throws if the API version does not have its resource type. */
    collection(name: CollectionName): Collection {
        return requireInVersion(this[name], name, this.apiVersion);
    }
}

/**
 * Returns `found`. Throws if it is `undefined`, because the API version lacks the resource type.
 */
export function requireInVersion<Found>(found: Found | undefined, name: CollectionName, apiVersion: ApiVersion): Found {
    if (found === undefined) {
        throw notInVersion(schemas[name].title, schemas[name].versions, apiVersion);
    }
    return found;
}

function namingOf(schema: ResourceSchema): Naming {
    const { title, parent } = schema;
    return {
        title,
        ...(parent && { parent: { title: parent.schema.title, field: parent.argument } }),
        secret: secretsOf(schema),
    };
}
