import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Account } from "./account";
import type { RemoteObject } from "./kapso/collection";
import type { Objects } from "./kapso/generation";
import { generations } from "./kapso/generations";
import type { CheckResult, Properties } from "./lifecycle";

/** What makes one resource different from the others: its arguments, and the few things that only it does. */
export interface ResourceKind {
    /** Where its objects are in an account. */
    collection: "configs" | "customers" | "webhooks";
    /** The argument by which people know one: always declared, always returned. */
    label: "name" | "url";
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
    /** Arguments whose default no document tells: where the program leaves one out, whatever the service chose will do. */
    leftToService?: readonly string[];
    /** Removing one of these clears it. */
    clearable: readonly string[];
    /** Lists in which order has no meaning. */
    sets: readonly string[];
    /** Outputs that the service computes, in one generation of the API or another. */
    computed: readonly string[];
    /** The value that only one object may have, and its field; `undefined` for an object without one. For messages: what it is, and that another has it. */
    uniqueKey: (values: Properties) => { field: string; what: string; taken: string; value: string } | undefined;
    /** What no single argument shows. */
    checkWhole?: (result: CheckResult, isNew: boolean) => void;
    /** After a create or update; `pending` is what the engine must keep where it fails. */
    afterwards?: (id: string, news: Properties, pending: Properties, account: Account) => Promise<void>;
    /** Whether a 404 for this object may be believed. Throws where that cannot be settled. */
    isGone: (error: unknown, id: string, props: Properties, account: Account) => Promise<boolean>;
}

/** A kind of resource as one generation of the API has it. */
export interface KindHere extends ResourceKind {
    /** Arguments that the service cannot change, the owner included. */
    replacing: readonly string[];
    /** Arguments that every change carries where they are declared. */
    alwaysSent: readonly string[];
}

/** The arguments and outputs that a generation has, and its rules. */
export function kindIn(kind: ResourceKind, { fields, writeOnly, mark = {}, ownerMark, replacing, alwaysSent }: Objects): KindHere {
    const isHere = (field: string) =>
        field in fields || field in writeOnly || field in mark || field === ownerMark || field === kind.owner?.field;
    return {
        ...kind,
        fields: Object.fromEntries(Object.entries(kind.fields).filter(([field]) => isHere(field))),
        computed: kind.computed.filter(isHere),
        replacing,
        alwaysSent,
    };
}

/** Where it is not known yet which generation it will be: with the rules of all, for to announce too much is safe. */
export function kindAnywhere(kind: ResourceKind): KindHere {
    const rules = Object.values(generations).map((generation) => generation[kind.collection]);
    return {
        ...kind,
        replacing: [...new Set(rules.flatMap(({ replacing }) => replacing))],
        alwaysSent: [...new Set(rules.flatMap(({ alwaysSent }) => alwaysSent))],
    };
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

/** The declared arguments that a create sends. */
export function createBody(kind: KindHere, news: Properties): Properties {
    return Object.fromEntries(sentFields(kind).flatMap((field) => (field in news ? [[field, news[field]]] : [])));
}

/** Arguments that differ once defaults are filled in. A value that is not known yet differs from every other. */
export function changedFields(kind: KindHere, olds: Properties, news: Properties): string[] {
    return Object.keys(kind.fields).filter((field) => !isSame(kind, field, olds, news));
}

/** The changed arguments and those that are always sent; `undefined` where nothing changes on the wire. */
export function patchBody(kind: KindHere, olds: Properties, news: Properties): Properties | undefined {
    return bodyOf(
        kind,
        sentFields(kind).filter((field) => !isSame(kind, field, olds, news)),
        news,
    );
}

/**
 * The named fields as declared, removed ones as their default or `null`, and those that are always sent. A removed one that the
 * service cannot do without is left out. `undefined` where nothing is left to send.
 */
export function bodyOf(kind: KindHere, names: readonly string[], news: Properties): Properties | undefined {
    const sendable = names.filter((field) => withDefault(kind, field, news) !== undefined || kind.clearable.includes(field));
    if (sendable.length === 0) {
        return undefined;
    }
    const always = kind.alwaysSent.filter((field) => field in news);
    return Object.fromEntries([...sendable, ...always].map((field) => [field, withDefault(kind, field, news) ?? null]));
}

/** Declared fields that this version of the service does not show, and which can be sent to an existing object. */
export function unreadableFields(kind: KindHere, remote: RemoteObject, news: Properties): string[] {
    return sentFields(kind).filter((field) => !kind.replacing.includes(field) && field in news && remote[field] === undefined);
}

/** Readable fields in which an existing object differs from the declared one; a value for a field that is not declared differs too. */
export function differingFields(kind: KindHere, remote: RemoteObject, news: Properties): string[] {
    const isLeft = (field: string) => !(field in news) && kind.leftToService?.includes(field);
    return sentFields(kind).filter((field) => remote[field] !== undefined && !isLeft(field) && !isSame(kind, field, remote, news));
}

/** Whether an object equals the declared one in every field that the service returns. */
export function isIdentical(kind: KindHere, remote: RemoteObject, news: Properties): boolean {
    return isOfOwner(kind, remote, news) && differingFields(kind, remote, news).length === 0;
}

export function isOfOwner({ owner }: KindHere, remote: RemoteObject, news: Properties): boolean {
    // `null` is an answer: it belongs to nobody.
    return owner === undefined || remote[owner.field] === undefined || remote[owner.field] === news[owner.field];
}

/** Whether both have the value that only one object may have. */
export function hasSameKey(kind: KindHere, remote: RemoteObject, news: Properties): boolean {
    const key = kind.uniqueKey(news);
    return key !== undefined && kind.uniqueKey(remote)?.value === key.value;
}

/**
 * The values of `keys`: the service's where it returns one that differs from the last known, otherwise that one. `null` empties;
 * absent keeps.
 */
export function layOnto(kind: KindHere, lasts: Properties, remote: Properties, keys: readonly string[]): Properties {
    const values = keys.map((key) => {
        const isKept = remote[key] === undefined || (kind.sets.includes(key) && isSame(kind, key, lasts, remote));
        return [key, isKept ? lasts[key] : remote[key]];
    });
    return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined));
}

/** The declared arguments and what the service computed: all that a state needs. */
export function outsOf(kind: KindHere, news: Properties, remote: RemoteObject): Properties {
    return { ...layOnto(kind, {}, remote, kind.computed), ...news };
}

/** Fields that a change was to give another value, and which the answer shows with the old one, or not cleared (facts, section 7). */
export function keptFields(kind: KindHere, body: Properties, olds: Properties, remote: RemoteObject): string[] {
    return Object.keys(body).filter((field) => {
        const shown = remote[field];
        const isOld = isSame(kind, field, remote, olds) && !isSame(kind, field, remote, body);
        return !isEmpty(shown) && (isOld || body[field] === null);
    });
}

function isSame(kind: KindHere, field: string, one: Properties, other: Properties): boolean {
    const [a, b] = [withDefault(kind, field, one), withDefault(kind, field, other)];
    if (kind.sets.includes(field) && Array.isArray(a) && Array.isArray(b)) {
        return isDeepStrictEqual(new Set(a), new Set(b));
    }
    return isDeepStrictEqual(a, b);
}

/** `null`, an empty list or map, and absent are the same, and all mean the default. */
function withDefault(kind: KindHere, field: string, values: Properties): unknown {
    return isEmpty(values[field]) ? kind.defaults[field] : values[field];
}

function isEmpty(value: unknown): boolean {
    return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
