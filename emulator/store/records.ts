import type { CONFIG_FIELDS, META_STATE_FIELDS } from "../fields/config";
import type { CUSTOMER_FIELDS } from "../fields/customer";
import type { StoredFields } from "../fields/field";
import type { WEBHOOK_FIELDS } from "../fields/webhook";
import type { Row } from "./table";

/**
 * A customer as the store holds it. Records are never changed in place: a change is a new record.
 */
export interface CustomerRecord extends Row, StoredFields<typeof CUSTOMER_FIELDS> {
    /** The project whose API keys see it. Not part of any answer. */
    readonly project: string;
}

/**
 * A WhatsApp config as the store holds it: everything that was sent, the access token included,
 * whatever the answers show.
 */
export interface ConfigRecord extends Row, StoredFields<typeof CONFIG_FIELDS> {
    /** The project whose API keys see it. Not part of any answer. */
    readonly project: string;
}

/**
 * What Meta says of a number and changes by itself: `updated_at` stays as it is. Any texts, for
 * Meta's lists of them grow.
 */
export interface MetaState extends StoredFields<typeof META_STATE_FIELDS> {}

/** A webhook as the store holds it, its secrets included, whatever the responses show. */
export interface WebhookRecord extends Row, StoredFields<typeof WEBHOOK_FIELDS> {
    /** The project whose API keys see it: `project_id` in responses. */
    readonly project: string;
}

/** Some fields of a record. `undefined` means that a field is not given. */
export type Fields<Record> = { readonly [Field in keyof Record]?: Record[Field] | undefined };
