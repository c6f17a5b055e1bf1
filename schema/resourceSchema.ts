// The schema of a resource type, and what several readers derive from it. This folder contains only
// data and pure functions and imports nothing, so that every other folder can import it.

/** A version of Kapso's API, by its value of `kapso:apiVersion`. */
export type ApiVersion = "v1" | "platform";

/** A resource type. Each field and its properties are declared once. */
export interface ResourceSchema {
    /** The class name. The type token ends with it. */
    name: string;
    /** The name of one object in messages. */
    title: string;
    /**
     * The argument with the parent's ID, and the parent's schema. Absent if the project is the
     * parent.
     */
    parent?: { argument: string; schema: ResourceSchema };
    /** The argument by which people recognise an object: always declared, always returned. */
    label: string;
    /** The API versions that have this resource type. */
    versions: readonly ApiVersion[];
    /** In the order in which reviews and tables show them. */
    arguments: Readonly<Record<string, ArgumentSchema>>;
    /** The values that Kapso computes. */
    outputs: Readonly<Record<string, FieldSchema>>;
}

/** What arguments and outputs have in common. */
export interface FieldSchema {
    form: ValueForm;
    /** Default: the API versions of the resource type. */
    versions?: readonly ApiVersion[];
    /** The name in requests and responses, if it is not the snake_case form of the name. */
    wire?: string;
}

/**
 * The form of a value, which also decides when two values are equal. A `label` ignores white space
 * at its ends, a `set` ignores order and duplicates, and `headers` ignore the case of their names.
 */
export type ValueForm = "text" | "label" | "url" | "id" | "choice" | "flag" | "number" | "set" | "headers";

export interface ArgumentSchema extends FieldSchema {
    /** All values of a `choice`. */
    choices?: readonly string[];
    /** The documented values of a `set`. Kapso adds values, so other values are valid too. */
    known?: readonly string[];
    /** The smallest and the largest value of a `number`. */
    range?: readonly [min: number, max: number];
    required?: Condition;
    /** Required only to create: an existing object may lack it. */
    requiredToCreate?: Condition;
    /** Secret even if the program passes it in clear. */
    secret?: true;
    /** What an absent argument means. Adding or removing this value is no change. */
    default?: unknown;
    /**
     * What Kapso fills in on one API version. Adding this value is a change, because the other API
     * version fills in another value.
     */
    defaultIn?: Partial<Record<ApiVersion, unknown>>;
    /** The key of the stack's configuration that sets another default. */
    defaultFrom?: string;
    /** What the create of a sandbox must send if the argument is absent. */
    sandboxValueIn?: Partial<Record<ApiVersion, unknown>>;
    /** The API versions on which a change replaces the resource. */
    replaces?: readonly ApiVersion[];
    /** Removing the argument clears the value at Kapso. */
    clearable?: true;
    /**
     * Kapso changes the value by itself, so a refresh compares it even if the program does not
     * declare it.
     */
    watched?: true;
    /** The API versions that never return it. */
    writeOnly?: readonly ApiVersion[];
    /** A URL to which Kapso sends messages or events. */
    destination?: true;
    /** It controls this provider. It is never sent and never a difference. */
    behaviour?: true;
    /** The only value of `kind` with which the argument applies. */
    onlyOfKind?: string;
}

/** Always, or only with one value of `kind`. */
type Condition = true | { kind: string };

/** The names of the arguments for which `has` is true. */
export function argumentsOf({ arguments: all }: ResourceSchema, has: (argument: ArgumentSchema, name: string) => boolean): string[] {
    return Object.entries(all).flatMap(([name, argument]) => (has(argument, name) ? [name] : []));
}

/** The arguments that are always secret. */
export function secretsOf(schema: ResourceSchema): string[] {
    return argumentsOf(schema, ({ secret }) => secret === true);
}

/** The arguments that Kapso stores. Each is also an output. */
export function keptArguments(schema: ResourceSchema): string[] {
    return argumentsOf(schema, ({ behaviour }) => behaviour !== true);
}

/** The argument with the URL to which Kapso sends messages or events. */
export function destinationOf(schema: ResourceSchema): string | undefined {
    return argumentsOf(schema, ({ destination }) => destination === true)[0];
}

/** The API versions that have an argument or an output. */
export function versionsOf(schema: ResourceSchema, { versions = schema.versions }: FieldSchema): readonly ApiVersion[] {
    return versions;
}

/** The name of a field in requests and responses. */
export function wireName(name: string, { wire }: FieldSchema): string {
    return wire ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
