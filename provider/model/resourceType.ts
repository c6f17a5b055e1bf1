import { type ApiVersion, versionsOf } from "../../schema/resourceSchema";
import { apiVersionTables } from "../kapso/apiVersions";
import type { Objects, WireField } from "../kapso/apiVersionTable";
import type { Definition } from "./definition";
import type { Properties } from "./properties";

/** A resource type in one API version. */
export interface ResourceType extends Definition {
    /** Arguments that Kapso cannot update, including the parent's ID. */
    replacing: readonly string[];
    /** For each field, its name in requests and the rule for equal values. */
    wireFields: Record<string, WireField>;
    /**
     * What this API version fills in for absent fields, in addition to `defaults`. Declaring such a
     * value is still a change, because the other API version fills in another value.
     */
    versionDefaults: Properties;
    /** For each field, the defaults of all API versions. Kapso may fill in any of them. */
    possibleDefaults: Record<string, unknown[]>;
    /** What the create of a sandbox must send for absent fields. */
    sandboxFields: Properties;
}

/** The resource type with the arguments, outputs and rules of one API version. */
export function resourceTypeIn(apiVersion: ApiVersion, definition: Definition): ResourceType {
    const { fields, writeOnly, replacing, defaults = {}, sandboxFields = {} } = rulesIn(apiVersion, definition) ?? noRules;
    const wireFields = { ...fields, ...writeOnly };
    const isHere = (field: string) => field in wireFields || field === definition.parent?.field;
    return {
        ...definition,
        fields: Object.fromEntries(Object.entries(definition.fields).filter(([field]) => isHere(field))),
        computed: definition.computed.filter(isHere),
        replacing,
        wireFields,
        versionDefaults: defaults,
        possibleDefaults: possibleDefaultsOf(definition),
        sandboxFields,
    };
}

/**
 * The resource type with the rules of all API versions. Used while the API version is unknown,
 * because announcing too many replacements is safe.
 */
export function resourceTypeAnywhere(definition: Definition): ResourceType {
    const rules = allRules(definition);
    return {
        ...definition,
        replacing: [...new Set(rules.flatMap(({ replacing }) => replacing))],
        wireFields: Object.assign({}, ...rules.map(({ fields, writeOnly }) => ({ ...fields, ...writeOnly }))),
        versionDefaults: {},
        possibleDefaults: possibleDefaultsOf(definition),
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

function possibleDefaultsOf(definition: Definition): Record<string, unknown[]> {
    const all = [definition.defaults, ...allRules(definition).map(({ defaults = {} }) => defaults)];
    const named = Object.keys(definition.fields).map((field) => [
        field,
        all.flatMap((defaults) => (field in defaults ? [defaults[field]] : [])),
    ]);
    return Object.fromEntries(named);
}
