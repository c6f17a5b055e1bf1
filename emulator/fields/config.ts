import { z } from "zod";
import * as sent from "./checks";
import { fieldNames, optional, required } from "./field";
import { text, time } from "./forms";

const digits = z.string().regex(/^\d+$/, "must be a string of digits");

/** Meta's status of a number. Any string is valid, because Meta adds values. */
export const META_STATE_FIELDS = {
    /** From Meta, like the fields below. Default null. */
    verified_name: optional(text.nullable(), null, { shownIn: ["later", "platform"], isChangedByMeta: true }),
    /** Default "GREEN". */
    quality_rating: optional(text.nullable(), "GREEN", { shownIn: ["later", "platform"], isChangedByMeta: true }),
    /** Default "CONNECTED". */
    status: optional(text.nullable(), "CONNECTED", { shownIn: ["platform"], isChangedByMeta: true }),
    /** Default "APPROVED". */
    name_status: optional(text.nullable(), "APPROVED", { shownIn: ["platform"], isChangedByMeta: true }),
    /** Default "COMPLETED". */
    code_verification_status: optional(text.nullable(), "COMPLETED", { shownIn: ["platform"], isChangedByMeta: true }),
    /** Default "STANDARD". */
    throughput_tier: optional(text.nullable(), "STANDARD", { shownIn: ["platform"], isChangedByMeta: true }),
    /** Default "10000". */
    whatsapp_business_manager_messaging_limit: optional(z.union([z.int(), text]).nullable(), "10000", {
        shownIn: ["platform"],
        isChangedByMeta: true,
    }),
    /** Default false. */
    is_official_business_account: optional(z.boolean(), false, { shownIn: ["platform"], isChangedByMeta: true }),
    /** Default true. */
    is_pin_enabled: optional(z.boolean(), true, { shownIn: ["platform"], isChangedByMeta: true }),
};

/** The fields of a WhatsApp config, which the Platform API calls a phone number. */
export const CONFIG_FIELDS = {
    /**
     * The ID of a customer. In a seed, the customer must be in the same seed. `null` for a config
     * without a customer.
     */
    customer_id: required(text.nullable(), { filter: "whole", isPlatformOnlyFilter: true }),
    name: required(text, { sent: sent.text, equivalence: "label", filter: "part" }),
    /** Default "production". */
    kind: optional(z.enum(["production", "sandbox"]), "production", {
        sent: sent.oneOf(["production", "sandbox"]),
        refusesNull: true,
        shownIf: "showKind",
    }),
    /**
     * Digits, as a string. Default null for every kind: a seed may hold values that the API would
     * refuse.
     */
    phone_number_id: optional(digits.nullable(), null, { sent: sent.digits, filter: "whole", isPlatformOnlyFilter: true }),
    /** Digits, as a string. Default null. */
    business_account_id: optional(digits.nullable(), null, { sent: sent.digits, filter: "whole" }),
    /**
     * The telephone number, as "+1 555-123-4567". Default null: responses then derive a number from
     * `phone_number_id`.
     */
    display_phone_number: optional(text.nullable(), null, { shownIn: [] }),
    /**
     * Whether Meta allows the number to send messages. No response returns it; a health check and a
     * filter of the Platform API use it. Default true.
     */
    messaging_enabled: optional(z.boolean(), true, { shownIn: [], isChangedByMeta: true, filter: "whole", isPlatformOnlyFilter: true }),
    /**
     * Secret. `null`, the default, for a config that a customer connected on a signup page: only
     * Kapso knows that token.
     */
    access_token: optional(text.nullable(), null, { sent: sent.text, shownIn: [] }),
    /** Secret. Default null. */
    webhook_verify_token: optional(text.nullable(), null, { sent: sent.text, shownIn: ["first"] }),
    /** Default null. */
    webhook_destination_url: optional(z.url().nullable(), null, { sent: sent.httpUrl, shownIn: ["first"], equivalence: "url" }),
    /** Default true. */
    inbound_processing_enabled: optional(z.boolean(), true, { sent: sent.flag, shownIn: ["later", "platform"] }),
    /** Default false. */
    calls_enabled: optional(z.boolean(), false, { sent: sent.flag, shownIn: ["later", "platform"] }),
    /** Default false. */
    is_coexistence: optional(z.boolean(), false, { shownIn: ["later", "platform"] }),
    /** ISO 8601. Default: the creation time for a production config, null for a sandbox. */
    webhook_verified_at: optional(time.nullable(), ofProduction, { shownIn: ["later", "platform"] }),
    ...META_STATE_FIELDS,
};

/** The fields that Meta changes without a new `updated_at`. */
export const CHANGED_BY_META = fieldNames(CONFIG_FIELDS, ({ isChangedByMeta: isMetas }) => isMetas === true);

/** The fields that a production config requires. */
export const META_FIELDS = ["phone_number_id", "business_account_id", "access_token"] as const;

/**
 * Meta's IDs of a number and its account. A request for a sandbox has the text "sandbox" in them.
 */
export const META_IDS = ["phone_number_id", "business_account_id"] as const;

function ofProduction({ kind, created_at }: { readonly kind: "production" | "sandbox"; readonly created_at: string }): string | null {
    return kind === "production" ? created_at : null;
}
