import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { PreviewError, printHtml, printJson, printMarkdown, printText, readPreview, reviewOf } from "../../review/index";
import { acme, fileOf, reviewed, step, urnOf } from "./sample";

/** Part of every hostile text, and of no word of the reports. */
const mark = "ZQX";

const fragments = [
    "`",
    "``",
    "|",
    "\n",
    "\r\n",
    "\n\n",
    "#",
    "- ",
    "1. ",
    "> ",
    "*",
    "**",
    "_",
    "~~",
    "\\",
    "&amp;",
    "&#64;",
    "<",
    ">",
    "</code>",
    "</summary>",
    "</details>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "]]>",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "@octocat",
    "@org/team",
    "#1",
    "GH-1",
    "https://evil.example",
    "www.evil.example",
    "me@evil.example",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u0000",
    "\ud800",
    "\u2028",
    "\t",
    "'",
    '"',
    "$" + "{x}",
    "/close",
]; // prettier-ignore

const hostile = fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 5, unit: "binary" })), { maxLength: 8 })
    .map((parts) => `${parts.slice(0, 4).join("")}${mark}${parts.slice(4).join("")}`);

const inputs = fc.record({
    customerId: hostile,
    name: hostile,
    kind: hostile,
    phoneNumberId: hostile,
    webhookDestinationUrl: fc.oneof(
        hostile,
        hostile.map((text) => `https://${text}`),
        hostile.map((text) => `http://a.example/${text}?${text}#${text}`),
    ),
    callsEnabled: fc.oneof(hostile, fc.array(hostile, { maxLength: 2 }), fc.dictionary(hostile, hostile, { maxKeys: 2 })),
});

const hostileLine = hostile.map((text) => text.replace(/[\r\n]/g, " "));

/** Errors in the form that a review takes for one of the provider. */
const failures = fc.oneof(
    hostile.map((text) => `resource 'x' has a problem: ${text} [KAPSO-ARGUMENT]`),
    fc.tuple(hostileLine, hostileLine).map(([summary, hint]) => `error: ${summary} [KAPSO-EXISTS]\n  - ${mark} ${hint}\n`),
);

const file = fc
    .tuple(hostile, hostile, hostile, failures, inputs, inputs, fc.constantFrom("update", "replace", "create", "delete"))
    .map(([name, account, field, failure, before, after, op]) => ({
        steps: [
            step(name, { op, before, after, account, named: [field, "name"] }),
            step(`${name} customer`, { resource: "Customer", before: { name: after.name } }),
        ],
        rest: {
            diagnostics: [{ urn: urnOf(name), severity: "error", message: failure }],
            config: { "a:b": field },
        },
    }));

