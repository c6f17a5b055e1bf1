import { ApiError } from "../apiError";
import type { ApiVersion } from "../apiVersion";
import { BLANK, type Check, type Checks } from "../fields/checks";
import { defaultOf, type FieldTable, isAccepted } from "../fields/field";
import type { SentFields } from "./request";

/** Collects the problems of one request and reports them all in one 422. */
export class FieldProblems {
    private readonly problems: string[] = [];

    constructor(private readonly sent: SentFields) {}

    /** Checks the values that are present. `null` is checked by `require` and `refuseNull`. */
    check(checks: Checks): void {
        for (const [field, check] of Object.entries(checks)) {
            const value = this.sent[field];
            const problem = value === undefined || value === null ? undefined : check(value);
            if (problem !== undefined) {
                this.add(field, problem);
            }
        }
    }

    /** Requires the field, with a value other than `null`. */
    require(field: string): void {
        if (this.sent[field] === undefined) {
            this.add(field, BLANK);
        }
        this.refuseNull(field);
    }

    /** Refuses `null`, but the field can be absent. */
    refuseNull(field: string): void {
        if (this.sent[field] === null) {
            this.add(field, BLANK);
        }
    }

    /** Refuses another value than the current one. */
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

/** The checks of the fields that a create or PATCH of one API version can set. */
export function checksOf(table: FieldTable, version: ApiVersion = "platform", operation: "create" | "patch" = "create"): Checks {
    const checks: Record<string, Check> = {};
    for (const [name, field] of Object.entries(table)) {
        if (field.sent !== undefined && isAccepted(field, version) && !(field.isFixed && operation === "patch")) {
            checks[name] = field.sent;
        }
    }
    return checks;
}

/** The known fields of a checked body. Kapso ignores unknown fields. */
export function pick<Known>(sent: SentFields, checks: Checks): Known {
    return Object.fromEntries(Object.entries(sent).filter(([name, value]) => value !== undefined && Object.hasOwn(checks, name))) as Known;
}

/** Replaces each `null` in a PATCH of `record` by the default, or drops it if nulls are ignored. */
export function resolveNulls<Known extends object>(fields: Known, table: FieldTable, record: object, nullIgnored: boolean): Known {
    const nulls = Object.entries(table).filter(([name]) => fields[name as keyof Known] === null);
    return { ...fields, ...Object.fromEntries(nulls.map(([name, field]) => [name, nullIgnored ? undefined : defaultOf(field, record)])) };
}

/** Rails writes `phone_number_id` as "Phone number" in its messages: it drops `_id`. */
function inWords(field: string): string {
    const words = field.replace(/_id$/, "").replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
}
