import { isDeepStrictEqual } from "node:util";
import { canonicalId } from "../kapso/api/ids";
import type { RemoteObject } from "../kapso/api/remoteObject";
import type { Properties } from "./properties";
import type { ResourceType } from "./resourceType";

/**
 * The one place that decides whether two values of an argument mean the same. There are two
 * questions:
 * - Has the program changed the argument (`isSame`, of declared values)?
 * - Is an object at Kapso as declared (`isAsDeclared`)? If the program leaves an argument out,
 * nobody asked for a value. Each documented default, `null`, an empty value and "not returned" are
 * as declared.
 */
export class Comparison {
    constructor(private readonly type: ResourceType) {}

    /** The arguments that Kapso keeps. */
    get sentFields(): string[] {
        return Object.keys(this.type.fields).filter((field) => field !== this.type.parent?.field);
    }

    /**
     * Whether the program declares of an argument what it declared before. An argument that is left
     * out
     * means its default; in place of an empty value, or of one that Kapso chooses, it asks for
     * nothing.
     */
    isSame(field: string, olds: Properties, news: Properties): boolean {
        const isFilled =
            isEmpty(olds[field]) || this.isEqual(field, olds[field], this.type.filled[field]) || this.isLeftToKapso(field, news);
        return (!isDeclared(news[field]) && isFilled) || this.isEqual(field, this.withDefault(field, olds), this.withDefault(field, news));
    }

    /** Whether what Kapso shows of an argument is what the program declares. */
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
            (this.type.fillings[field] ?? []).some((filling) => this.isEqual(field, shown, filling))
        );
    }

    /**
     * Arguments that the program has changed. A value that is not known yet differs from every
     * other.
     */
    changedFields(olds: Properties, news: Properties): string[] {
        return Object.keys(this.type.fields).filter((field) => !this.isSame(field, olds, news));
    }

    /** Arguments in which an existing object is not as declared, as far as Kapso shows it. */
    differingFields(remote: RemoteObject, news: Properties): string[] {
        return this.sentFields.filter((field) => !this.isAsDeclared(field, remote, news));
    }

    /** Whether an object equals the declared one in every field that Kapso returns. */
    isIdentical(remote: RemoteObject, news: Properties): boolean {
        return this.isOfParent(remote, news) && this.differingFields(remote, news).length === 0;
    }

    isOfParent(remote: RemoteObject, news: Properties): boolean {
        const { parent } = this.type;
        // With `null`, Kapso says that it has no parent.
        return (
            parent === undefined ||
            remote[parent.field] === undefined ||
            canonicalId(remote[parent.field]) === canonicalId(news[parent.field])
        );
    }

    /** Whether both have the value that only one object may have. */
    hasSameKey(remote: RemoteObject, news: Properties): boolean {
        const [key, other] = [this.type.uniqueKey(news), this.type.uniqueKey(remote)];
        return key !== undefined && other !== undefined && this.isEqual(key.field, key.value, other.value);
    }

    /**
     * The values of `keys`: Kapso's if it returns one that differs from the last known, otherwise
     * that
     * one. `null` empties; absent keeps.
     */
    layOnto(lasts: Properties, remote: Properties, keys: readonly string[]): Properties {
        const values = keys.map((key) => {
            const isKept = remote[key] === undefined || (isDeclared(lasts[key]) && this.isAsDeclared(key, remote, lasts));
            return [key, isKept ? lasts[key] : remote[key]];
        });
        return Object.fromEntries(values.filter(([, value]) => isDeclared(value)));
    }

    /** The declared arguments and what Kapso computed: all that a state needs. */
    outsOf(news: Properties, remote: RemoteObject): Properties {
        return { ...this.layOnto({}, remote, this.type.computed), ...news };
    }

    /** Whether an argument says nothing for an object with these values. */
    isMeaningless(field: string, values: Properties): boolean {
        return this.type.meaningless?.(values).includes(field) ?? false;
    }

    /** Whether two values of a field mean the same to Kapso. */
    isEqual(field: string, one: unknown, other: unknown): boolean {
        return isDeepStrictEqual(this.canonical(field, one), this.canonical(field, other));
    }

    /** A value in the form in which those that mean the same are equal. */
    canonical(field: string, value: unknown): unknown {
        return this.type.wires[field]?.canonical?.(value) ?? value;
    }

    /**
     * The label without what Kapso may have changed in it: case, white space, slashes at the end.
     */
    roughLabel(values: Properties): string {
        return String(this.canonical(this.type.label, values[this.type.label]))
            .toLowerCase()
            .replace(/\s+|(?<!\/)\/+$/g, "");
    }

    /**
     * The default replaces an argument that is left out. Without one, an empty list or map means
     * the
     * same.
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
