import type { z } from "zod";
import { argumentsOf, keptArguments, type ResourceSchema } from "../schema/resourceSchema";
import type { Account } from "./account";
import type { Objects, WireField } from "./kapso/generation";
import { generations } from "./kapso/generations";
import type { CheckResult, Properties } from "./lifecycle";
import type { Missing } from "./missing";

/** What a check knows beside the arguments. */
export interface CheckContext {
    /** Whether the engine asks about a create, also of the second half of a replacement. */
    isNew: boolean;
    /** Without it, the account is not known yet, in a preview. */
    account: Account | undefined;
}

/** What makes one resource different from the others: its arguments, and the few things that only it does. */
export interface ResourceKind {
    /** Where its objects are in an account. */
    collection: "configs" | "customers" | "webhooks";
    /** The argument by which people know one: always declared, always returned. */
    label: string;
    /** The arguments, each with what makes it valid; `behaviours` not among them. */
    fields: Record<string, z.ZodType>;
    /** Arguments that tell this provider how to behave: never sent, never a difference. */
    behaviours: Record<string, z.ZodType>;
    /** Arguments that must be there. */
    required: readonly string[];
    /** Arguments that must be there, but only to create: what exists already lives without them. */
    requiredToCreate: readonly string[];
    /** Where the objects are that belong to one of these; absent where nothing does. */
    owns?: "configs" | "webhooks";
    /** The argument that names the owner, and where owners are. It stands in the path and is never sent. */
    owner?: { field: string; collection: "customers" | "configs" };
    /** What absent means: adding or removing one of these is no change. */
    defaults: Properties;
    /**
     * Arguments that the service chooses for an object with these values, if the program leaves
     * them out: whatever it chose will do.
     */
    leftToService?: (values: Properties) => readonly string[];
    /** Removing one of these clears it. */
    clearable: readonly string[];
    /**
     * Arguments that have no meaning for an object with these values: they are neither sent nor
     * compared.
     */
    meaningless?: (values: Properties) => readonly string[];
    /**
     * Arguments that Kapso changes by itself: a read shows another value than the default, also if
     * the program leaves them out.
     */
    watched?: readonly string[];
    /** Outputs that the service computes, in one generation of the API or another. */
    computed: readonly string[];
    /** The value that only one object may have, and its field; `undefined` for an object without one. For messages: what it is, and that another has it. */
    uniqueKey: (values: Properties) => { field: string; what: string; taken: string; value: string } | undefined;
    /**
     * For messages: an object that equals these values, and how a program tells its own object from
     * one that is equal.
     */
    alike: (values: Properties) => string;
    tellApart: string;
    /** What no single argument shows. */
    checkWhole?: (result: CheckResult, context: CheckContext) => void;
    /** Whether a create cannot be sent: then an existing object must be adopted. */
    uncreatable?: (news: Properties) => boolean;
    /** After a create or update; `pending` is what the engine must keep where it fails. */
    afterwards?: (id: string, news: Properties, pending: Properties, account: Account) => Promise<void>;
    /** Whether a 404 for this object may be believed. Throws where that cannot be settled. */
    isGone: (error: unknown, missing: Missing, account: Account) => Promise<boolean>;
    /**
     * Arguments of an object of the state whose value perhaps nobody knows: the outputs lack it,
     * and Kapso may not return it.
     */
    openInState?: (outs: Properties) => readonly string[];
}

/** Where the objects of the resource types are that have children. */
const parentCollections = { Customer: "customers", WhatsAppConfig: "configs" } as const;

interface ChildSchema extends ResourceSchema {
    parent?: { argument: string; schema: ResourceSchema & { name: keyof typeof parentCollections } };
}

/** The checks of all arguments of a resource type, the behaviours not among them. */
export type ChecksOf<Schema extends ResourceSchema> = {
    [Name in keyof Schema["arguments"] as Schema["arguments"][Name] extends { behaviour: true } ? never : Name]: z.ZodType;
};

/** What the schema says of a resource. */
export function tablesOf(
    schema: ChildSchema,
): Pick<ResourceKind, "label" | "required" | "requiredToCreate" | "owner" | "defaults" | "clearable" | "watched" | "computed"> {
    const { parent } = schema;
    const defaults = keptArguments(schema).map((name) => [name, schema.arguments[name]?.default]);
    return {
        label: schema.label,
        required: argumentsOf(schema, ({ required }) => required === true),
        requiredToCreate: argumentsOf(schema, ({ requiredToCreate }) => requiredToCreate === true),
        ...(parent && { owner: { field: parent.argument, collection: parentCollections[parent.schema.name] } }),
        defaults: Object.fromEntries(defaults.filter(([, value]) => value !== undefined)),
        clearable: argumentsOf(schema, ({ clearable }) => clearable === true),
        watched: argumentsOf(schema, ({ watched }) => watched === true),
        computed: Object.keys(schema.outputs),
    };
}

/** A kind of resource as one generation of the API has it. */
export interface KindHere extends ResourceKind {
    /** Arguments that the service cannot change, the owner included. */
    replacing: readonly string[];
    /** Of each field, its name on the wire and when two of its values mean the same. */
    wires: Record<string, WireField>;
    /**
     * What this API version fills in for a field that the program leaves out, beside `defaults`. To
     * declare it is a change all the same: other versions fill in another value.
     */
    filled: Properties;
    /** Of each field, the defaults of all API versions: Kapso may fill in any of them. */
    fillings: Record<string, unknown[]>;
    /** What a create of a sandbox must carry for fields that the program leaves out. */
    sandboxFields: Properties;
}

/** The arguments and outputs that a generation has, and its rules. */
export function kindIn(kind: ResourceKind, objects: Objects): KindHere {
    const { fields, writeOnly, replacing, defaults = {}, sandboxFields = {} } = objects;
    const wires = { ...fields, ...writeOnly };
    const isHere = (field: string) => field in wires || field === kind.owner?.field;
    return {
        ...kind,
        fields: Object.fromEntries(Object.entries(kind.fields).filter(([field]) => isHere(field))),
        computed: kind.computed.filter(isHere),
        replacing,
        wires,
        filled: defaults,
        fillings: fillingsOf(kind),
        sandboxFields,
    };
}

/** Where it is not known yet which generation it will be: with the rules of all, for to announce too much is safe. */
export function kindAnywhere(kind: ResourceKind): KindHere {
    const rules = objectsOf(kind);
    return {
        ...kind,
        replacing: [...new Set(rules.flatMap(({ replacing }) => replacing))],
        wires: Object.assign({}, ...rules.map(({ fields, writeOnly }) => ({ ...fields, ...writeOnly }))),
        filled: {},
        fillings: fillingsOf(kind),
        sandboxFields: {},
    };
}

function fillingsOf(kind: ResourceKind): Record<string, unknown[]> {
    const all = [kind.defaults, ...objectsOf(kind).map(({ defaults = {} }) => defaults)];
    const named = Object.keys(kind.fields).map((field) => [field, all.flatMap((defaults) => (field in defaults ? [defaults[field]] : []))]);
    return Object.fromEntries(named);
}

function objectsOf(kind: ResourceKind): Objects[] {
    return Object.values(generations).map((generation): Objects => generation[kind.collection]);
}

/** The generations that have an argument. */
export function generationsWith(kind: ResourceKind, field: string): string[] {
    return Object.entries(generations).flatMap(([name, generation]) =>
        field in kindIn(kind, generation[kind.collection]).fields ? [name] : [],
    );
}

/** The arguments that the service keeps. */
export function sentFields(kind: KindHere): string[] {
    return Object.keys(kind.fields).filter((field) => field !== kind.owner?.field);
}
