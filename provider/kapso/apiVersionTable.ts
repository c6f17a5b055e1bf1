import { z } from "zod";
import type { ValueForm } from "../../schema/resourceSchema";
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

/** The form of each value in a response, and its canonical form. */
export const valueForms: Record<ValueForm, Pick<WireField, "form" | "canonical">> = {
    text: { form: z.string() },
    // White space at both ends has no meaning, because Kapso may trim it.
    label: { form: z.string(), canonical: trimmed },
    url: { form: z.string(), canonical: canonicalUrl },
    // What cannot be an ID counts as not returned.
    id: { form: z.string().refine((id) => whyNoId(id) === undefined), canonical: canonicalId },
    choice: { form: z.string() },
    flag: { form: z.boolean() },
    number: { form: z.number() },
    set: { form: z.array(z.string()), canonical: (value) => (Array.isArray(value) ? [...new Set(value)].sort() : value) },
    headers: { form: z.record(z.string(), z.string()), canonical: canonicalHeaders },
};

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
    collectionPath: (parent: string) => string;
    /**
     * Where all objects of the project are listed; absent where there is no such list. Perhaps a
     * 404: versions differ.
     */
    ofProject?: string;
    /**
     * The address of an object's parent, as the project's list shows it; `undefined` for an object
     * of
     * the project itself. Such a list does not show the parent's ID, so it only answers reads.
     */
    parentAddress?: (data: Record<string, unknown>) => string | undefined;
    /**
     * Query parameters that narrow the project's list, by our names. One with the owner's field
     * lists what belongs to an owner; unlike a list
     * below its owner, it answers 200 and nothing for an unknown one.
     */
    filters: Record<string, string>;
    /**
     * Whether a response of these routes shows an object of another resource type. Such an object
     * is
     * left out of lists, and never read, changed or deleted.
     */
    isOfOtherType?: (data: Record<string, unknown>) => boolean;
    /** One object, by its resource ID. */
    one: (id: string) => string;
    /**
     * The resource ID, from the parent's resource ID, the ID in a response, and its other fields.
     */
    resourceId: (parent: string, id: string, shown: Record<string, unknown>) => string;
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

/** Where the objects of a resource type are in an account. */
export type CollectionName = CommonCollection | "projectWebhooks";

/** What every API version has. */
export type CommonCollection = "customers" | "configs" | "webhooks";

/** One generation of the Kapso API: all that differs from another one. */
export interface ApiVersionTable
    extends Record<CommonCollection, Objects>,
        Partial<Record<Exclude<CollectionName, CommonCollection>, Objects>> {
    baseUrl: string;
    /** Health of a config, not wrapped in `data`. */
    health: (id: string) => string;
}
