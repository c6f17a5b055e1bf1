import type { CONFIG_FIELDS } from "./fields/config";
import type { CUSTOMER_FIELDS } from "./fields/customer";
import type { NewFields } from "./fields/field";
import type { WEBHOOK_FIELDS } from "./fields/webhook";

/**
 * The data of an emulator at its start: the type of `EmulatorOptions.seed` and of the command's
 * `--seed` file.
 */
export interface Seed {
    readonly customers?: readonly CustomerSeed[] | undefined;
    readonly configs?: readonly ConfigSeed[] | undefined;
    readonly webhooks?: readonly WebhookSeed[] | undefined;
}

export interface CustomerSeed extends NewFields<typeof CUSTOMER_FIELDS> {
    /** Default: a new UUID. Required if a config of the seed names this customer. */
    readonly id?: string | undefined;
    /** Default: the project of the emulator's first API key. */
    readonly project?: string | undefined;
    /** ISO 8601. Default: the time of the start. */
    readonly created_at?: string | undefined;
}

export interface ConfigSeed extends NewFields<typeof CONFIG_FIELDS> {
    /** Default: a new UUID. */
    readonly id?: string | undefined;
    /**
     * Only for a config without a customer. Default: the project of the emulator's first API key.
     */
    readonly project?: string | undefined;
    /** ISO 8601. Default: the time of the start. */
    readonly created_at?: string | undefined;
}

export interface WebhookSeed extends NewFields<typeof WEBHOOK_FIELDS> {
    /** Default: a new UUID. */
    readonly id?: string | undefined;
    /** Only for a webhook of a project. Default: the project of the emulator's first API key. */
    readonly project?: string | undefined;
    /** ISO 8601. Default: the time of the start. */
    readonly created_at?: string | undefined;
}
