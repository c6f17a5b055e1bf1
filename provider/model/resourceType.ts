import { type ApiVersion, versionsOf } from "../../schema/resourceSchema";
import { apiVersionTables } from "../kapso/apiVersions";
import type { Objects, WireField } from "../kapso/apiVersionTable";
import type { Definition } from "./definition";
import type { Properties } from "./properties";

/** A resource type as one API version has it. */
export interface ResourceType extends Definition {
    /** Arguments that Kapso cannot change, the parent's ID included. */
    replacing: readonly string[];
    /** Of each field, its name on the wire and when two of its values mean the same. */
    wires: Record<string, WireField>;
    /**
     * What this API version fills in for a field that the program leaves out, beside `defaults`. To
     * declare it is a change all the same: other API versions fill in another value.
     */
    filled: Properties;
    /** Of each field, the defaults of all API versions: Kapso may fill in any of them. */
    fillings: Record<string, unknown[]>;
    /** What a create of a sandbox must carry for fields that the program leaves out. */
    sandboxFields: Properties;
}

/** With the arguments, outputs and rules of one API version. */
export function resourceTypeIn(apiVersion: ApiVersion, definition: Definition): ResourceType {
    const { fields, writeOnly, replacing, defaults = {}, sandboxFields = {} } = rulesIn(apiVersion, definition) ?? noRules;
    const wires = { ...fields, ...writeOnly };
    const isHere = (field: string) => field in wires || field === definition.parent?.field;
    return {
        ...definition,
        fields: Object.fromEntries(Object.entries(definition.fields).filter(([field]) => isHere(field))),
        computed: definition.computed.filter(isHere),
        replacing,
        wires,
        filled: defaults,
        fillings: fillingsOf(definition),
        sandboxFields,
    };
}

/**
 * With the rules of all API versions, while the one of the run is not known yet: to announce too
 * much is safe.
 */
export function resourceTypeAnywhere(definition: Definition): ResourceType {
    const rules = allRules(definition);
    return {
        ...definition,
        replacing: [...new Set(rules.flatMap(({ replacing }) => replacing))],
        wires: Object.assign({}, ...rules.map(({ fields, writeOnly }) => ({ ...fields, ...writeOnly }))),
        filled: {},
        fillings: fillingsOf(definition),
        sandboxFields: {},
    };
}

/** The API versions that have an argument. */
export function versionsWith({ schema }: Definition, argument: string): readonly ApiVersion[] {
    const field = schema.arguments[argument];
    return field ? versionsOf(schema, field) : [];
}

type Rules = Pick<Objects, "fields" | "writeOnly" | "replacing" | "defaults" | "sandboxFields">;

const noRules: Rules = { fields: {}, writeOnly: {}, replacing: [] };

function rulesIn(apiVersion: ApiVersion, { collection }: Definition): Rules | undefined {
    return apiVersionTables[apiVersion][collection];
}

function allRules(definition: Definition): Rules[] {
    return definition.schema.versions.flatMap((version) => rulesIn(version, definition) ?? []);
}

function fillingsOf(definition: Definition): Record<string, unknown[]> {
    const all = [definition.defaults, ...allRules(definition).map(({ defaults = {} }) => defaults)];
    const named = Object.keys(definition.fields).map((field) => [
        field,
        all.flatMap((defaults) => (field in defaults ? [defaults[field]] : [])),
    ]);
    return Object.fromEntries(named);
}
