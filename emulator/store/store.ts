import { randomUUID } from "node:crypto";
import type { ConfigRecord, CustomerRecord } from "./records";
import { Table, timestamp } from "./table";

/** Fields of a new record: those left out or undefined get the service's defaults. */
export type NewCustomer = Fields<CustomerRecord> & Pick<CustomerRecord, "name" | "project">;
export type NewConfig = Fields<Omit<ConfigRecord, "customer_id" | "project">> & Pick<ConfigRecord, "name">;

export type Fields<Record> = { readonly [Field in keyof Record]?: Record[Field] | undefined };

/** Everything the emulated service remembers, of all projects. Knows no HTTP: names, shapes and rules of an API live in its routes. */
export class Store {
    readonly customers: Table<CustomerRecord>;
    readonly configs: Table<ConfigRecord>;

    constructor(private readonly now: () => number) {
        this.customers = new Table(now);
        this.configs = new Table(now);
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

    addConfig(customer: CustomerRecord, fields: NewConfig, insertedAt?: number): ConfigRecord {
        const created = fields.created_at ?? timestamp(this.now());
        const kind = fields.kind ?? "production";
        const record: ConfigRecord = {
            id: fields.id ?? randomUUID(),
            project: customer.project,
            customer_id: customer.id,
            name: fields.name,
            kind,
            phone_number_id: fields.phone_number_id ?? null,
            business_account_id: fields.business_account_id ?? null,
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

    /** Its configs go with it: deleting a customer deletes all its data. */
    removeCustomer(id: string): boolean {
        const removed = this.customers.remove(id);
        for (const config of removed ? this.configs.list({ where: (config) => config.customer_id === id }) : []) {
            this.configs.remove(config.id);
        }
        return removed;
    }
}
