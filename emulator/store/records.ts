/** A customer as the store holds it. Records are never changed in place: a change is a new record. */
export interface CustomerRecord {
    readonly id: string;
    /** The project whose API keys see it. Not part of any answer. */
    readonly project: string;
    readonly name: string;
    readonly external_customer_id: string | null;
    readonly created_at: string;
    readonly updated_at: string;
}

/** A WhatsApp config as the store holds it: everything that was sent, the access token included, whatever the answers show. */
export interface ConfigRecord extends MetaState {
    readonly id: string;
    /** The project whose API keys see it. Not part of any answer. */
    readonly project: string;
    /** `null` for a config that no customer has. */
    readonly customer_id: string | null;
    readonly name: string;
    readonly kind: "production" | "sandbox";
    readonly phone_number_id: string | null;
    readonly business_account_id: string | null;
    /**
     * The telephone number in Meta's format. `null`: responses derive one from `phone_number_id`.
     */
    readonly display_phone_number: string | null;
    /**
     * Whether Meta lets the number send messages. Not part of any response: a filter of platform,
     * and a health check.
     */
    readonly messaging_enabled: boolean;
    /** `null` for a config that a customer connected in a signup page: only the service knows that token. */
    readonly access_token: string | null;
    readonly webhook_verify_token: string | null;
    readonly webhook_destination_url: string | null;
    readonly inbound_processing_enabled: boolean;
    readonly calls_enabled: boolean;
    readonly is_coexistence: boolean;
    readonly webhook_verified_at: string | null;
    readonly created_at: string;
    readonly updated_at: string;
}

/** What Meta says of a number and changes by itself: `updated_at` stays as it is. Any texts, for Meta's lists of them grow. */
export interface MetaState {
    readonly verified_name: string | null;
    readonly quality_rating: string | null;
    readonly status: string | null;
    readonly name_status: string | null;
    readonly code_verification_status: string | null;
    readonly throughput_tier: string | null;
    readonly whatsapp_business_manager_messaging_limit: number | string | null;
    readonly is_official_business_account: boolean;
    readonly is_pin_enabled: boolean;
}

/** A webhook as the store holds it, its secrets included, whatever the responses show. */
export interface WebhookRecord {
    readonly id: string;
    /** The project whose API keys see it: `project_id` in responses. */
    readonly project: string;
    /** `null` for a webhook of the project, which only Platform has. */
    readonly whatsapp_config_id: string | null;
    /** Who sends: Kapso its own events, or Meta's as they are. */
    readonly kind: "kapso" | "meta";
    /** `null` for `kind: "meta"`. */
    readonly payload_version: "v1" | "v2" | null;
    readonly url: string;
    readonly secret_key: string | null;
    /** A set: the order has no meaning. Any names, so that a test can have events that no document knows yet. */
    readonly events: readonly string[];
    readonly active: boolean;
    /** Sent along with each delivery; may hold secrets. */
    readonly headers: Readonly<Record<string, string>>;
    readonly buffer_enabled: boolean;
    readonly buffer_window_seconds: number;
    readonly max_buffer_size: number;
    /** A set, like `events`. */
    readonly buffer_events: readonly string[];
    readonly inactivity_minutes: number;
    readonly created_at: string;
    readonly updated_at: string;
}

/** Some fields of a record. `undefined` means that a field is not given. */
export type Fields<Record> = { readonly [Field in keyof Record]?: Record[Field] | undefined };
