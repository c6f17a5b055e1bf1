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
    customer_id: text,
    name: text,
    kind: z.enum(["production", "sandbox"]).optional(),
    phone_number_id: digits.nullish(),
    business_account_id: digits.nullish(),
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
    is_official_business_account: z.boolean().optional(),
    created_at: time.optional(),
});

const webhookSchema = z.strictObject({
    id: text.optional(),
    whatsapp_config_id: text,
    kind: z.enum(["kapso", "meta"]).optional(),
    payload_version: z.enum(["v1", "v2"]).nullish(),
    url: z.url(),
    secret_key: text,
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
        reportStrays("webhooks", "whatsapp_config_id", webhooks, "config", configs, context);
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
    records: readonly Readonly<Record<Field, string>>[],
    parent: string,
    parents: readonly MayHaveId[],
    context: z.RefinementCtx,
): void {
    const ids = new Set(parents.map(({ id }) => id));
    for (const [index, record] of records.entries()) {
        if (!ids.has(record[field])) {
            const message = `no ${parent} of the seed has the id "${record[field]}"`;
            context.addIssue({ code: "custom", path: [list, index, field], message });
        }
    }
}
