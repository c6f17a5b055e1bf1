/** What an emulator holds when it starts: the form of `EmulatorOptions.seed` and of the command's `--seed` file. */
export interface Seed {
    readonly customers?: readonly CustomerSeed[] | undefined;
    readonly configs?: readonly ConfigSeed[] | undefined;
    readonly webhooks?: readonly WebhookSeed[] | undefined;
}

export interface CustomerSeed {
    /** Default a new UUID; given whenever a config of the seed belongs to it. */
    readonly id?: string | undefined;
    readonly name: string;
    readonly external_customer_id?: string | null | undefined;
    /** Default the project of the emulator's first API key. */
    readonly project?: string | undefined;
    /** ISO 8601. Default the moment of the start. */
    readonly created_at?: string | undefined;
}

export interface ConfigSeed {
    /** Default a new UUID. */
    readonly id?: string | undefined;
    /** The id of a customer of the same seed, or null for a config that no customer has. */
    readonly customer_id: string | null;
    /**
     * Only for a config without a customer. Default the project of the emulator's first API key.
     */
    readonly project?: string | undefined;
    readonly name: string;
    /** Default "production". */
    readonly kind?: "production" | "sandbox" | undefined;
    /** Digits, as a string. Default null, whatever the kind: a seed may hold what the API would refuse. */
    readonly phone_number_id?: string | null | undefined;
    /** Digits, as a string. Default null. */
    readonly business_account_id?: string | null | undefined;
    /**
     * The telephone number, as "+1 555-123-4567". Default null: responses derive one from
     * `phone_number_id`.
     */
    readonly display_phone_number?: string | null | undefined;
    /** Whether Meta lets the number send messages. Default true. */
    readonly messaging_enabled?: boolean | undefined;
    /** Secret. Default null: a config that was connected in a signup page. */
    readonly access_token?: string | null | undefined;
    /** Secret. Default null. */
    readonly webhook_verify_token?: string | null | undefined;
    readonly webhook_destination_url?: string | null | undefined;
    /** Default true. */
    readonly inbound_processing_enabled?: boolean | undefined;
    /** Default false. */
    readonly calls_enabled?: boolean | undefined;
    /** Default false. */
    readonly is_coexistence?: boolean | undefined;
    /** ISO 8601. Default the moment of creation for a production config, null for a sandbox. */
    readonly webhook_verified_at?: string | null | undefined;
    /** What Meta says, here and below. Default null. */
    readonly verified_name?: string | null | undefined;
    /** Default "GREEN". */
    readonly quality_rating?: string | null | undefined;
    /** Default "CONNECTED". */
    readonly status?: string | null | undefined;
    /** Default "APPROVED". */
    readonly name_status?: string | null | undefined;
    /** Default "COMPLETED". */
    readonly code_verification_status?: string | null | undefined;
    /** Default "STANDARD". */
    readonly throughput_tier?: string | null | undefined;
    /** Default "10000". */
    readonly whatsapp_business_manager_messaging_limit?: number | string | null | undefined;
    /** Default false. */
    readonly is_official_business_account?: boolean | undefined;
    /** Default true. */
    readonly is_pin_enabled?: boolean | undefined;
    /** ISO 8601. Default the moment of the start. */
    readonly created_at?: string | undefined;
}

export interface WebhookSeed {
    /** Default a new UUID. */
    readonly id?: string | undefined;
    /** The id of a config of the same seed, or null for a webhook of a project. */
    readonly whatsapp_config_id: string | null;
    /** Only for a webhook of a project. Default the project of the emulator's first API key. */
    readonly project?: string | undefined;
    /** Default "kapso". */
    readonly kind?: "kapso" | "meta" | undefined;
    /** Default "v2", and null for `kind: "meta"`. */
    readonly payload_version?: "v1" | "v2" | null | undefined;
    readonly url: string;
    /** Secret. */
    readonly secret_key: string | null;
    /** Names such as "whatsapp.message.received"; the seed may hold names that the API would refuse. */
    readonly events: readonly string[];
    /** Default true. */
    readonly active?: boolean | undefined;
    /** May hold secrets. Default none. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /** Default false. */
    readonly buffer_enabled?: boolean | undefined;
    /** Default 5. */
    readonly buffer_window_seconds?: number | undefined;
    /** Default 50. */
    readonly max_buffer_size?: number | undefined;
    /** Default none. */
    readonly buffer_events?: readonly string[] | undefined;
    /** Default 60. */
    readonly inactivity_minutes?: number | undefined;
    /** ISO 8601. Default the moment of the start. */
    readonly created_at?: string | undefined;
}
