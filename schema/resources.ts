import { customerSchema } from "./customer";
import { projectWebhookSchema } from "./projectWebhook";
import type { ResourceSchema } from "./resourceSchema";
import { whatsAppConfigSchema } from "./whatsAppConfig";
import { whatsAppWebhookSchema } from "./whatsAppWebhook";

/** Every resource type by its name, parents first. */
export const resources = {
    [customerSchema.name]: customerSchema,
    [whatsAppConfigSchema.name]: whatsAppConfigSchema,
    [whatsAppWebhookSchema.name]: whatsAppWebhookSchema,
    [projectWebhookSchema.name]: projectWebhookSchema,
} as const satisfies Record<string, ResourceSchema>;

export type ResourceName = keyof typeof resources;

export const resourceNames = Object.keys(resources) as ResourceName[];

/** The type token of a resource type. States store it, so it never changes. */
export function typeToken<Name extends ResourceName>(name: Name) {
    return `pulumi-nodejs:dynamic/kapso:${name}` as const;
}
