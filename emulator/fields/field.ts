import type { z } from "zod";
import type { ApiVersion } from "../apiVersion";
import type { Check } from "./checks";

/** The fields of one resource by name, without the fields that every record has (`Row`). */
export type FieldTable = Readonly<Record<string, Field>>;

/** One field of a resource. Records, seeds, requests and responses derive from it. */
export interface Field<Value = unknown> extends FieldRules {
    /** Schema of the stored value. A seed may hold values that a request cannot send. */
    readonly stored: z.ZodType<Value>;
    readonly isNullable: boolean;
    /** Absent for a required field. `record` holds the fields that the table declares earlier. */
    readonly valueByDefault?: (record: never) => Value;
}

/** A field that can be omitted. */
export interface OptionalField<Value = unknown> extends Field<Value> {
    readonly valueByDefault: (record: never) => Value;
}

/** The rules of a field that differ from the default. */
export interface FieldRules {
    /** Checks the value in a request. Absent: no request can set the field. */
    readonly sent?: Check;
    /** Requests of v1 ignore the field. */
    readonly onlyOnPlatform?: true;
    /** A PATCH cannot change the field. */
    readonly isFixed?: true;
    /** `null` in a request is an error, as for a required field, and does not set the default. */
    readonly refusesNull?: true;
    /** A PATCH of the Platform API may send `null` although the field is required. */
    readonly isClearableOnPlatform?: true;
    /** The option that sets the default of a create request instead of the table. */
    readonly defaultOption?: "bufferEventsDefault";
    /** The responses that return the field. Default: all. */
    readonly shownIn?: readonly ResponseForm[];
    /** The option that decides which responses return the field, instead of `shownIn`. */
    readonly shownIf?: "showKind" | "showSecretKey";
    /**
     * Which values are equivalent if the option `normalize` is on. A set is always stored sorted
     * and without duplicates.
     */
    readonly equivalence?: "url" | "label" | "headerNames" | "set";
    /**
     * Lists can be filtered by the field: by the whole value, or by a part of the text in any case.
     */
    readonly filter?: "whole" | "part";
    /** Lists of v1 ignore the filter. */
    readonly isPlatformOnlyFilter?: true;
    /** The value is unique in a project. */
    readonly isUnique?: true;
    /** Meta changes the field without a new `updated_at`. */
    readonly isChangedByMeta?: true;
    /** A buffering setting, which responses may return as null if the webhook does not buffer. */
    readonly isBufferSetting?: true;
    /** For a webhook of `kind: "meta"`: the setting is not supported, or always an empty list. */
    readonly inMetaWebhook?: "unsupported" | "empty";
}

/**
 * The two response forms of v1, selected by the option `responses`, and the one of the Platform
 * API.
 */
export type ResponseForm = "first" | "later" | "platform";

export function required<Value>(stored: z.ZodType<Value>, rules: FieldRules = {}): Field<Value> {
    return { stored, isNullable: stored.safeParse(null).success, ...rules };
}

/** `byDefault`: a value, or a function of the fields that the table declares earlier. */
export function optional<Value>(
    stored: z.ZodType<Value>,
    byDefault: NoInfer<Value> | ((record: never) => NoInfer<Value>),
    rules: FieldRules = {},
): OptionalField<Value> {
    return { ...required(stored, rules), valueByDefault: isComputed(byDefault) ? byDefault : () => byDefault };
}

/** The fields of a stored record. */
export type StoredFields<Table> = { readonly [Name in keyof Table]: ValueOf<Table[Name]> };

/** The fields of a new record or of a record in a seed. Fields with a default are optional. */
export type NewFields<Table> = { readonly [Name in keyof Pick<Table, RequiredName<Table>>]: ValueOf<Table[Name]> } & {
    readonly [Name in keyof Pick<Table, OptionalName<Table>>]?: ValueOf<Table[Name]> | undefined;
};

type ValueOf<Declared> = Declared extends Field<infer Value> ? Value : never;
type OptionalName<Table> = { [Name in keyof Table]: Table[Name] extends OptionalField ? Name : never }[keyof Table];
type RequiredName<Table> = Exclude<keyof Table, OptionalName<Table>>;

/** The names of the fields for which `has` is true. */
export function fieldNames<Table extends FieldTable>(table: Table, has: (field: Field) => boolean): (keyof Table & string)[] {
    return Object.entries(table).flatMap(([name, field]) => (has(field) ? [name] : []));
}

/**
 * Whether a create of one API version can set the field. A PATCH can set it too, unless it is
 * fixed.
 */
export function isAccepted({ sent, onlyOnPlatform }: Field, version: ApiVersion): boolean {
    return sent !== undefined && !(onlyOnPlatform && version === "v1");
}

/** The value of a field that is omitted or sent as `null`. `null` if the field has no default. */
export function defaultOf({ valueByDefault }: Field, record: object): unknown {
    return valueByDefault === undefined ? null : valueByDefault(record as never);
}

/** Adds each field of the table to `row`: the given value, or the default. */
export function completed<Row extends object, Table extends FieldTable>(
    row: Row,
    table: Table,
    given: NewFields<Table>,
): Row & StoredFields<Table> {
    const values: Readonly<Record<string, unknown>> = given;
    const record: Record<string, unknown> = Object.fromEntries(Object.entries(row));
    for (const [name, field] of Object.entries(table)) {
        const value = values[name];
        record[name] = value === undefined || (value === null && !field.isNullable) ? defaultOf(field, record) : value;
    }
    return record as Row & StoredFields<Table>;
}

/** The schemas of a field table in a seed, for `z.strictObject`. */
export function seedSchemas<Table extends FieldTable>(table: Table): SeedSchemas<Table> {
    const forms = Object.entries(table).map(([name, { stored, valueByDefault }]) => [
        name,
        valueByDefault === undefined ? stored : stored.optional(),
    ]);
    return Object.fromEntries(forms) as SeedSchemas<Table>;
}

type SeedSchemas<Table> = {
    [Name in keyof Table]: z.ZodType<Table[Name] extends OptionalField<infer Value> ? Value | undefined : ValueOf<Table[Name]>>;
};

function isComputed<Value>(byDefault: Value | ((record: never) => Value)): byDefault is (record: never) => Value {
    return typeof byDefault === "function";
}
