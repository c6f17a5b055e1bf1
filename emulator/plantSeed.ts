import { seedSchema } from "./seedSchema";
import type { Store } from "./store/store";
import { problemsOf } from "./validation";

/**
 * Thrown for a value that is not a valid `Seed`. The message names each invalid field by its path,
 * for instance `configs[0].name`.
 */
export class SeedError extends Error {
    override name = "SeedError" as const;

    constructor(problems: string) {
        super(`The seed is not valid: ${problems}`);
    }
}

/** Validates a seed and adds it to an empty store, with records that lagging lists always show. */
export function plantSeed(store: Store, seed: unknown, defaultProject: string): void {
    const result = seedSchema.safeParse(seed);
    if (!result.success) {
        throw new SeedError(problemsOf(result.error, "the seed"));
    }
    for (const customer of result.data.customers ?? []) {
        store.addCustomer({ ...customer, project: customer.project ?? defaultProject }, Number.NEGATIVE_INFINITY);
    }
    for (const config of result.data.configs ?? []) {
        const { customer_id, project = defaultProject, ...fields } = config;
        const parent = customer_id === null ? { id: null, project } : store.customers.find(customer_id);
        if (parent !== undefined) {
            store.addConfig(parent, fields, Number.NEGATIVE_INFINITY);
        }
    }
    for (const webhook of result.data.webhooks ?? []) {
        const { whatsapp_config_id, project = defaultProject, ...fields } = webhook;
        const parent = whatsapp_config_id === null ? { id: null, project } : store.configs.find(whatsapp_config_id);
        if (parent !== undefined) {
            store.addWebhook(parent, fields, Number.NEGATIVE_INFINITY);
        }
    }
}
