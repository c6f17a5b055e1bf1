import { projectWebhookSchema } from "../schema/projectWebhook";
import { type ResourceSchema, secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import type { Declaration } from "./declaration";
import type { Plan } from "./plan";

const { argument: parentOfConfig } = whatsAppConfigSchema.parent;
const { argument: parentOfWebhook } = whatsAppWebhookSchema.parent;

/**
 * The program that declares the rows of `account.json`. It is for accounts that are too large to
 * read as statements.
 */
export const rowsProgram = `import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { Customer, ProjectWebhook, WhatsAppConfig, WhatsAppWebhook } from "pulumi-kapso";
import type { CustomerArgs, ProjectWebhookArgs, WhatsAppConfigArgs, WhatsAppWebhookArgs } from "pulumi-kapso";

// In account.json, "resource" is the name in Pulumi; all else are arguments.
type WebhookRow = Omit<WhatsAppWebhookArgs, "${parentOfWebhook}"> & { resource: string };
type ConfigRow = Omit<WhatsAppConfigArgs, "${parentOfConfig}"> & { resource: string; webhooks?: WebhookRow[] };
type CustomerRow = CustomerArgs & { resource: string; configs?: ConfigRow[] };
type ProjectWebhookRow = ProjectWebhookArgs & { resource: string };

const account = JSON.parse(readFileSync("account.json", "utf8")) as { customers: CustomerRow[]; projectWebhooks?: ProjectWebhookRow[] };
// For the secrets below, none of which Kapso returns: see README.md.
const config = new pulumi.Config();

for (const { resource, ...args } of account.projectWebhooks ?? []) {
    new ProjectWebhook(
        resource,
        {
            ...args,
${secretLines(projectWebhookSchema, 12)}
        },
        { protect: true },
    );
}

for (const { resource, configs = [], ...args } of account.customers) {
    const customer = new Customer(resource, args, { protect: true });
    for (const { resource, webhooks = [], ...args } of configs) {
        const number = new WhatsAppConfig(
            resource,
            {
                ...args,
                ${parentOfConfig}: customer.id,
${secretLines(whatsAppConfigSchema, 16)}
            },
            { protect: true },
        );
        for (const { resource, ...args } of webhooks) {
            new WhatsAppWebhook(
                resource,
                {
                    ...args,
                    ${parentOfWebhook}: number.id,
${secretLines(whatsAppWebhookSchema, 20)}
                },
                { protect: true },
            );
        }
    }
}
`;

/** The content of `account.json`. */
export function rows({ customers, projectWebhooks }: Plan): object {
    return {
        ...(projectWebhooks.length > 0 && { projectWebhooks: projectWebhooks.map((webhook) => row(webhook)) }),
        customers: customers.map(({ declaration, configs }) => ({
            ...row(declaration),
            configs: configs.map((config) => ({
                ...row(config.declaration, parentOfConfig),
                ...(config.webhooks.length > 0 ? { webhooks: config.webhooks.map((webhook) => row(webhook, parentOfWebhook)) } : {}),
            })),
        })),
    };
}

function row({ name, args }: Declaration, parentField?: string): object {
    return { resource: name, ...Object.fromEntries(Object.entries(args).filter(([field]) => field !== parentField)) };
}

/** The lines that add each secret argument. */
function secretLines(schema: ResourceSchema, indentation: number): string {
    const lines = secretsOf(schema).map((name) => {
        const isMap = schema.arguments[name]?.form === "headers";
        const [type, absent] = isMap ? ["Record<string, string>", " ?? {}"] : ["string", ""];
        return `// ${name}: config.requireSecretObject<Record<string, ${type}>>("${name}").apply((all) => all[resource]${absent}),`;
    });
    return lines.map((line) => " ".repeat(indentation) + line).join("\n");
}
