import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { repository } from "../support/programFolder";
import { reviewed, urnOf } from "./sample";

/** What the errors of the provider are made of, by the expression in the template. */
const samples: [RegExp, string][] = [
    [/^(.*\.)?noun$|naming\.noun/, "WhatsApp config"],
    [/^capitalized\(key\.what\)$/, "Number"],
    [/^key\.taken$/, "is connected already"],
    [/^start$/, "Number 1 is connected already, by WhatsApp config 4a5b of customer acme"],
    [/^taken$/, "Could not update WhatsApp config 4a5b: phoneNumberId 1 is connected already."],
    [/^what$/, 'WhatsApp config "Support"'],
    [/^operation$/, "create"],
    [/attempt/, "read WhatsApp config 4a5b"],
    [/^refusal$/, "cannot be replaced"],
    [/^key$/, "maxWaitSeconds"],
    [/^variable$/, "KAPSO_MAX_WAIT_SECONDS"],
];

const wrapping = /^\$\{refusal instanceof Error/;

/** The errors that the provider words itself, as one of them reads. */
const worded = sourcesIn("provider").flatMap((file) => {
    const found: string[] = [];
    const visit = (node: ts.Node) => {
        const [argument] = ts.isNewExpression(node) && node.expression.getText() === "Error" ? (node.arguments ?? []) : [];
        const text = argument && textOf(argument);
        if (text !== undefined && !wrapping.test(argument?.getText().slice(1) ?? "")) {
            found.push(text);
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true));
    return found;
});

describe("a review", () => {
    it("finds the errors of the provider in its sources", () => {
        expect(worded.length).toBeGreaterThan(20);
    });

    it.each(worded)("repeats each error that the provider words: %s", (said) => {
        expect(failuresOf(said)).toEqual([`support: ${said}`]);
    });

    it.each([
        "WhatsApp config 4a5b cannot be replaced, for it would be deleted before this came out; nothing was changed: Number 1 is connected already.",
        "WhatsApp config 4a5b cannot be replaced: a webhook of this program that names it would go with it.",
        "WhatsApp webhook 4a5b/6c7d stands in the state by its id in another generation of the API than v1 (kapso:apiVersion).",
    ])("repeats what only a preview says: %s", (said) => {
        expect(failuresOf(said)).toEqual([`support: ${said}`]);
    });

    it.each(["WhatsApp config support has the token EAAB-1", "Number of tokens: EAAB-1", "A customer logs in with EAAB-1"])(
        "does not repeat what the program logs about a resource: %s",
        (logged) => {
            expect(failuresOf(logged)).toEqual([]);
        },
    );
});

function failuresOf(said: string): string[] {
    const diagnostics = [{ urn: urnOf("support"), severity: "error", message: `error: ${said}\n` }];
    return reviewed([], { rest: { diagnostics } }).failures;
}

function sourcesIn(folder: string): string[] {
    const names = readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".ts")).map((name) => join(repository, folder, name));
}

/**
 * A text, a template with samples filled in, or several of them added; `undefined` for anything
 * else.
 */
function textOf(node: ts.Expression): string | undefined {
    if (ts.isStringLiteralLike(node)) {
        return node.text;
    }
    if (ts.isBinaryExpression(node)) {
        const [left, right] = [textOf(node.left), textOf(node.right)];
        return left === undefined || right === undefined ? undefined : left + right;
    }
    if (!ts.isTemplateExpression(node)) {
        return undefined;
    }
    const spans = node.templateSpans.map(({ expression, literal }) => sampleOf(expression.getText()) + literal.text);
    return [node.head.text, ...spans].join("").replace(/\s+/g, " ").trim();
}

function sampleOf(expression: string): string {
    return samples.find(([form]) => form.test(expression))?.[1] ?? "4a5b";
}
