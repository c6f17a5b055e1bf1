import { z } from "zod";
import * as sent from "./checks";
import { fieldNames, optional, required } from "./field";
import { text, time } from "./forms";

const digits = z.string().regex(/^\d+$/, "must be a string of digits");

/** What Meta says of a number. Any texts, because Meta's lists of them grow. */
export const META_STATE_FIELDS = {
    /** What Meta says, here and below. Default null. */
    verified_name: optional(text.nullable(), null, { shownIn: ["later", "platform"], isMetas: true }),
    /** Default "GREEN". */
    quality_rating: optional(text.nullable(), "GREEN", { shownIn: ["later", "platform"], isMetas: true }),
    /** Default "CONNECTED". */
    status: optional(text.nullable(), "CONNECTED", { shownIn: ["platform"], isMetas: true }),
    /** Default "APPROVED". */
    name_status: optional(text.nullable(), "APPROVED", { shownIn: ["platform"], isMetas: true }),
    /** Default "COMPLETED". */
    code_verification_status: optional(text.nullable(), "COMPLETED", { shownIn: ["platform"], isMetas: true }),
    /** Default "STANDARD". */
    throughput_tier: optional(text.nullable(), "STANDARD", { shownIn: ["platform"], isMetas: true }),
    /** Default "10000". */
    whatsapp_business_manager_messaging_limit: optional(z.union([z.int(), text]).nullable(), "10000", {
        shownIn: ["platform"],
        isMetas: true,
    }),
    /** Default false. */
    is_official_business_account: optional(z.boolean(), false, { shownIn: ["platform"], isMetas: true }),
    /** Default true. */
    is_pin_enabled: optional(z.boolean(), true, { shownIn: ["platform"], isMetas: true }),
};

/** The fields of a WhatsApp config, which Platform calls a phone number. */
export const CONFIG_FIELDS = {
    /**
     * The id of a customer, in a seed of the same seed. `null` for a config that no customer has.
     */
    customer_id: required(text.nullable(), { filter: "whole", isFilterOnlyOfPlatform: true }),
    name: required(text, { sent: sent.text, sameness: "label", filter: "part" }),
    /** Default "production". */
    kind: optional(z.enum(["production", "sandbox"]), "production", {
        sent: sent.oneOf(["production", "sandbox"]),
        refusesNull: true,
        shownIf: "showKind",
    }),
    /**
     * Digits, as a string. Default null, for any kind: a seed may hold what the API would refuse.
     */
    phone_number_id: optional(digits.nullable(), null, { sent: sent.digits, filter: "whole", isFilterOnlyOfPlatform: true }),
    /** Digits, as a string. Default null. */
    business_account_id: optional(digits.nullable(), null, { sent: sent.digits, filter: "whole" }),
    /**
     * The telephone number, as "+1 555-123-4567". Default null: responses derive one from
     * `phone_number_id`.
     */
    display_phone_number: optional(text.nullable(), null, { shownIn: [] }),
    /**
     * Whether Meta lets the number send messages. Not part of any response: a filter of platform,
     * and a health check. Default true.
     */
    messaging_enabled: optional(z.boolean(), true, { shownIn: [], isMetas: true, filter: "whole", isFilterOnlyOfPlatform: true }),
    /**
     * Secret. `null`, the default, for a config that a customer connected in a signup page: only
     * Kapso knows that token.
     */
    access_token: optional(text.nullable(), null, { sent: sent.text, shownIn: [] }),
    /** Secret. Default null. */
    webhook_verify_token: optional(text.nullable(), null, { sent: sent.text, shownIn: ["first"] }),
    /** Default null. */
    webhook_destination_url: optional(z.url().nullable(), null, { sent: sent.httpUrl, shownIn: ["first"], sameness: "url" }),
    /** Default true. */
    inbound_processing_enabled: optional(z.boolean(), true, { sent: sent.flag, shownIn: ["later", "platform"] }),
    /** Default false. */
    calls_enabled: optional(z.boolean(), false, { sent: sent.flag, shownIn: ["later", "platform"] }),
    /** Default false. */
    is_coexistence: optional(z.boolean(), false, { shownIn: ["later", "platform"] }),
    /** ISO 8601. Default the moment of creation for a production config, null for a sandbox. */
    webhook_verified_at: optional(time.nullable(), ofProduction, { shownIn: ["later", "platform"] }),
    ...META_STATE_FIELDS,
};

/** The fields that Meta changes without a new `updated_at`. */
export const CHANGED_BY_META = fieldNames(CONFIG_FIELDS, ({ isMetas }) => isMetas === true);

/** What a production config cannot be without. */
export const META_FIELDS = ["phone_number_id", "business_account_id", "access_token"] as const;

/**
 * Meta's IDs of a number and its account. For a sandbox, a request has the text "sandbox" in them.
 */
export const META_IDS = ["phone_number_id", "business_account_id"] as const;

function ofProduction({ kind, created_at }: { readonly kind: "production" | "sandbox"; readonly created_at: string }): string | null {
    return kind === "production" ? created_at : null;
}
