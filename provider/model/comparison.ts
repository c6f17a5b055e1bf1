import { isDeepStrictEqual } from "node:util";
import { canonicalId } from "../kapso/api/ids";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { Properties } from "./properties";
import type { ResourceType } from "./resourceType";

/**
 * Decides whether two values of an argument mean the same. There are two questions:
 * - Did the program change the argument (`isSame`, of declared values)?
 * - Does an object at Kapso match its declaration (`isAsDeclared`)? If the program leaves an
 *   argument out, every documented default, `null`, an empty value and "not returned" match.
 */
export class Comparison {
    constructor(private readonly type: ResourceType) {}

    /** The arguments that requests contain. */
    get sentFields(): string[] {
        return Object.keys(this.type.fields).filter((field) => field !== this.type.parent?.field);
    }

    /**
     * Whether the program still declares the same value. An absent argument means its default.
     * Removing an empty value, or a value that Kapso chooses, is no change.
     */
    isSame(field: string, olds: Properties, news: Properties): boolean {
        const isUnspecified =
            isEmpty(olds[field]) || this.isEqual(field, olds[field], this.type.versionDefaults[field]) || this.isLeftToKapso(field, news);
        return (
            (!isDeclared(news[field]) && isUnspecified) || this.isEqual(field, this.withDefault(field, olds), this.withDefault(field, news))
        );
    }

    /** Whether the value that Kapso returns matches the declared one. */
    isAsDeclared(field: string, remote: Properties, news: Properties): boolean {
        const shown = remote[field];
        const declared = { ...news, kind: news.kind ?? remote.kind };
        if (shown === undefined || this.isMeaningless(field, declared)) {
            return true;
        }
        if (isDeclared(news[field])) {
            return this.isEqual(field, shown, news[field]) || (isEmpty(shown) && isEmpty(news[field]));
        }
        return (
            isEmpty(shown) ||
            this.isLeftToKapso(field, declared) ||
            (this.type.possibleDefaults[field] ?? []).some((value) => this.isEqual(field, shown, value))
        );
    }

    /** The arguments that the program changed. An unknown value differs from every other value. */
    changedFields(olds: Properties, news: Properties): string[] {
        return Object.keys(this.type.fields).filter((field) => !this.isSame(field, olds, news));
    }

    /**
     * The arguments in which an existing object differs from the declaration. Fields that Kapso
     * does not return are ignored.
     */
    differingFields(remote: RemoteObject, news: Properties): string[] {
        return this.sentFields.filter((field) => !this.isAsDeclared(field, remote, news));
    }

    /** Whether an object matches the declaration in every field that Kapso returns. */
    isIdentical(remote: RemoteObject, news: Properties): boolean {
        return this.hasDeclaredParent(remote, news) && this.differingFields(remote, news).length === 0;
    }

    hasDeclaredParent(remote: RemoteObject, news: Properties): boolean {
        const { parent } = this.type;
        // Kapso returns `null` for an object without a parent.
        return (
            parent === undefined ||
            remote[parent.field] === undefined ||
            canonicalId(remote[parent.field]) === canonicalId(news[parent.field])
        );
    }

    /** Whether both objects have the same unique key. */
    hasSameKey(remote: RemoteObject, news: Properties): boolean {
        const [key, other] = [this.type.uniqueKey(news), this.type.uniqueKey(remote)];
        return key !== undefined && other !== undefined && this.isEqual(key.field, key.value, other.value);
    }

    /**
     * The values of `keys`: Kapso's value if it differs from the last known value, otherwise the
     * last known value. `null` clears a value; an absent field keeps it.
     */
    merge(lasts: Properties, remote: Properties, keys: readonly string[]): Properties {
        const values = keys.map((key) => {
            const isKept = remote[key] === undefined || (isDeclared(lasts[key]) && this.isAsDeclared(key, remote, lasts));
            return [key, isKept ? lasts[key] : remote[key]];
        });
        return Object.fromEntries(values.filter(([, value]) => isDeclared(value)));
    }

    /** The outputs of a resource: the declared arguments and the values that Kapso computed. */
    outputsOf(news: Properties, remote: RemoteObject): Properties {
        return { ...this.merge({}, remote, this.type.computed), ...news };
    }

    /** Whether an argument does not apply to an object with these values. */
    isMeaningless(field: string, values: Properties): boolean {
        return this.type.meaningless?.(values).includes(field) ?? false;
    }

    /** Whether two values of a field mean the same to Kapso. */
    isEqual(field: string, one: unknown, other: unknown): boolean {
        return isDeepStrictEqual(this.canonical(field, one), this.canonical(field, other));
    }

    /** The same form for all values that mean the same. */
    canonical(field: string, value: unknown): unknown {
        return this.type.wireFields[field]?.canonical?.(value) ?? value;
    }

    /**
     * The label in lower case, without white space and slashes at its end, because Kapso may change
     * these.
     */
    looseLabel(values: Properties): string {
        return String(this.canonical(this.type.label, values[this.type.label]))
            .toLowerCase()
            .replace(/\s+|(?<!\/)\/+$/g, "");
    }

    /**
     * The value of an argument, or its default if it is absent. Without a default, an empty list or
     * map counts as absent.
     */
    withDefault(field: string, values: Properties): unknown {
        const value = this.isMeaningless(field, values) ? undefined : values[field];
        const byDefault = this.type.defaults[field];
        return isDeclared(value) && !(isEmpty(value) && byDefault === undefined) ? value : byDefault;
    }

    private isLeftToKapso(field: string, values: Properties): boolean {
        return this.type.leftToKapso?.(values).includes(field) ?? false;
    }
}

export function isDeclared(value: unknown): boolean {
    return value !== undefined && value !== null;
}

export function isEmpty(value: unknown): boolean {
    return !isDeclared(value) || value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
