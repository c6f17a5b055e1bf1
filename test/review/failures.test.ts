import { describe, expect, it } from "vitest";
import { samples } from "../support/errorSamples";
import { reviewed, urnOf } from "./sample";

const ofProvider = samples.filter(({ isCheck }) => !isCheck).flatMap(({ texts }) => texts);
const ofChecks = samples.filter(({ isCheck }) => isCheck).flatMap(({ texts }) => texts);

describe("a review", () => {
    it.each(ofProvider)("repeats an error of the provider with its hints: %s", (said) => {
        const shown = `support: ${said.replaceAll("\n  - ", " ")}`;
        expect(failuresOf(said)).toEqual([shown]);
        expect(failuresOf(`Preview failed: ${said}`)).toEqual([shown]);
    });

    it.each(ofChecks)("repeats the reason of a failed check, and not the value: %s", (reason) => {
        const resource = "pulumi-nodejs:dynamic/kapso:WhatsAppConfig resource 'support'";
        expect(failuresOf(`${resource}: property name value {EAAB-1} has a problem: ${reason}`)).toEqual([`support: name ${reason}`]);
        expect(failuresOf(`${resource} has a problem: ${reason}`)).toEqual([`support: ${reason}`]);
    });

    it.each([
        ["without a code", "WhatsApp config support has the token EAAB-1"],
        ["that begins like an error of the provider", "Could not read WhatsApp config support: EAAB-1"],
        ["with a code in its midst", "[KAPSO-EXISTS] Number of tokens: EAAB-1"],
        ["with a code that no error has", "A customer logs in with EAAB-1 [KAPSO-NONE]"],
        ["with a code in its second line", "EAAB-1\nNumber 1 is already connected [KAPSO-EXISTS]"],
        ["in the form of a failed check without a code", "resource 'support' has a problem: EAAB-1"],
    ])("does not repeat what the program logs about a resource %s", (_title, logged) => {
        expect(failuresOf(logged)).toEqual([]);
    });

    it("repeats no line after the hints of an error", () => {
        expect(failuresOf("It exists. [KAPSO-EXISTS]\n  - Delete it.\nEAAB-1\n  - EAAB-1")).toEqual([
            "support: It exists. [KAPSO-EXISTS] Delete it.",
        ]);
    });

    it.each([
        "KAPSO-DECLARED-TWICE",
        "KAPSO-IMPORT-OPTION",
        "KAPSO-FOREIGN-PROVIDER",
        "KAPSO-PACKAGE-NOT-FOUND",
        "KAPSO-ENVIRONMENT-CHANGED",
    ])("repeats %s, which the program itself raises, and nothing around it", (code) => {
        const [summary = ""] = samples.flatMap(({ texts }) =>
            texts.filter((text) => text.includes(code)).map((text) => text.split("\n")[0]),
        );
        const message = `error: Running program 'EAAB-1'\n    EAAB-2 ${summary}\n  - EAAB-3\n`;
        expect(reviewed([], { rest: { diagnostics: [{ severity: "error", message }] } }).failures).toEqual([summary]);
    });

    it("does not repeat an error with a code that is not about a resource of this package", () => {
        const diagnostics = [{ severity: "error", message: "error: EAAB-1 gave an error. [KAPSO-EXISTS]\n" }];
        expect(reviewed([], { rest: { diagnostics } }).failures).toEqual([]);
    });
});

function failuresOf(said: string): string[] {
    const diagnostics = [{ urn: urnOf("support"), severity: "error", message: `error: ${said}\n` }];
    return reviewed([], { rest: { diagnostics } }).failures;
}
