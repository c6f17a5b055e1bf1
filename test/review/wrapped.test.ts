import { describe, expect, it } from "vitest";
import { PreviewError, readPreview } from "../../review/index";
import { acme, fileOf, step } from "./sample";

const steps = [step("support", { before: { ...acme, name: 'brace } and "quote" and \\' }, after: { ...acme, name: "{" } })];
const preview = new TextDecoder().decode(fileOf(steps));
/** A preview with Pulumi's indentation. */
const indented = JSON.stringify(JSON.parse(preview), undefined, 4);

describe("a preview between a wrapper's lines", () => {
    it.each([
        ["npm", `\n> whatsapp@1.0.0 preview\n> pulumi preview --json\n\n${indented}\n`],
        ["yarn", `yarn run v1.22.22\n$ pulumi preview --json\n${indented}\nDone in 3.21s.\n`],
        ["dotenv", `[dotenv@17.2.3] injecting env (2) from .env -- tip: {"a": 1}\n${preview}\n`],
        ["a logger that prints JSON", `{"level":"info","message":"start"}\n${preview}\n{"level":"info","message":"end"}`],
        ["a log with a brace that never closes", `{ starting\n${indented}\n} ended`],
        ["Windows' line ends", `> preview\r\n\r\n${indented.replaceAll("\n", "\r\n")}\r\nDone.\r\n`],
    ])("is read as it is alone: lines of %s", (_, text) => {
        expect(readPreview(Buffer.from(text))).toEqual(readPreview(Buffer.from(preview)));
    });

    it.each([
        ["two previews", `${indented}\n${indented}`, "The input contains more than one preview."],
        ["a preview that is cut off", `> preview\n\n${indented.slice(0, -5)}`, "The JSON is incomplete or invalid."],
        ["lines alone", "yarn run v1.22.22\nDone in 3.21s.", "The input is not JSON."],
        ["another JSON", '> preview\n{"version": 3}\n', "The JSON is incomplete or invalid."],
    ])("is refused: %s", (_, text, sentence) => {
        expect(() => readPreview(Buffer.from(text))).toThrow(PreviewError);
        expect(() => readPreview(Buffer.from(text))).toThrow(sentence);
    });

    it("is found in linear time, whatever surrounds it", { timeout: 10_000 }, () => {
        const text = Buffer.from(`${"{\n".repeat(1_000_000)}${'{"a": "\\"}"}\n'.repeat(200_000)}`);
        expect(() => readPreview(text)).toThrow(PreviewError);
    });
});
