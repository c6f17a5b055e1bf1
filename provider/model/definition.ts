import type { z } from "zod";
import { argumentsOf, keptArguments, type ResourceSchema } from "../../schema/resourceSchema";
import type { CollectionName } from "../kapso/apiVersionTable";
import type { NotFoundError } from "../kapso/errors/statusErrors";
import type { Account } from "../run/account";
import type { StateObject } from "../run/accountEvidence";
import type { CheckResult, Properties } from "./properties";

/** What a check knows besides the arguments. */
export interface CheckContext {
    /** Whether the engine checks a create. The second half of a replacement is a create too. */
    isNew: boolean;
    /** `undefined` while the account is unknown, in a preview. */
    account: Account | undefined;
    /** Warns the user. The same text is logged once. */
    warn: (text: string) => void;
}

/** An object of the state for which Kapso responded 404. */
export interface Missing extends StateObject {
    error: NotFoundError;
    /**
     * Whether an earlier DELETE of this run may have been executed, because its response was lost.
     */
    isResent: boolean;
}

/**
 * A value that only one object may have, and its field. `what` and `taken` are parts of messages.
 */
export interface UniqueValue {
    field: string;
    what: string;
    taken: string;
    value: string;
}

/**
 * What distinguishes a resource type from the others: the tables of its schema, and its own rules.
 */
export interface Definition extends SchemaTables {
    /** The collection that contains its objects. */
    collection: CollectionName;
    /** The check of each argument, except for behaviours. */
    fields: Record<string, z.ZodType>;
    /** Arguments that control this provider. They are never sent and never a difference. */
    behaviours: Record<string, z.ZodType>;
    /** Arguments that only a similar resource type has, with the reason. */
    absent?: Record<string, string>;
    /** The collection of its children. */
    children?: CollectionName;
    /**
     * Arguments whose value Kapso chooses if the program leaves them out. Every value of Kapso is
     * accepted.
     */
    leftToKapso?: (values: Properties) => readonly string[];
    /**
     * Arguments that do not apply to an object with these values. They are neither sent nor
     * compared.
     */
    meaningless?: (values: Properties) => readonly string[];
    /** `undefined` for an object without a unique key. */
    uniqueKey: (values: Properties) => UniqueValue | undefined;
    /**
     * For messages: describes an object that equals these values. `tellApart` explains how a
     * program can distinguish its own object from an equal one.
     */
    alike: (values: Properties) => string;
    tellApart: string;
    /** Checks that involve several arguments. */
    checkTogether?: (result: CheckResult, context: CheckContext) => void;
    /** Whether a create cannot be sent, so that an existing object must be adopted. */
    cannotCreate?: (news: Properties) => boolean;
    /** Runs after a create or an update. The engine stores `pending` if it fails. */
    afterChange?: (id: string, news: Properties, pending: Properties, account: Account) => Promise<void>;
    /**
     * Whether an object was deleted for which Kapso responded 404. Throws if no evidence confirms
     * or refutes it.
     */
    isDeleted: (missing: Missing, account: Account) => Promise<boolean>;
    /**
     * Arguments of an object of the state that may be unknown: the outputs lack them, and Kapso may
     * not return them.
     */
    uncertainInState?: (outs: Properties) => readonly string[];
}

/** The tables that derive from the schema of a resource type. */
interface SchemaTables {
    schema: ResourceSchema;
    /** The argument by which people recognise an object: always declared, always returned. */
    label: string;
    required: readonly string[];
    requiredToCreate: readonly string[];
    /**
     * The argument with the parent's ID, and the parent's collection. The ID is part of the path
     * and never sent in a body.
     */
    parent?: { field: string; collection: CollectionName };
    /** What an absent argument means. Adding or removing such a value is no change. */
    defaults: Properties;
    clearable: readonly string[];
    /** Arguments that a refresh compares even if the program leaves them out. */
    watched: readonly string[];
    /** Outputs that Kapso computes, of all API versions. */
    computed: readonly string[];
}

/** The checks of all arguments of a resource type, except for behaviours. */
export type ChecksOf<Schema extends ResourceSchema> = {
    [Name in keyof Schema["arguments"] as Schema["arguments"][Name] extends { behaviour: true } ? never : Name]: z.ZodType;
};

/** The collections of the resource types that have children. */
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
