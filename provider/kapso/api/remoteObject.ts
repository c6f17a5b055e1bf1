/** Values by our names. */
export type Values = Record<string, unknown>;

/**
 * An object as Kapso shows it. A field is `undefined` if this version of Kapso does not return it,
 * and `null` if it is empty.
 */
export interface RemoteObject extends Values {
    /** The resource ID. */
    id: string;
}

export interface Page {
    objects: RemoteObject[];
    /**
     * Whether there were others, which a filter should have kept out: unknown ones are silently
     * ignored.
     */
    hasOthers: boolean;
    /** Pages and objects in the whole list. */
    pages: number;
    total: number;
}

/** How a sort of object is called in messages, and how it hangs on its owner. */
export interface Naming {
    /** `WhatsApp config` */
    title: string;
    /**
     * The owner's noun and the field that holds its id; absent for what belongs to the project
     * itself.
     */
    parent?: { title: string; field: string };
    /** Fields whose values must never stand in a message. */
    secret: readonly string[];
}
