import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkFields, requireFields } from "../../../provider/model/argumentChecks";
import { unknownValue } from "../../../provider/model/unknown";

const fields = { name: z.string("must be a string").min(2, "is too short"), tags: z.array(z.string(), "must be a list of strings") };

describe("checking fields", () => {
    it("gives back what is fine, as it is", () => {
        expect(checkFields(fields, { name: "acme", tags: ["b", "a"] })).toEqual({
            inputs: { name: "acme", tags: ["b", "a"] },
            failures: [],
        });
    });

    it("names every fault on its own property", () => {
        expect(checkFields(fields, { name: 7, tags: "a" }).failures).toEqual([
            { property: "name", reason: "must be a string [KAPSO-ARGUMENT]" },
            { property: "tags", reason: "must be a list of strings [KAPSO-ARGUMENT]" },
        ]);
    });

    it("says one thing per property, the first", () => {
        expect(checkFields(fields, { name: "a", tags: [1, 2] }).failures).toHaveLength(2);
    });

    it.each([null, undefined])("takes %s for absent", (value) => {
        const { inputs, failures } = checkFields(fields, { name: value });
        expect(Object.keys(inputs)).toEqual([]);
        expect(failures).toEqual([]);
    });

    it.each([[unknownValue], [[unknownValue]], [{ deep: [{ deeper: unknownValue }] }]])("passes on what is not known yet: %j", (value) => {
        expect(checkFields(fields, { name: value, tags: value })).toEqual({ inputs: { name: value, tags: value }, failures: [] });
    });

    it("names the arguments that there are where one is misspelt, and not its property, whose value the engine would repeat", () => {
        expect(checkFields(fields, { nmae: "acme" }).failures).toEqual([
            { property: "", reason: 'there is no argument "nmae"; the arguments are name, tags [KAPSO-ARGUMENT-UNKNOWN]' },
        ]);
    });

    it("names them also where it is called as something that every object has", () => {
        expect(checkFields(fields, { toString: "acme" }).failures).toEqual([
            { property: "", reason: expect.stringContaining("no argument") },
        ]);
    });

    it("repeats no value, for it may be a secret", () => {
        expect(JSON.stringify(checkFields({ token: z.string().regex(/^x/) }, { token: "canary" }).failures)).not.toContain("canary");
    });
});

describe("requiring fields", () => {
    it("adds one failure for each that is absent, with the reason", () => {
        const result = checkFields(fields, { name: null, tags: [] });
        requireFields(result, ["name", "tags"], " for a test");
        expect(result.failures).toEqual([{ property: "name", reason: "is required for a test [KAPSO-ARGUMENT-REQUIRED]" }]);
    });

    it("is content with a value that is not known yet", () => {
        const result = checkFields(fields, { name: unknownValue });
        requireFields(result, ["name"]);
        expect(result.failures).toEqual([]);
    });

    it("does not ask for what has failed already", () => {
        const result = checkFields(fields, { name: "" });
        requireFields(result, ["name"]);
        expect(result.failures).toHaveLength(1);
    });
});
