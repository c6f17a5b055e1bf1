import { z } from "zod";
import { CONFIG_FIELDS } from "./fields/config";
import { CUSTOMER_FIELDS } from "./fields/customer";
import { seedSchemas } from "./fields/field";
import { text, time } from "./fields/forms";
import { WEBHOOK_FIELDS } from "./fields/webhook";
import type { Seed } from "./seed";

/** The fields that every record of a seed may have. */
const common = { id: text.optional(), project: text.optional(), created_at: time.optional() };

const customerSchema = z.strictObject({ ...common, ...seedSchemas(CUSTOMER_FIELDS) });
const configSchema = z.strictObject({ ...common, ...seedSchemas(CONFIG_FIELDS) });
const webhookSchema = z.strictObject({ ...common, ...seedSchemas(WEBHOOK_FIELDS) });

/**
 * The schema of a seed, with two rules across records: IDs are unique, and every parent is in the
 * seed.
 */
export const seedSchema: z.ZodType<Seed> = z
    .strictObject({
        customers: z.array(customerSchema).optional(),
        configs: z.array(configSchema).optional(),
        webhooks: z.array(webhookSchema).optional(),
    })
    .superRefine(({ customers = [], configs = [], webhooks = [] }, context) => {
        reportDuplicateIds("customers", customers, context);
        reportDuplicateIds("configs", configs, context);
        reportDuplicateIds("webhooks", webhooks, context);
        reportMissingParents("configs", "customer_id", configs, "customer", customers, context);
        for (const [index, { customer_id, project }] of configs.entries()) {
            if (customer_id !== null && project !== undefined) {
                context.addIssue({ code: "custom", path: ["configs", index, "project"], message: "the project is the customer's" });
            }
        }
        reportMissingParents("webhooks", "whatsapp_config_id", webhooks, "config", configs, context);
        for (const [index, { whatsapp_config_id, project }] of webhooks.entries()) {
            if (whatsapp_config_id !== null && project !== undefined) {
                context.addIssue({ code: "custom", path: ["webhooks", index, "project"], message: "the project is the config's" });
            }
        }
    });

interface MayHaveId {
    readonly id?: string | undefined;
}

function reportDuplicateIds(list: string, records: readonly MayHaveId[], context: z.RefinementCtx): void {
    const seen = new Set<string>();
    for (const [index, { id }] of records.entries()) {
        if (id !== undefined && seen.has(id)) {
            context.addIssue({ code: "custom", path: [list, index, "id"], message: `"${id}" is used twice` });
        }
        seen.add(id ?? "");
    }
}

/** The parent of every record must be in the same seed. */
function reportMissingParents<Field extends string>(
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
            const message = `no ${parent} of the seed has the ID "${id}"`;
            context.addIssue({ code: "custom", path: [list, index, field], message });
        }
    }
}
