import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { acme, fileOf, step, urnOf } from "../review/sample";
import { repository } from "../support/programFolder";
import { finished } from "./finished";

let folder: string;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-kapso-review-"));
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => rm(folder, { recursive: true }));

const renamed = step("support", { before: acme, after: { ...acme, name: "New" } });
const replaced = step("support", { op: "replace", before: acme, after: { ...acme, customerId: "other" } });
const deleted = step("trial", { before: { customerId: "c", name: "Trial", kind: "sandbox" } });
const redirected = step("support", { before: acme, after: { ...acme, webhookDestinationUrl: "https://elsewhere.example" } });
const refused = {
    diagnostics: [{ urn: urnOf("support"), severity: "error", message: "error: resource 'support' has a problem: no [KAPSO-ARGUMENT]" }],
};

describe("pulumi-kapso review", () => {
    it.each([
        ["0 and says so where there is nothing to review", [], [], 0, "no changes"],
        ["0 after a report", [renamed], [], 0, "1 changed"],
        [
            "0 where nothing is there that --fail-on names",
            [renamed],
            ["--fail-on", "replace", "--fail-on", "delete", "--fail-on", "risk"],
            0,
            "1 changed",
        ],
        ["3 for a replacement", [replaced], ["--fail-on", "replace"], 3, "1 replaced"],
        ["0 for a replacement where deletions are named", [replaced], ["--fail-on", "delete"], 0, "1 replaced"],
        ["3 for a deletion", [deleted], ["--fail-on", "delete"], 3, "1 deleted"],
        ["0 for a deletion where replacements are named", [deleted], ["--fail-on", "replace"], 0, "1 deleted"],
        ["3 for a risk", [redirected], ["--fail-on", "risk", "--own-domain", "acme.example"], 3, "outside the domains of your team"],
        [
            "0 for a destination within a team's second domain",
            [redirected],
            ["--fail-on", "risk", "--own-domain", "acme.example", "--own-domain", "elsewhere.example"],
            0,
            "1 changed",
        ],
    ])("exits with %s", async (_, steps, flags, code, said) => {
        const run = await finished(["review", await file(fileOf(steps)), ...flags]);
        expect([run.code, run.stdout]).toEqual([code, expect.stringContaining(said)]);
        expect(run.stderr).toEqual(
            code === 0 ? "" : expect.stringMatching(/^The report contains findings of --fail-on: (replace|delete|risk) \(1\)\.\n$/),
        );
    });

    it("exits with 1 and still reports if the preview failed, whatever the value of --fail-on", async () => {
        const run = await finished(["review", await file(fileOf([replaced], refused)), "--fail-on", "replace"]);
        expect(run).toEqual({
            code: 1,
            stdout: expect.stringContaining("`support: no [KAPSO-ARGUMENT]`"),
            stderr: "The preview failed. The report contains the errors of pulumi-kapso. For other errors, see the log of the command.\n",
        });
    });

    it.each([
        [["review", "/nowhere/preview.json"], "Could not read /nowhere/preview.json: ENOENT"],
        [["review", tmpdir()], `Could not read ${tmpdir()}: EISDIR`],
        [["review", "a", "--stack", "dev"], "Give a file or --stack, not both."],
        [["review", "a", "b"], "too many arguments"],
        [["review", "a", "--format", "pdf"], "Allowed choices are text, markdown, html, json"],
        [["review", "a", "--fail-on", "everything"], "Allowed choices are replace, delete, risk."],
        [["review", "a", "--own-domain", "https://acme.example/"], "It must be a domain, such as acme.example."],
    ])("%j is wrong usage: exit 2", async (args, sentence) => {
        const run = await finished(args);
        expect([run.code, run.stdout]).toEqual([2, ""]);
        expect(run.stderr).toContain(sentence);
    });

    it("exits with 2 and names a file that is no preview, without its content", async () => {
        const path = await file(Buffer.from("secret text"));
        const run = await finished(["review", path]);
        expect(run).toEqual({
            code: 2,
            stdout: "",
            stderr: `${path}: The input is not JSON. Pass the complete standard output of one \`pulumi preview --json\`, and nothing else.\n`,
        });
    });

    it("prints one page of HTML, or JSON", async () => {
        const path = await file(fileOf([replaced]));
        expect((await finished(["review", path, "--format", "html"])).stdout).toMatch(/^<!doctype html>.*<\/html>\n$/s);
        const { stdout } = await finished(["review", path, "--format", "json"]);
        expect(JSON.parse(stdout)).toMatchObject({
            stack: "whatsapp/prod",
            counts: { replaced: 1 },
            risks: [{ kind: "outage", urns: [urnOf("support")] }],
        });
    });

    it("reads standard input, and survives a reader that closes the pipe", async () => {
        const args = ["--import", "tsx", join(repository, "cli/index.ts"), "review"];
        const shell = `"$@" | head -c 20`;
        const run = new Promise<{ stdout: string; stderr: string }>((resolve) => {
            const child = execFile(
                "bash",
                ["-o", "pipefail", "-c", shell, "bash", process.execPath, ...args],
                { cwd: repository },
                (_, stdout, stderr) => resolve({ stdout, stderr }),
            );
            child.stdin?.end(fileOf([renamed]));
        });
        expect(await run).toEqual({ stdout: "**Kapso review of `w", stderr: "" });
    });
});

describe("pulumi-kapso review --stack", () => {
    /** Replaces the CLI with a script, for tests of how it is called and how its output is used. */
    async function withPulumi(script: string): Promise<void> {
        await writeFile(join(folder, "pulumi"), `#!/bin/sh\n${script}`);
        await chmod(join(folder, "pulumi"), 0o755);
        vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
    }

    it("exits with 1 and repeats the error of the CLI if the preview does not start", async () => {
        await withPulumi('echo "some log" >&2; echo "error: no stack named \'dev\' found" >&2; exit 255');
        const run = await finished(["review", "--stack", "dev"]);
        expect(run).toEqual({
            code: 1,
            stdout: "",
            stderr: "`pulumi preview --json` failed before the engine started:\nerror: no stack named 'dev' found\n",
        });
    });

    it("exits with 1 and counts the preview as failed if the CLI fails without an error", async () => {
        const path = await file(fileOf([renamed]));
        await withPulumi(`cat ${path}; exit 255`);
        const run = await finished(["review", "--stack", "dev"]);
        expect([run.code, run.stdout]).toEqual([1, expect.stringContaining("The preview failed, so changes may be missing.")]);
    });

    it("requests a preview that lists unchanged resources and is not a stream", async () => {
        const path = await file(fileOf([renamed]));
        await withPulumi(
            `test "$*" = "preview --json --show-sames --stack dev --non-interactive" && test -z "$PULUMI_ENABLE_STREAMING_JSON_PREVIEW" && cat ${path}`,
        );
        vi.stubEnv("PULUMI_ENABLE_STREAMING_JSON_PREVIEW", "true");
        expect(await finished(["review", "--stack", "dev"])).toMatchObject({ code: 0, stderr: "" });
    });

    it("exits with 1 and says so if there is no CLI", async () => {
        vi.stubEnv("PATH", "");
        const run = await finished(["review", "--stack", "dev"]);
        expect(run.code).toBe(1);
        expect(run.stderr).toContain("Could not run the Pulumi CLI: spawn pulumi ENOENT. Check that `pulumi` is on the PATH.");
    });
});

async function file(bytes: Uint8Array): Promise<string> {
    const path = join(folder, `${crypto.randomUUID()}.json`);
    await writeFile(path, bytes);
    return path;
}
