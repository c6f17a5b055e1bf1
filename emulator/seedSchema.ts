import { z } from "zod";
import type { Seed } from "./seed";

const text = z.string().min(1);
const digits = z.string().regex(/^\d+$/, "must be a string of digits");
const time = z.iso.datetime({ offset: true });

const customerSchema = z.strictObject({
    id: text.optional(),
    name: text,
    external_customer_id: text.nullish(),
    project: text.optional(),
    created_at: time.optional(),
});

const configSchema = z.strictObject({
    id: text.optional(),
    customer_id: text.nullable(),
    project: text.optional(),
    name: text,
    kind: z.enum(["production", "sandbox"]).optional(),
    phone_number_id: digits.nullish(),
    business_account_id: digits.nullish(),
    display_phone_number: text.nullish(),
    messaging_enabled: z.boolean().optional(),
    access_token: text.nullish(),
    webhook_verify_token: text.nullish(),
    webhook_destination_url: z.url().nullish(),
    inbound_processing_enabled: z.boolean().optional(),
    calls_enabled: z.boolean().optional(),
    is_coexistence: z.boolean().optional(),
    webhook_verified_at: time.nullish(),
    verified_name: text.nullish(),
    quality_rating: text.nullish(),
    status: text.nullish(),
    name_status: text.nullish(),
    code_verification_status: text.nullish(),
    throughput_tier: text.nullish(),
    whatsapp_business_manager_messaging_limit: z.union([z.int(), text]).nullish(),
    is_official_business_account: z.boolean().optional(),
    is_pin_enabled: z.boolean().optional(),
    created_at: time.optional(),
});

const webhookSchema = z.strictObject({
    id: text.optional(),
    whatsapp_config_id: text.nullable(),
    project: text.optional(),
    kind: z.enum(["kapso", "meta"]).optional(),
    payload_version: z.enum(["v1", "v2"]).nullish(),
    url: z.url(),
    secret_key: text.nullable(),
    events: z.array(text),
    active: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    buffer_enabled: z.boolean().optional(),
    buffer_window_seconds: z.int().optional(),
    max_buffer_size: z.int().optional(),
    buffer_events: z.array(text).optional(),
    inactivity_minutes: z.int().optional(),
    created_at: time.optional(),
});

/** The form of a seed, with the two rules that no single record shows: ids are unique, and nothing belongs to nobody. */
export const seedSchema: z.ZodType<Seed> = z
    .strictObject({
        customers: z.array(customerSchema).optional(),
        configs: z.array(configSchema).optional(),
        webhooks: z.array(webhookSchema).optional(),
    })
    .superRefine(({ customers = [], configs = [], webhooks = [] }, context) => {
        reportRepeatedIds("customers", customers, context);
        reportRepeatedIds("configs", configs, context);
        reportRepeatedIds("webhooks", webhooks, context);
        reportStrays("configs", "customer_id", configs, "customer", customers, context);
        for (const [index, { customer_id, project }] of configs.entries()) {
            if (customer_id !== null && project !== undefined) {
                context.addIssue({ code: "custom", path: ["configs", index, "project"], message: "the project is the customer's" });
            }
        }
        reportStrays("webhooks", "whatsapp_config_id", webhooks, "config", configs, context);
        for (const [index, { whatsapp_config_id, project }] of webhooks.entries()) {
            if (whatsapp_config_id !== null && project !== undefined) {
                context.addIssue({ code: "custom", path: ["webhooks", index, "project"], message: "the project is the config's" });
            }
        }
    });

interface MayHaveId {
    readonly id?: string | undefined;
}

function reportRepeatedIds(list: string, records: readonly MayHaveId[], context: z.RefinementCtx): void {
    const seen = new Set<string>();
    for (const [index, { id }] of records.entries()) {
        if (id !== undefined && seen.has(id)) {
            context.addIssue({ code: "custom", path: [list, index, "id"], message: `"${id}" is used twice` });
        }
        seen.add(id ?? "");
    }
}

/** Every record must belong to one of the same seed. */
function reportStrays<Field extends string>(
    list: string,
    field: Field,
    records: readonly Readonly<Record<Field, string | null>>[],
    parent: string,
    parents: readonly MayHaveId[],
    context: z.RefinementCtx,
): void {
    const ids = new Set(parents.map(({ id }) => id));
    for (const [index, record] of records.entries()) {
        const id = record[field];
        if (id !== null && !ids.has(id)) {
            const message = `no ${parent} of the seed has the id "${id}"`;
            context.addIssue({ code: "custom", path: [list, index, field], message });
        }
    }
}
