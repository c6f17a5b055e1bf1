import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { acme, fileOf, step } from "../review/sample";
import { finished } from "./finished";

let folder: string;
let preview: string;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-kapso-format-"));
    preview = join(folder, "preview.json");
    await writeFile(preview, fileOf([step("support", { before: acme, after: { ...acme, name: "New" } })]));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
    vi.unstubAllEnvs();
    setTerminal(undefined);
});

/** The properties with which Node describes standard output. */
function setTerminal(colours: boolean | undefined): void {
    Object.assign(process.stdout, { isTTY: colours !== undefined, hasColors: () => colours });
}

const markdown = /^\*\*Kapso review of `whatsapp\/prod`: 1 changed/;
const text = /^Kapso review of "whatsapp\/prod": 1 changed/;

describe("pulumi-kapso review", () => {
    it("prints Markdown into a pipe or a file", async () => {
        expect((await finished(["review", preview])).stdout).toMatch(markdown);
    });

    it("prints text with colours on a terminal that supports them", async () => {
        setTerminal(true);
        expect((await finished(["review", preview])).stdout).toContain('\u001b[1mKapso review of "whatsapp/prod"');
    });

    it("prints text without colours if the terminal has none, or NO_COLOR is set", async () => {
        setTerminal(false);
        expect((await finished(["review", preview])).stdout).toMatch(text);
        setTerminal(true);
        vi.stubEnv("NO_COLOR", "1");
        expect((await finished(["review", preview])).stdout).toMatch(text);
    });

    it("prints Markdown on a terminal, or text into a pipe, if --format requests it", async () => {
        expect((await finished(["review", preview, "--format", "text"])).stdout).toMatch(text);
        setTerminal(true);
        expect((await finished(["review", preview, "--format", "markdown"])).stdout).toMatch(markdown);
    });

    it.each([[["--json"]], [["--format", "json"]]])("prints JSON with %j", async (flags) => {
        const { stdout } = await finished(["review", preview, ...flags]);
        expect(JSON.parse(stdout)).toMatchObject({ counts: { changed: 1 } });
    });
});

describe.each(["export", "review", "drift", "doctor"])("pulumi-kapso %s", (command) => {
    it("accepts --format json, and --json as its short form", async () => {
        const { stdout } = await finished([command, "--help"]);
        expect(stdout).toMatch(/--format <format>[^-]*"json"/);
        expect(stdout).toMatch(/--json\s+the same as --format json/);
    });

    it("exits with 2 for an unknown format", async () => {
        const { code, stderr } = await finished([command, "--format", "pdf"]);
        expect([code, stderr]).toEqual([2, expect.stringMatching(/Allowed choices are (text, )?(markdown, html, )?json/)]);
    });
});
