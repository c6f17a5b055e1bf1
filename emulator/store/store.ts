import { randomUUID } from "node:crypto";
import { CHANGED_BY_META, CONFIG_FIELDS } from "../fields/config";
import { CUSTOMER_FIELDS } from "../fields/customer";
import { completed, type NewFields } from "../fields/field";
import { WEBHOOK_FIELDS } from "../fields/webhook";
import type { ConfigRecord, CustomerRecord, Fields, WebhookRecord } from "./records";
import { type Row, Table, timestamp } from "./table";

/** The fields of a new record. Absent or undefined fields get Kapso's defaults. */
export type NewCustomer = NewFields<typeof CUSTOMER_FIELDS> & Fields<Row> & Pick<CustomerRecord, "project">;
export type NewConfig = Omit<NewFields<typeof CONFIG_FIELDS>, "customer_id"> & Fields<Row>;
export type NewWebhook = Omit<NewFields<typeof WEBHOOK_FIELDS>, "whatsapp_config_id"> & Fields<Row>;
/** The parent of a new config; `id: null` means no customer. */
export type ConfigParent = Pick<CustomerRecord, "project"> & { readonly id: string | null };
/** The parent of a new webhook: a config, or a project if `id` is `null`. */
export type WebhookParent = Pick<ConfigRecord, "project"> & { readonly id: string | null };

/**
 * All data of the emulator, of all projects. HTTP, field names and rules of an API version are in
 * its routes.
 */
export class Store {
    readonly customers: Table<CustomerRecord>;
    readonly configs: Table<ConfigRecord>;
    readonly webhooks: Table<WebhookRecord>;

    private sandboxes = 0;

    constructor(private readonly now: () => number) {
        this.customers = new Table(now);
        this.configs = new Table(now, CHANGED_BY_META);
        this.webhooks = new Table(now);
    }

    /** `insertedAt`: see `Table.insert`. */
    addCustomer(fields: NewCustomer, insertedAt?: number): CustomerRecord {
        return this.customers.insert(completed(this.newRow(fields.project, fields), CUSTOMER_FIELDS, fields), insertedAt);
    }

    addConfig({ id, project }: ConfigParent, fields: NewConfig, insertedAt?: number): ConfigRecord {
        const config = completed(this.newRow(project, fields), CONFIG_FIELDS, { ...fields, customer_id: id });
        return this.configs.insert(config, insertedAt);
    }

    addWebhook({ id, project }: WebhookParent, fields: NewWebhook, insertedAt?: number): WebhookRecord {
        const webhook = completed(this.newRow(project, fields), WEBHOOK_FIELDS, { ...fields, whatsapp_config_id: id });
        return this.webhooks.insert(webhook, insertedAt);
    }

    /** A phone number ID that no other config has had. */
    newSandboxNumber(): string {
        this.sandboxes += 1;
        return String(990_000_000_000_000 + this.sandboxes);
    }

    /** Kapso deletes the configs of a customer together with the customer. */
    removeCustomer(id: string): boolean {
        const removed = this.customers.remove(id);
        for (const config of removed ? this.configs.list({ where: (config) => config.customer_id === id }) : []) {
            this.removeConfig(config.id);
        }
        return removed;
    }

    /**
     * Kapso deletes the webhooks of a config together with the config. Webhooks of the project
     * stay.
     */
    removeConfig(id: string): boolean {
        const removed = this.configs.remove(id);
        for (const webhook of removed ? this.webhooks.list({ where: (webhook) => webhook.whatsapp_config_id === id }) : []) {
            this.webhooks.remove(webhook.id);
        }
        return removed;
    }

    private newRow(project: string, { id, created_at, updated_at }: Fields<Row>): Row & { readonly project: string } {
        const created = created_at ?? timestamp(this.now());
        return { id: id ?? randomUUID(), project, created_at: created, updated_at: updated_at ?? created };
    }
}
