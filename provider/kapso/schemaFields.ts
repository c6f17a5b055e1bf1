import { z } from "zod";
import {
    type ApiVersion,
    type ArgumentSchema,
    argumentsOf,
    type FieldSchema,
    keptArguments,
    type ResourceSchema,
    versionsOf,
    wireName,
} from "../../schema/resourceSchema";
import { type Objects, valueForms, type WireField } from "./apiVersionTable";

/** Derives the fields of a resource type in one API version from its schema. */
export function fieldsIn(
    version: ApiVersion,
    schema: ResourceSchema,
): Pick<Objects, "fields" | "writeOnly" | "replacing"> & Required<Pick<Objects, "defaults" | "sandboxFields">> {
    const has = (field: FieldSchema) => versionsOf(schema, field).includes(version);
    const isReturned = ({ writeOnly = [] }: ArgumentSchema) => !writeOnly.includes(version);
    const kept = keptArguments(schema).flatMap((name): [string, ArgumentSchema][] => {
        const argument = schema.arguments[name];
        return argument && has(argument) ? [[name, argument]] : [];
    });
    const wires = (fields: [string, FieldSchema][], isNullable: (field: FieldSchema) => boolean) =>
        Object.fromEntries(fields.map(([name, field]) => [name, wireField(name, field, isNullable(field))]));
    return {
        fields: {
            ...wires(
                kept.filter(([, argument]) => isReturned(argument)),
                canBeNull,
            ),
            ...wires(
                Object.entries(schema.outputs).filter(([, output]) => has(output)),
                () => true,
            ),
        },
        // The path contains the parent's ID, so no body has to.
        writeOnly: wires(
            kept.filter(([name, argument]) => !isReturned(argument) && name !== schema.parent?.argument),
            canBeNull,
        ),
        replacing: argumentsOf(schema, ({ replaces = [] }) => replaces.includes(version)),
        defaults: valuesIn(version, kept, ({ defaultIn }) => defaultIn),
        sandboxFields: valuesIn(version, kept, ({ sandboxValueIn }) => sandboxValueIn),
    };
}

/**
 * `null` clears an argument, except a set. A config without a customer has `null` as its parent's
 * ID.
 */
function canBeNull({ form, clearable }: ArgumentSchema): boolean {
    return form === "id" || (clearable === true && form !== "set");
}

/**
 * A value without the expected form counts as not returned. So does `null` if the field cannot be
 * empty, because `null` then says nothing about the value.
 */
function wireField(name: string, field: FieldSchema, isNullable: boolean): WireField {
    const { form, canonical } = valueForms[field.form];
    const accepted = isNullable ? z.nullish(form) : z.optional(form);
    return { wire: wireName(name, field), form: accepted.catch(undefined), ...(canonical && { canonical }) };
}

function valuesIn(
    version: ApiVersion,
    fields: [string, ArgumentSchema][],
    of: (argument: ArgumentSchema) => Partial<Record<ApiVersion, unknown>> | undefined,
): Record<string, unknown> {
    const values = fields.map(([name, argument]) => [name, of(argument)?.[version]] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
