import { ApiError } from "../apiError";
import type { ApiVersion } from "../apiVersion";
import { BLANK, type Check, type Checks } from "../fields/checks";
import { defaultOf, type FieldTable, isAccepted } from "../fields/field";
import type { SentFields } from "./request";

/** Collects what is wrong with the fields of one request, then refuses them all in one sentence. */
export class FieldProblems {
    private readonly problems: string[] = [];

    constructor(private readonly sent: SentFields) {}

    /** Looks at the values that were sent; whether a `null` may be sent is another question. */
    check(checks: Checks): void {
        for (const [field, check] of Object.entries(checks)) {
            const value = this.sent[field];
            const problem = value === undefined || value === null ? undefined : check(value);
            if (problem !== undefined) {
                this.add(field, problem);
            }
        }
    }

    /** The field must be sent, and not as `null`. */
    require(field: string): void {
        if (this.sent[field] === undefined) {
            this.add(field, BLANK);
        }
        this.refuseNull(field);
    }

    /** The field may be left out, but not be sent as `null`. */
    refuseNull(field: string): void {
        if (this.sent[field] === null) {
            this.add(field, BLANK);
        }
    }

    /** The field may be sent, but only with the value that it has. */
    refuseChange(field: string, current: unknown): void {
        if (this.sent[field] !== undefined && this.sent[field] !== current) {
            this.add(field, "can't be changed");
        }
    }

    add(field: string, problem: string): void {
        this.problems.push(`${inWords(field)} ${problem}`);
    }

    throwIfAny(): void {
        const [first, ...others] = this.problems;
        if (first !== undefined) {
            const last = others.pop();
            throw new ApiError(422, last === undefined ? first : `${[first, ...others].join(", ")} and ${last}`);
        }
    }
}

/** The checks of the fields that a create, or a PATCH, of one API version can set. Default all. */
export function checksOf(table: FieldTable, version: ApiVersion = "platform", operation: "create" | "patch" = "create"): Checks {
    const checks: Record<string, Check> = {};
    for (const [name, field] of Object.entries(table)) {
        if (field.sent !== undefined && isAccepted(field, version) && !(field.isFixed && operation === "patch")) {
            checks[name] = field.sent;
        }
    }
    return checks;
}

/** The fields of a body that was checked; anything else in it is ignored, as by the service. */
export function pick<Known>(sent: SentFields, checks: Checks): Known {
    return Object.fromEntries(Object.entries(sent).filter(([name, value]) => value !== undefined && Object.hasOwn(checks, name))) as Known;
}

/**
 * What a PATCH of `record` changes: a `null` means the default, or no change at all if nulls are
 * ignored.
 */
export function resolveNulls<Known extends object>(fields: Known, table: FieldTable, record: object, nullIgnored: boolean): Known {
    const nulls = Object.entries(table).filter(([name]) => fields[name as keyof Known] === null);
    return { ...fields, ...Object.fromEntries(nulls.map(([name, field]) => [name, nullIgnored ? undefined : defaultOf(field, record)])) };
}

/**
 * "phone_number_id" is "Phone number", as in the service's own sentences: Rails drops the `_id`.
 */
function inWords(field: string): string {
    const words = field.replace(/_id$/, "").replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
}
