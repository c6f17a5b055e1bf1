import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkFields, requireFields } from "../../../provider/model/argumentChecks";
import { unknownValue } from "../../../provider/model/unknown";

const fields = { name: z.string("must be a string").min(2, "is too short"), tags: z.array(z.string(), "must be a list of strings") };

describe("checkFields", () => {
    it("returns valid arguments unchanged", () => {
        expect(checkFields(fields, { name: "acme", tags: ["b", "a"] })).toEqual({
            inputs: { name: "acme", tags: ["b", "a"] },
            failures: [],
        });
    });

    it("reports each invalid argument on its property", () => {
        expect(checkFields(fields, { name: 7, tags: "a" }).failures).toEqual([
            { property: "name", reason: "must be a string [KAPSO-ARGUMENT]" },
            { property: "tags", reason: "must be a list of strings [KAPSO-ARGUMENT]" },
        ]);
    });

    it("reports only the first error of a property", () => {
        expect(checkFields(fields, { name: "a", tags: [1, 2] }).failures).toHaveLength(2);
    });

    it.each([null, undefined])("treats %s as absent", (value) => {
        const { inputs, failures } = checkFields(fields, { name: value });
        expect(Object.keys(inputs)).toEqual([]);
        expect(failures).toEqual([]);
    });

    it.each([[unknownValue], [[unknownValue]], [{ deep: [{ deeper: unknownValue }] }]])("accepts the unknown value %j", (value) => {
        expect(checkFields(fields, { name: value, tags: value })).toEqual({ inputs: { name: value, tags: value }, failures: [] });
    });

    it("lists the known arguments for a misspelt argument, without the property, whose value the engine would show", () => {
        expect(checkFields(fields, { nmae: "acme" }).failures).toEqual([
            { property: "", reason: 'there is no argument "nmae". The arguments are name, tags [KAPSO-ARGUMENT-UNKNOWN]' },
        ]);
    });

    it("refuses an unknown argument with the name of a property of every JavaScript object", () => {
        expect(checkFields(fields, { toString: "acme" }).failures).toEqual([
            { property: "", reason: expect.stringContaining("no argument") },
        ]);
    });

    it("never includes a value in a message, because it may be a secret", () => {
        expect(JSON.stringify(checkFields({ token: z.string().regex(/^x/) }, { token: "canary" }).failures)).not.toContain("canary");
    });
});

describe("requireFields", () => {
    it("adds one failure with the reason for each absent argument", () => {
        const result = checkFields(fields, { name: null, tags: [] });
        requireFields(result, ["name", "tags"], " for a test");
        expect(result.failures).toEqual([{ property: "name", reason: "is required for a test [KAPSO-ARGUMENT-REQUIRED]" }]);
    });

    it("accepts an unknown value", () => {
        const result = checkFields(fields, { name: unknownValue });
        requireFields(result, ["name"]);
        expect(result.failures).toEqual([]);
    });

    it("adds no failure for an argument that is invalid", () => {
        const result = checkFields(fields, { name: "" });
        requireFields(result, ["name"]);
        expect(result.failures).toHaveLength(1);
    });
});
