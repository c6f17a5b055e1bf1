import type { Declaration } from "./declaration";
import type { Plan } from "./plan";

/** The program that declares the rows of `account.json`: for accounts for which nobody wants to read statements. */
export const rowsProgram = `import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { Customer, type CustomerArgs, WhatsAppConfig, type WhatsAppConfigArgs, WhatsAppWebhook, type WhatsAppWebhookArgs } from "pulumi-kapso";

// In account.json, "resource" is the name in Pulumi; all else are arguments.
type WebhookRow = Omit<WhatsAppWebhookArgs, "configId"> & { resource: string };
type ConfigRow = Omit<WhatsAppConfigArgs, "customerId"> & { resource: string; webhooks?: WebhookRow[] };
type CustomerRow = CustomerArgs & { resource: string; configs?: ConfigRow[] };

const account = JSON.parse(readFileSync("account.json", "utf8")) as { customers: CustomerRow[] };
// For the secrets below, none of which Kapso returns: see README.md.
const config = new pulumi.Config();

for (const { resource, configs = [], ...args } of account.customers) {
    const customer = new Customer(resource, args, { protect: true });
    for (const { resource, webhooks = [], ...args } of configs) {
        const number = new WhatsAppConfig(
            resource,
            {
                ...args,
                customerId: customer.id,
                // accessToken: config.requireSecretObject<Record<string, string>>("accessToken").apply((all) => all[resource]),
                // webhookVerifyToken: config.requireSecretObject<Record<string, string>>("webhookVerifyToken").apply((all) => all[resource]),
            },
            { protect: true },
        );
        for (const { resource, ...args } of webhooks) {
            new WhatsAppWebhook(
                resource,
                {
                    ...args,
                    configId: number.id,
                    // secretKey: config.requireSecretObject<Record<string, string>>("secretKey").apply((all) => all[resource]),
                    // headers: config.requireSecretObject<Record<string, Record<string, string>>>("headers").apply((all) => all[resource] ?? {}),
                },
                { protect: true },
            );
        }
    }
}
`;

/** `account.json`. */
export function rows({ customers }: Plan): object {
    return {
        customers: customers.map(({ declaration, configs }) => ({
            ...row(declaration),
            configs: configs.map((config) => ({
                ...row(config.declaration, "customerId"),
                ...(config.webhooks.length > 0 ? { webhooks: config.webhooks.map((webhook) => row(webhook, "configId")) } : {}),
            })),
        })),
    };
}

function row({ name, args }: Declaration, ownerField?: string): object {
    return { resource: name, ...Object.fromEntries(Object.entries(args).filter(([field]) => field !== ownerField)) };
}