describe("a preview with hostile texts", () => {
    it("makes Markdown in which the texts are only code", { timeout: 30_000 }, async () => {
        await fc.assert(
            fc.asyncProperty(file, async ({ steps, rest }) => {
                const markdown = await printMarkdown(reviewed(steps, { rest, ownDomains: ["own.example"] }));
                const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
                expectOwnWordsOnly(
                    html.replace(/<code>[^<]*<\/code>/g, ""),
                    /^<\/?(?:p|strong|em|b|ul|li|h4|table|thead|tbody|tr|th|td|blockquote|details|summary)(?: open)?>$/,
                );
                expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
            }),
        );
    });

    it("makes text that cannot control a terminal, and no line of which begins with them", async () => {
        fc.assert(
            fc.property(file, ({ steps, rest }) => {
                const text = printText(reviewed(steps, { rest, ownDomains: ["own.example"] }), { hasColours: false });
                expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
                for (const line of text.trimEnd().split("\n")) {
                    expect(line).toMatch(/^(?:Kapso review|The preview failed|Risks:|Customer "|Config "|$| {2}[-!±~+] | {2}"| {6}\S)/);
                }
            }),
        );
    });

    it("makes HTML in which the texts are only text", async () => {
        await fc.assert(
            fc.asyncProperty(file, async ({ steps, rest }) => {
                const page = await printHtml(reviewed(steps, { rest, ownDomains: ["own.example"] }));
                const body = page.replace(/<(style|script)>.*?<\/\1>/gs, "");
                for (const tag of body.match(/<[^>]*>/g) ?? []) {
                    expect(tag).not.toContain(mark);
                    expect(tag).not.toMatch(/<(script|img|a|iframe|svg)\b|\son\w+=|javascript:/i);
                }
                expect(body.replace(/<[^>]*>/g, "")).not.toContain("<");
            }),
        );
    });
});

/** Removes code, so that only the report's own tags and words remain. */
function expectOwnWordsOnly(html: string, tag: RegExp): void {
    for (const found of html.match(/<[^>]*>/g) ?? []) {
        expect(found).toMatch(tag);
    }
    const words = html.replace(/<[^>]*>/g, "");
    expect(words).not.toContain(mark);
    expect(words).toMatch(/^[\w ,.;:()'–\n]*$/);
}

const json = fc.json({ maxDepth: 6 }).map((text) => new TextEncoder().encode(text));
const likePreviews = fc
    .record(
        {
            steps: fc.oneof(
                fc.jsonValue(),
                fc.array(
                    fc.oneof(
                        fc.jsonValue(),
                        fc.record(
                            {
                                op: fc.jsonValue(),
                                urn: fc.constant(urnOf("x")),
                                oldState: fc.jsonValue(),
                                newState: fc.record({ inputs: fc.jsonValue() }),
                            },
                            { requiredKeys: [] },
                        ),
                    ),
                ),
            ),
            diagnostics: fc.jsonValue(),
            ["__proto__"]: fc.jsonValue(),
        },
        { requiredKeys: [] },
    )
    .map((value) => new TextEncoder().encode(JSON.stringify(value)));

describe("a file that is no preview", () => {
    it("is refused in one line that does not quote it, or reported", () => {
        const cut = fc
            .nat({ max: 2000 })
            .map((end) => fileOf([step("support", { before: acme, after: { ...acme, name: "New" } })]).slice(0, end));
        fc.assert(
            fc.property(fc.oneof(fc.uint8Array({ maxLength: 50 }), json, likePreviews, cut), (bytes) => {
                const outcome = outcomeOf(bytes);
                expect(
                    outcome === "reported" ||
                        /^The (input|JSON)[^\n]*Pass the complete standard output of one `pulumi preview --json`[^\n]*$|^This preview contains an operation or resource type that[^\n]*$/.test(
                            outcome,
                        ),
                ).toBe(true);
            }),
            { numRuns: 500 },
        );
    });

    it.each([
        ["nothing", "", "The input is empty."],
        ["no JSON", "Previewing update (prod):", "The input is not JSON."],
        ["a part of a preview", '{"steps": [{"op": "cre', "The JSON is incomplete or invalid."],
        ["events", '{"sequence":0}\n{"sequence":1}\n', "The input is a stream of events."],
        ["another JSON", '{"version": 3}', "The JSON is not a preview, because it has neither steps nor a summary."],
        ["a list", "[]", "The JSON is not a preview"],
        [
            "a step without a URN",
            '{"steps": [{"op": "create"}]}',
            'The JSON is not a preview, because "steps.0.urn" has an unexpected type',
        ],
        [
            "inputs that are a list",
            '{"steps": [{"op": "create", "urn": "u", "newState": {"inputs": [1]}}]}',
            '"steps.0.newState.inputs" has an unexpected type',
        ],
        [
            "an unknown step",
            `{"steps": [{"op": "teleport", "urn": "${urnOf("x")}"}]}`,
            "This preview contains an operation or resource type that this version of pulumi-kapso does not know. Update pulumi-kapso.",
        ],
    ])("is refused: %s", (_, text, sentence) => {
        expect(outcomeOf(new TextEncoder().encode(text))).toContain(sentence);
    });

    it("is read in the encodings of PowerShell: UTF-16 and UTF-8 with a byte order mark", () => {
        const text = new TextDecoder().decode(fileOf([step("support", { after: acme })]));
        expect(reviewOf(readPreview(Buffer.from(`\ufeff${text}`, "utf16le"))).counts.created).toBe(1);
        expect(reviewOf(readPreview(Buffer.from(`\ufeff${text}`))).counts.created).toBe(1);
    });

    it("may be nested deeply, have keys of every object, and be 30 MB", { timeout: 30_000 }, async () => {
        const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
        const inputs = `{"__proto__": {"name": "polluted"}, "constructor": 1, "name": ${deep}, "callsEnabled": {"__proto__": ${deep}}}`;
        const one = `{"op": "update", "urn": "${urnOf("x")}", "oldState": {"inputs": ${inputs}}, "newState": {"inputs": ${inputs}}}`;
        const long = JSON.stringify(
            step("y", {
                after: { ...acme, name: "n".repeat(15_000_000), webhookDestinationUrl: `https://a.example/${"p".repeat(15_000_000)}` },
            }),
        );
        const review = reviewOf(readPreview(Buffer.from(`{"__proto__": {"steps": []}, "steps": [${one}, ${long}]}`)));
        const reports = [await printMarkdown(review), await printHtml(review), printJson(review)];
        for (const report of reports) {
            expect(report).toContain("(nested too deeply)");
            expect(report).not.toContain("polluted");
            expect(report.length).toBeLessThan(20_000);
        }
    });
});

describe("a failure text of 800 kB", () => {
    it.each([
        ["ends of values", "': property x value y "],
        ["beginnings of values", "resource 'a' "],
        ["beginnings and ends", "resource '' has a problem"],
        ["codes", "a [KAPSO-EXISTS]"],
        ["beginnings of the program's errors", "Could not find the package pulumi-kapso from The provider option of a"],
        ["lines with codes", "a [KAPSO-EXISTS]\n  - b\n"],
        ["numbers", 'WhatsAppConfig "a" and WhatsAppConfig "b" declare the same phone number 1 in '],
        ["slashes", "//"],
    ])("of %s is read in a second", (_title, part) => {
        const diagnostics = [{ urn: urnOf("x"), severity: "error", message: part.repeat(800_000 / part.length) }];
        const started = process.cpuUsage();
        reviewed([], { rest: { diagnostics } });
        expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
    });
});

function outcomeOf(bytes: Uint8Array): string {
    try {
        printJson(reviewOf(readPreview(bytes)));
        return "reported";
    } catch (error) {
        if (error instanceof PreviewError) {
            return error.message;
        }
        throw error;
    }
}
