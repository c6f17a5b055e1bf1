import type { z } from "zod";
import { argumentsOf, keptArguments, type ResourceSchema } from "../../schema/resourceSchema";
import type { CollectionName } from "../kapso/apiVersionTable";
import type { NotFoundError } from "../kapso/errors/statusErrors";
import type { Account } from "../run/account";
import type { StateObject } from "../run/accountEvidence";
import type { CheckResult, Properties } from "./properties";

/** What a check knows beside the arguments. */
export interface CheckContext {
    /** Whether the engine asks about a create, also of the second half of a replacement. */
    isNew: boolean;
    /** Without it, the account is not known yet, in a preview. */
    account: Account | undefined;
    /** Warns the user, once of each text. */
    warn: (text: string) => void;
}

/** An object of the state for which Kapso answered 404. */
export interface Missing extends StateObject {
    error: NotFoundError;
    /**
     * Whether an earlier DELETE of it in this run may have been executed, because its response was
     * lost.
     */
    isResent: boolean;
}

/**
 * The value that only one object may have, and its field. For messages: what it is, and that
 * another object has it.
 */
export interface UniqueValue {
    field: string;
    what: string;
    taken: string;
    value: string;
}

/**
 * What makes one resource type different from the others: what its schema says, and the few things
 * that only it does.
 */
export interface Definition extends SchemaTables {
    /** Where its objects are in an account. */
    collection: CollectionName;
    /** The arguments, each with what makes it valid; `behaviours` not among them. */
    fields: Record<string, z.ZodType>;
    /** Arguments that tell this provider how to behave: never sent, never a difference. */
    behaviours: Record<string, z.ZodType>;
    /** Arguments of a similar resource type that this one does not have, and why. */
    absent?: Record<string, string>;
    /** The resource type of its children. */
    children?: CollectionName;
    /**
     * Arguments that Kapso chooses for an object with these values, if the program leaves them out:
     * every value will do.
     */
    leftToKapso?: (values: Properties) => readonly string[];
    /**
     * Arguments that have no meaning for an object with these values: they are neither sent nor
     * compared.
     */
    meaningless?: (values: Properties) => readonly string[];
    /** `undefined` for an object without a unique value. */
    uniqueKey: (values: Properties) => UniqueValue | undefined;
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
    /** After a create or update; `pending` is what the engine must keep if it fails. */
    afterwards?: (id: string, news: Properties, pending: Properties, account: Account) => Promise<void>;
    /**
     * Whether an object was deleted, for which Kapso answered 404. Throws if that cannot be
     * settled.
     */
    isDeleted: (missing: Missing, account: Account) => Promise<boolean>;
    /**
     * Arguments of an object of the state whose value perhaps nobody knows: the outputs lack it,
     * and
     * Kapso may not return it.
     */
    openInState?: (outs: Properties) => readonly string[];
}

/** What the schema says of a resource type. */
interface SchemaTables {
    schema: ResourceSchema;
    /** The argument by which people know an object: always declared, always returned. */
    label: string;
    required: readonly string[];
    requiredToCreate: readonly string[];
    /**
     * The argument that holds the parent's ID, and where parents are. It is a part of the path and
     * is never sent.
     */
    parent?: { field: string; collection: CollectionName };
    /** What absent means: adding or removing one of these is no change. */
    defaults: Properties;
    clearable: readonly string[];
    /** Arguments that a refresh compares also if the program leaves them out. */
    watched: readonly string[];
    /** Outputs that Kapso computes, in one API version or another. */
    computed: readonly string[];
}

/** The checks of all arguments of a resource type, the behaviours not among them. */
export type ChecksOf<Schema extends ResourceSchema> = {
    [Name in keyof Schema["arguments"] as Schema["arguments"][Name] extends { behaviour: true } ? never : Name]: z.ZodType;
};

/** Where the objects of the resource types are that have children. */
const collectionOf: Record<string, CollectionName> = { Customer: "customers", WhatsAppConfig: "configs" };

export function tablesOf(schema: ResourceSchema): SchemaTables {
    const { parent } = schema;
    const collection = parent && collectionOf[parent.schema.name];
    const defaults = keptArguments(schema).map((name) => [name, schema.arguments[name]?.default]);
    return {
        schema,
        label: schema.label,
        required: argumentsOf(schema, ({ required }) => required === true),
        requiredToCreate: argumentsOf(schema, ({ requiredToCreate }) => requiredToCreate === true),
        ...(parent && collection && { parent: { field: parent.argument, collection } }),
        defaults: Object.fromEntries(defaults.filter(([, value]) => value !== undefined)),
        clearable: argumentsOf(schema, ({ clearable }) => clearable === true),
        watched: argumentsOf(schema, ({ watched }) => watched === true),
        computed: Object.keys(schema.outputs),
    };
}
