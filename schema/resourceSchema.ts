// What the schema of a resource type says, and what several readers derive from it. Data and pure
// functions only: this folder imports nothing, so every other folder may read it.

/** A version of Kapso's API, by its name in `kapso:apiVersion`. */
export type ApiVersion = "v1" | "platform";

/** A resource type: its fields and their properties, each declared once. */
export interface ResourceSchema {
    /** The name of its class. The type token ends with it. */
    name: string;
    /** The noun for one object in messages. */
    title: string;
    /**
     * The argument that holds the parent's ID, and the parent. Absent if the project is the parent.
     */
    parent?: { argument: string; schema: ResourceSchema };
    /** The argument by which people know an object: always declared, always returned. */
    label: string;
    /** The API versions that have this resource type. */
    versions: readonly ApiVersion[];
    /** In the order in which people read them. */
    arguments: Readonly<Record<string, ArgumentSchema>>;
    /** What Kapso computes. */
    outputs: Readonly<Record<string, FieldSchema>>;
}

/** What an argument and an output have in common. */
export interface FieldSchema {
    form: ValueForm;
    /** Default: the API versions of the resource type. */
    versions?: readonly ApiVersion[];
    /** The name in requests and responses, if it is not the name in snake_case. */
    wire?: string;
}

/**
 * The form of a value, which also decides when two values mean the same. A `label` has no
 * meaningful
 * white space at its ends, a `set` no order, `headers` no case of their names.
 */
export type ValueForm = "text" | "label" | "url" | "id" | "choice" | "flag" | "number" | "set" | "headers";

export interface ArgumentSchema extends FieldSchema {
    /** All values of a `choice`. */
    choices?: readonly string[];
    /** The documented values of a `set`. Kapso adds values, so others are valid too. */
    known?: readonly string[];
    /** The smallest and the largest value of a `number`. */
    range?: readonly [min: number, max: number];
    required?: Condition;
    /** Required too, but only to create: an existing object can lack it. */
    requiredToCreate?: Condition;
    /** Secret whatever the program does. */
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
    /** What the create of a sandbox must send if the program leaves the argument out. */
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
    /** A URL to which messages or events are sent. */
    destination?: true;
    /** It tells the provider how to behave: it is never sent, and never a difference. */
    behaviour?: true;
    /** The only value of `kind` with which the argument has a meaning. */
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

/** The arguments that Kapso keeps: each is an output too. */
export function keptArguments(schema: ResourceSchema): string[] {
    return argumentsOf(schema, ({ behaviour }) => behaviour !== true);
}

/** The argument that says where messages or events are sent. */
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
