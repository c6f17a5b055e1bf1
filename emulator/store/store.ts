import { randomUUID } from "node:crypto";
import { META_STATE_FIELDS, metaStateOf, payloadVersionOf, WEBHOOK_DEFAULTS } from "./defaults";
import type { ConfigRecord, CustomerRecord, Fields, WebhookRecord } from "./records";
import { Table, timestamp } from "./table";

/** Fields of a new record: those left out or undefined get the service's defaults. */
export type NewCustomer = Fields<CustomerRecord> & Pick<CustomerRecord, "name" | "project">;
export type NewConfig = Fields<Omit<ConfigRecord, "customer_id" | "project">> & Pick<ConfigRecord, "name">;
export type NewWebhook = Fields<Omit<WebhookRecord, "whatsapp_config_id" | "project">> &
    Pick<WebhookRecord, "url" | "secret_key" | "events">;
/** Where a new config belongs; `id: null` stands for no customer. */
export type ConfigParent = Pick<CustomerRecord, "project"> & { readonly id: string | null };
/** A config, or a project if `id` is `null`. */
export type WebhookParent = Pick<ConfigRecord, "project"> & { readonly id: string | null };

/** Everything the emulated service remembers, of all projects. Knows no HTTP: names, shapes and rules of an API live in its routes. */
export class Store {
    readonly customers: Table<CustomerRecord>;
    readonly configs: Table<ConfigRecord>;
    readonly webhooks: Table<WebhookRecord>;

    private sandboxes = 0;

    constructor(private readonly now: () => number) {
        this.customers = new Table(now);
        this.configs = new Table(now, [...META_STATE_FIELDS, "messaging_enabled"]);
        this.webhooks = new Table(now);
    }

    /** `insertedAt`: see `Table.insert`. */
    addCustomer(fields: NewCustomer, insertedAt?: number): CustomerRecord {
        const created = fields.created_at ?? timestamp(this.now());
        const record: CustomerRecord = {
            id: fields.id ?? randomUUID(),
            project: fields.project,
            name: fields.name,
            external_customer_id: fields.external_customer_id ?? null,
            created_at: created,
            updated_at: fields.updated_at ?? created,
        };
        return this.customers.insert(record, insertedAt);
    }

    addConfig(customer: ConfigParent, fields: NewConfig, insertedAt?: number): ConfigRecord {
        const created = fields.created_at ?? timestamp(this.now());
        const kind = fields.kind ?? "production";
        const record: ConfigRecord = {
            ...metaStateOf(fields),
            id: fields.id ?? randomUUID(),
            project: customer.project,
            customer_id: customer.id,
            name: fields.name,
            kind,
            phone_number_id: fields.phone_number_id ?? null,
            business_account_id: fields.business_account_id ?? null,
            display_phone_number: fields.display_phone_number ?? null,
            messaging_enabled: fields.messaging_enabled ?? true,
            access_token: fields.access_token ?? null,
            webhook_verify_token: fields.webhook_verify_token ?? null,
            webhook_destination_url: fields.webhook_destination_url ?? null,
            inbound_processing_enabled: fields.inbound_processing_enabled ?? true,
            calls_enabled: fields.calls_enabled ?? false,
            is_coexistence: fields.is_coexistence ?? false,
            webhook_verified_at:
                fields.webhook_verified_at === undefined && kind === "production" ? created : (fields.webhook_verified_at ?? null),
            created_at: created,
            updated_at: fields.updated_at ?? created,
        };
        return this.configs.insert(record, insertedAt);
    }

    addWebhook({ id, project }: WebhookParent, fields: NewWebhook, insertedAt?: number): WebhookRecord {
        const created = fields.created_at ?? timestamp(this.now());
        const record: WebhookRecord = {
            id: fields.id ?? randomUUID(),
            project,
            whatsapp_config_id: id,
            kind: fields.kind ?? "kapso",
            payload_version: payloadVersionOf(fields),
            url: fields.url,
            secret_key: fields.secret_key,
            events: fields.events,
            active: fields.active ?? WEBHOOK_DEFAULTS.active,
            headers: fields.headers ?? WEBHOOK_DEFAULTS.headers,
            buffer_enabled: fields.buffer_enabled ?? WEBHOOK_DEFAULTS.buffer_enabled,
            buffer_window_seconds: fields.buffer_window_seconds ?? WEBHOOK_DEFAULTS.buffer_window_seconds,
            max_buffer_size: fields.max_buffer_size ?? WEBHOOK_DEFAULTS.max_buffer_size,
            buffer_events: fields.buffer_events ?? WEBHOOK_DEFAULTS.buffer_events,
            inactivity_minutes: fields.inactivity_minutes ?? WEBHOOK_DEFAULTS.inactivity_minutes,
            created_at: created,
            updated_at: fields.updated_at ?? created,
        };
        return this.webhooks.insert(record, insertedAt);
    }

    /** A phone number ID that no other config has had. */
    newSandboxNumber(): string {
        this.sandboxes += 1;
        return String(990_000_000_000_000 + this.sandboxes);
    }

    /** Its configs go with it: deleting a customer deletes all its data. */
    removeCustomer(id: string): boolean {
        const removed = this.customers.remove(id);
        for (const config of removed ? this.configs.list({ where: (config) => config.customer_id === id }) : []) {
            this.removeConfig(config.id);
        }
        return removed;
    }

    /** Its webhooks are deleted too. Those of the project stay. */
    removeConfig(id: string): boolean {
        const removed = this.configs.remove(id);
        for (const webhook of removed ? this.webhooks.list({ where: (webhook) => webhook.whatsapp_config_id === id }) : []) {
            this.webhooks.remove(webhook.id);
        }
        return removed;
    }
}
