import { z } from "zod";
import { canonicalId, whyNoId } from "./api/ids";

/**
 * A field of Kapso's objects: its name on the wire, its form in a response, and when two of its
 * values mean the same. A value of another form counts as a field that this version does not
 * return.
 */
export interface WireField {
    wire: string;
    form: z.ZodType;
    /** Equal values have equal canonical forms. Default: the value itself. */
    canonical?: (value: unknown) => unknown;
}

const field =
    (form: z.ZodType, canonical?: WireField["canonical"]) =>
    (wire: string): WireField => ({ wire, form: z.nullish(form).catch(undefined), ...(canonical && { canonical }) });

/**
 * The same for a field that cannot be empty: `null` says nothing about its value, so it counts as
 * not returned.
 */
const filledField =
    (form: z.ZodType, canonical?: WireField["canonical"]) =>
    (wire: string): WireField => ({ wire, form: z.optional(form).catch(undefined), ...(canonical && { canonical }) });

export const text = field(z.string());
/**
 * An ID that another object has, or that identifies this one. What cannot be an ID counts as not
 * returned.
 */
export const reference = field(
    z.string().refine((id) => whyNoId(id) === undefined),
    canonicalId,
);
/** Text that Kapso requires. */
export const filledText = filledField(z.string());
/** Text whose white space at both ends has no meaning, because Kapso may trim it. */
export const label = field(z.string(), trimmed);
export const filledLabel = filledField(z.string(), trimmed);
export const url = field(z.string(), canonicalUrl);
export const filledUrl = filledField(z.string(), canonicalUrl);
export const optionalFlag = field(z.boolean());
export const flag = filledField(z.boolean());
export const number = filledField(z.number());
export const choice = filledField(z.string());
/** A list whose order has no meaning. */
export const set = filledField(z.array(z.string()), (value) => (Array.isArray(value) ? [...new Set(value)].sort() : value));
/** HTTP headers: the case of their names has no meaning. */
export const headers = field(z.record(z.string(), z.string()), canonicalHeaders);

function trimmed(value: unknown): unknown {
    return typeof value === "string" ? value.trim() : value;
}

/**
 * The form that the WHATWG URL standard gives: scheme and host in lower case, no default port, a
 * slash for an empty path.
 */
function canonicalUrl(value: unknown): unknown {
    return typeof value === "string" && URL.canParse(value) ? new URL(value).href : value;
}

function canonicalHeaders(value: unknown): unknown {
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), trimmed(text)]))
        : value;
}

/** Objects of one sort, as one generation of the API reaches them. */
export interface Objects {
    /** The key around the object in a request. */
    root: string;
    /**
     * Where the objects of one owner are created, and listed unless `filters` has the owner's
     * field.
     */
    within: (owner: string) => string;
    /**
     * Where all objects of the project are listed; absent where there is no such list. Perhaps a
     * 404: versions differ.
     */
    ofProject?: string;
    /**
     * Query parameters that narrow the project's list, by our names. One with the owner's field lists what belongs to an owner; unlike a list
     * below its owner, it answers 200 and nothing for an unknown one.
     */
    filters: Record<string, string>;
    /** One object, by its resource ID. */
    one: (id: string) => string;
    /** The resource ID, from the parent's resource ID, the ID in a response, and its other fields. */
    resourceId: (owner: string, id: string, shown: Record<string, unknown>) => string;
    /**
     * Our names, in Kapso's terms in camelCase, for those on the wire. What is not listed never
     * enters a state.
     */
    fields: Record<string, WireField>;
    /** Fields that only requests carry. */
    writeOnly: Record<string, WireField>;
    /**
     * What Kapso fills in for a field that a create leaves out, if it is not the same in both API
     * versions.
     */
    defaults?: Record<string, unknown>;
    /** What a create of a sandbox must carry for fields that the program leaves out. */
    sandboxFields?: Record<string, unknown>;
    /** Whether Kapso refuses a second object with the same unique key is unknown. */
    keyMayRepeat?: true;
    /** The argument whose value addresses an object. */
    addressField?: string;
    /** Fields that the service cannot change, the owner's id included. */
    replacing: readonly string[];
    /** The field whose value addresses the object in the other API version, if the two differ. */
    otherAddressField?: string;
}

/** One generation of the Kapso API: all that differs from another one. */
export interface Generation {
    baseUrl: string;
    configs: Objects;
    customers: Objects;
    webhooks: Objects;
    /** Health of a config, not wrapped in `data`. */
    health: (id: string) => string;
}
