import type { CONFIG_FIELDS, META_STATE_FIELDS } from "../fields/config";
import type { CUSTOMER_FIELDS } from "../fields/customer";
import type { StoredFields } from "../fields/field";
import type { WEBHOOK_FIELDS } from "../fields/webhook";
import type { Row } from "./table";

/** A customer as stored. Records are never changed in place: a change creates a new record. */
export interface CustomerRecord extends Row, StoredFields<typeof CUSTOMER_FIELDS> {
    /** The project whose API keys see the record. No response returns it. */
    readonly project: string;
}

/**
 * A WhatsApp config as stored, with all fields that were sent, including the access token, even if
 * no response returns them.
 */
export interface ConfigRecord extends Row, StoredFields<typeof CONFIG_FIELDS> {
    /** The project whose API keys see the record. No response returns it. */
    readonly project: string;
}

/**
 * Meta's status of a number. Meta changes it without a new `updated_at`. Any string is valid,
 * because Meta adds values.
 */
export interface MetaState extends StoredFields<typeof META_STATE_FIELDS> {}

/** A webhook as stored, including secrets, even if no response returns them. */
export interface WebhookRecord extends Row, StoredFields<typeof WEBHOOK_FIELDS> {
    /** The project whose API keys see the record: `project_id` in responses. */
    readonly project: string;
}

/** Some fields of a record. An `undefined` field counts as absent. */
export type Fields<Record> = { readonly [Field in keyof Record]?: Record[Field] | undefined };
