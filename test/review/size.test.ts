import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { printMarkdown } from "../../review/index";
import { acme, fileOf, reviewed, step } from "./sample";

const many = (count: number, op?: string) =>
    Array.from({ length: count }, (_, index) => {
        const before = { ...acme, customerId: `customer-${index % 100}`, phoneNumberId: String(1000 + index) };
        const after = { ...before, name: `Number ${index}`, webhookDestinationUrl: `https://api.acme.example/${index}` };
        return step(`config-${index}`, { before, after, named: ["name", "accessToken"], ...(op ? { op } : {}) });
    });

describe("a comment", () => {
    it("is under 65,000 characters, and says how many changes did not fit", async () => {
        const markdown = await printMarkdown(reviewed(many(500)));
        expect(markdown.length).toBeGreaterThan(60_000);
        expect(markdown.length).toBeLessThan(65_000);
        const shown = markdown.split("#### Changed:").length - 1;
        expect(markdown).toContain(
            `**${500 - shown} more changes** did not fit here. Run \`pulumi-kapso review --format html\` to see all.`,
        );
        expect(markdown.split("<details").length).toBe(markdown.split("</details>").length);
    });

    it("has room for changes even if there are many risks, and says how many risks did not fit", async () => {
        const markdown = await printMarkdown(reviewed(many(500, "replace")));
        expect(markdown.length).toBeLessThan(65_000);
        const risks = markdown.split("\n").filter((line) => line.startsWith("- ")).length;
        expect(markdown).toContain(`**${500 - risks} more risks** did not fit here`);
        expect(markdown.split("#### Replaced:").length).toBeGreaterThan(50);
    });

    it("says how many risks did not fit even if the first one does not", async () => {
        const claims = Array.from({ length: 3000 }, (_, index) => step(`config-${index}`, { after: acme }));
        expect(await printMarkdown(reviewed(claims))).toContain("Risks:\n\n**1 more risk** did not fit here");
    });

    it("is under 65,000 characters whatever the values are", async () => {
        const wide = "\u202e|`".repeat(5_000);
        const inputs = Object.fromEntries(Object.keys(acme).map((field) => [field, wide]));
        const steps = many(50).map((one, index) => ({
            ...one,
            newState: { ...one.newState, inputs: { ...inputs, customerId: `${index}${wide}` } },
        }));
        const diagnostics = steps.map(({ urn }) => ({
            urn,
            severity: "error",
            message: `resource 'x' has a problem: ${wide} [KAPSO-ARGUMENT]`,
        }));
        const markdown = await printMarkdown(reviewed(steps));
        expect(markdown.length).toBeGreaterThan(30_000);
        expect(markdown.length).toBeLessThan(65_000);
        expect((await printMarkdown(reviewed(steps, { rest: { diagnostics } }))).length).toBeLessThan(65_000);
    });
});

/** The CPU time and the peak memory of the process, which do not depend on other load. */
const measuring = `process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    const [, kilobytes] = /VmHWM:\\s*(\\d+)/.exec(require("node:fs").readFileSync("/proc/self/status", "utf8"));
    console.error(JSON.stringify([(user + system) / 1000, kilobytes / 1024]));
});`;

describe.skipIf(process.platform !== "linux")("the report of a preview of 500 configs", () => {
    it.each(["text", "markdown", "html", "json"])("as %s takes less than a second and 200 MB", { timeout: 20_000 }, async (format) => {
        const folder = await mkdtemp(join(tmpdir(), "pulumi-kapso-review-"));
        const [file, measured] = [join(folder, "preview.json"), join(folder, "measured.js")];
        // As large as the engine makes it: 7 kB for each config.
        const trace = Array.from({ length: 12 }, () => ({
            sourcePosition: "project:///node_modules/@pulumi/pulumi/runtime/stack.ts#78,28",
        }));
        const whole = (state: object | undefined) => ({
            ...state,
            outputs: acme,
            stackTrace: trace,
            propertyDependencies: Object.fromEntries(Object.keys(acme).map((field) => [field, []])),
        });
        await writeFile(file, fileOf(many(500).map((one) => ({ ...one, oldState: whole(one.oldState), newState: whole(one.newState) }))));
        await writeFile(measured, measuring);
        const cli = resolve(import.meta.dirname, "../../dist/cli/index.js");
        const args = ["--require", measured, cli, "review", file, "--format", format];
        const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
        const [milliseconds, megabytes] = JSON.parse(stderr) as [number, number];
        console.log(`The report of 500 configs as ${format}: ${milliseconds.toFixed()} ms, ${megabytes.toFixed()} MB.`);
        expect(stdout).toMatch(/500 changed|"changed": 500/);
        expect(milliseconds).toBeLessThan(1000);
        expect(megabytes).toBeLessThan(200);
        await rm(folder, { recursive: true });
    });
});
