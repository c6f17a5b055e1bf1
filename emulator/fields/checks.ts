/**
 * Returns the problem of a sent value, or undefined. The problem completes a sentence that begins
 * with the field's name.
 */
export type Check = (value: unknown) => string | undefined;
export type Checks = Readonly<{ [field: string]: Check }>;

export const BLANK = "can't be blank";

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
/** A list of some of the values, which may be empty. */
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
    (min: number, max: number): Check =>
    (value) => {
        if (typeof value !== "number") {
            return "is not a number";
        }
        if (!Number.isInteger(value)) {
            return "must be an integer";
        }
        if (value < min) {
            return `must be greater than or equal to ${min}`;
        }
        return value > max ? `must be less than or equal to ${max}` : undefined;
    };
export const mapOfTexts: Check = (value) => {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    return isMap && Object.values(value).every((item) => typeof item === "string") ? undefined : "must be a map of strings";
};

function isHttpUrl(value: string): boolean {
    return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value);
}
