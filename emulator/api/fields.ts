import { ApiError } from "../apiError";
import { asObject, type SentFields } from "./request";

/** Says what is wrong with a value that was sent, as the end of a sentence that begins with the field's name; undefined when it is fine. */
export type Check = (value: unknown) => string | undefined;
export type Checks = Readonly<{ [field: string]: Check }>;

const BLANK = "can't be blank";

export const text: Check = (value) => (typeof value !== "string" ? "must be a string" : value.trim() === "" ? BLANK : undefined);
export const digits: Check = (value) => text(value) ?? (/^\d+$/.test(String(value)) ? undefined : "is invalid");
export const httpUrl: Check = (value) => text(value) ?? (isHttpUrl(String(value)) ? undefined : "is invalid");
export const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
export const oneOf =
    (values: readonly string[]): Check =>
    (value) =>
        typeof value === "string" && values.includes(value) ? undefined : "is not included in the list";
export const listOfTexts: Check = (value) =>
    !Array.isArray(value) ? "must be a list" : value.every((item) => typeof item === "string" && item !== "") ? undefined : "is invalid";
/** A list of some of the values; an empty one is fine. */
export const someOf =
    (values: readonly string[]): Check =>
    (value) => {
        if (!Array.isArray(value)) {
            return "must be a list";
        }
        const unknown: unknown[] = value.filter((item) => !values.includes(item));
        return unknown.length > 0 ? `contains what is not in the list: ${unknown.map(String).join(", ")}` : undefined;
    };
export const notEmpty =
    (check: Check): Check =>
    (value) =>
        Array.isArray(value) && value.length === 0 ? BLANK : check(value);
export const wholeNumber =
    (least: number, most: number): Check =>
    (value) => {
        if (typeof value !== "number") {
            return "is not a number";
        }
        if (!Number.isInteger(value)) {
            return "must be an integer";
        }
        if (value < least) {
            return `must be greater than or equal to ${least}`;
        }
        return value > most ? `must be less than or equal to ${most}` : undefined;
    };
export const mapOfTexts: Check = (value) => {
    const map = asObject(value);
    return map !== undefined && Object.values(map).every((item) => typeof item === "string") ? undefined : "must be a map of strings";
};

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

/** The known fields of a body that was checked; anything else in it is ignored, as by the service. */
export function pick<Known>(sent: SentFields, names: readonly (keyof Known & string)[]): Known {
    return Object.fromEntries(names.filter((name) => sent[name] !== undefined).map((name) => [name, sent[name]])) as Known;
}

/** What a PATCH changes: a `null` stands for what is in `cleared`, or for no change at all where nulls are ignored. */
export function resolveNulls<Known extends object>(fields: Known, cleared: Partial<Known>, nullIgnored: boolean): Known {
    const nulls = (Object.keys(cleared) as (keyof Known)[]).filter((name) => fields[name] === null);
    return { ...fields, ...Object.fromEntries(nulls.map((name) => [name, nullIgnored ? undefined : cleared[name]])) };
}

/** "phone_number_id" is "Phone number", as in the service's own sentences: Rails drops the `_id`. */
function inWords(field: string): string {
    const words = field.replace(/_id$/, "").replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
}

function isHttpUrl(value: string): boolean {
    return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value);
}
