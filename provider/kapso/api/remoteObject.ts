/** Values by field name, in camelCase. */
export type Values = Record<string, unknown>;

/**
 * An object as Kapso returns it. A field is `undefined` if Kapso does not return it, and `null` if
 * it is empty.
 */
export interface RemoteObject extends Values {
    /** The resource ID. */
    id: string;
}

export interface Page {
    objects: RemoteObject[];
    /**
     * Whether the page also had objects that do not match the filter. Kapso ignores a filter that
     * it does not know (docs/contributing/kapso-api.md#unknown-filters).
     */
    hasOthers: boolean;
    /** Number of pages in the whole list. */
    pages: number;
    total: number;
}

/** The name of a resource type in messages, and its parent. */
export interface Naming {
    /** `WhatsApp config` */
    title: string;
    /**
     * The parent's title, and the field of the parent's ID. Absent if the parent is the project.
     */
    parent?: { title: string; field: string };
    /** Fields whose values must never appear in a message. */
    secret: readonly string[];
}
