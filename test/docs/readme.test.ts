import { existsSync } from "node:fs";
import { join } from "node:path";
import { minVersion } from "semver";
import { describe, expect, it } from "vitest";
import { claimsOf } from "../../bench/claims";
import { resultsSchema } from "../../bench/results";
import results from "../../bench/results.json";
import { commandsFor } from "../../export";
import packageJson from "../../package.json";
import { oldestVersion } from "../engine/toolchain/locate";
import { repository } from "../support/programFolder";
import { blocksOf, read, sectionOf } from "./markdown";

const readme = read("README.md");

describe("README.md", () => {
    it("has at most 120 lines", () => {
        expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(120);
    });

    it.each([
        ["Which change replaces?", "docs/resources/whatsapp-config.md"],
        ["What does a refresh cost?", "docs/reference/requests.md"],
        ["What if CI is killed?", "docs/guides/recovery.md"],
        ["How do I rotate the key?", "docs/guides/key-rotation.md"],
        ["How do I test my program?", "docs/guides/testing-with-the-emulator.md"],
        ["What does KAPSO-EXISTS mean?", "docs/reference/errors.md"],
    ])("links the page for the question %j", (question, page) => {
        const row = readme.split("\n").find((line) => line.startsWith(`| ${question}`)) ?? "";
        const linked = [...row.matchAll(/\]\(([^)#]*)/g)].map(([, target]) => target);
        expect(linked).toContain(page);
        expect(existsSync(join(repository, page))).toBe(true);
    });

    it("runs scripts that package.json has", () => {
        const scripts = blocksOf("README.md", "sh").flatMap((block) => [...block.matchAll(/^npm (?:run )?(start|test[\w:]*)/gm)]);
        expect(scripts.map(([, script]) => script)).toEqual(["start", "test", "test:long"]);
        expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(["start", "test", "test:long"]));
    });

    it("names the versions of Node.js and of the Pulumi CLI that are needed", () => {
        const { major, minor } = minVersion(packageJson.engines.node) ?? {};
        expect(readme).toContain(`Node.js ${major}.${minor} or newer`);
        expect(readme).toContain(`${oldestVersion.replace(/\.0$/, "")} or newer`);
        expect(readme).toContain(`npm install @pulumi/pulumi@${packageJson.devDependencies["@pulumi/pulumi"]}`);
    });

    it("adopts an account by the commands that export prints", () => {
        const [block = ""] = blocksOf("README.md", "sh").filter((code) => code.includes("pulumi-kapso export"));
        const lines = block.split("\n");
        const printed = commandsFor("infra", "v1").filter((command) => command !== "cd infra" && command !== "npm install");
        expect(lines).toEqual(expect.arrayContaining(printed));
        expect(lines.find((line) => line.startsWith("cd infra"))).toMatch(/^cd infra && npm install \S+\.tgz$/);
    });
});

describe("the performance that README.md names", () => {
    const section = sectionOf("README.md", "Performance");
    const claims = claimsOf(resultsSchema.parse(results)).filter(({ text }) => text.includes("hand-written"));
    const median = (start: string) => claims.find(({ text }) => text.startsWith(start))?.measured.median ?? Number.NaN;

    it("is the measured one", () => {
        expect(section).toContain(`\`up\` uses ${median("`up`, 500 configs:").toFixed(1)} times less processor time`);
        expect(section).toContain(`\`destroy\` ${median("`destroy`, 500 configs:").toFixed(1)} times less`);
        expect(section).toContain(`\`refresh\` sends ${median("`refresh`, 500 configs:")} requests instead of 500`);
        expect(section).toContain(`The state has ${(100 * median("state, 500 configs:")).toFixed(0)} % of the size`);
    });
});
