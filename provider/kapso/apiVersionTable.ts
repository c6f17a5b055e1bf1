import { z } from "zod";
import type { ValueForm } from "../../schema/resourceSchema";
import { canonicalId, whyNoId } from "./api/ids";

/** A field of Kapso's objects. A value that does not have `form` counts as not returned. */
export interface WireField {
    wire: string;
    form: z.ZodType;
    /** Values with the same meaning have the same canonical form. Default: the value itself. */
    canonical?: (value: unknown) => unknown;
}

/** The form of each type of value in a response, and its canonical form. */
export const valueForms: Record<ValueForm, Pick<WireField, "form" | "canonical">> = {
    text: { form: z.string() },
    // Kapso may trim a label, so white space at both ends is ignored.
    label: { form: z.string(), canonical: trimmed },
    url: { form: z.string(), canonical: canonicalUrl },
    // A value that cannot be an ID counts as not returned.
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
 * The WHATWG form of a URL: lower-case scheme and host, no default port, a slash for an empty path.
 */
function canonicalUrl(value: unknown): unknown {
    return typeof value === "string" && URL.canParse(value) ? new URL(value).href : value;
}

function canonicalHeaders(value: unknown): unknown {
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), trimmed(text)]))
        : value;
}

/** The routes and fields of one resource type in one API version. */
export interface Objects {
    /** The root key of a request body. */
    root: string;
    /**
     * The route that creates the objects of a parent. It also lists them, unless `filters` has the
     * field of the parent's ID.
     */
    collectionPath: (parent: string) => string;
    /**
     * The route that lists all objects of the project, if there is one. On v1, only later versions
     * have it, so it may return 404.
     */
    ofProject?: string;
    /**
     * The address of an object's parent in the project's list, or `undefined` for an object of the
     * project itself. Set only if that list lacks the parent's ID; such a list serves reads only.
     */
    parentAddress?: (data: Record<string, unknown>) => string | undefined;
    /**
     * Query parameters that filter the project's list, by field name. A filter by the parent's
     * field lists the objects of a parent. For an unknown parent it returns 200 and an empty list.
     */
    filters: Record<string, string>;
    /**
     * Whether an object in a response of these routes is of another resource type. Such an object
     * is left out of lists, and never read, changed or deleted.
     */
    isOfOtherType?: (data: Record<string, unknown>) => boolean;
    /** The route of one object, by its resource ID. */
    one: (id: string) => string;
    /**
     * Builds a resource ID from the parent's resource ID, the ID in a response, and the returned
     * fields.
     */
    resourceId: (parent: string, id: string, shown: Record<string, unknown>) => string;
    /**
     * The fields by camelCase name. Fields that are not in this table are never stored in the
     * state.
     */
    fields: Record<string, WireField>;
    /** Fields that only requests contain. */
    writeOnly: Record<string, WireField>;
    /** Kapso's defaults for fields that a create leaves out, if the two API versions differ. */
    defaults?: Record<string, unknown>;
    /** Values that a create of a sandbox must send for fields that the program leaves out. */
    sandboxFields?: Record<string, unknown>;
    /** Set if it is unknown whether Kapso rejects a second object with the same unique key. */
    keyMayRepeat?: true;
    /** The argument whose value is the address of an object. */
    addressField?: string;
    /** Fields that Kapso cannot change, including the parent's ID. */
    replacing: readonly string[];
    /**
     * The field whose value is the object's address in the other API version, if the two differ.
     */
    otherAddressField?: string;
}

/** The name of a collection: one per resource type. */
export type CollectionName = CommonCollection | "projectWebhooks";

/** Collections that every API version has. */
export type CommonCollection = "customers" | "configs" | "webhooks";

/** Everything that differs between the API versions. */
export interface ApiVersionTable
    extends Record<CommonCollection, Objects>,
        Partial<Record<Exclude<CollectionName, CommonCollection>, Objects>> {
    baseUrl: string;
    /** The route of a config's health. Its response is not wrapped in `data`. */
    health: (id: string) => string;
}
