import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { makeProgramFolder, type ProgramFolder, repository } from "../support/programFolder";

let emulator: Emulator;
let folder: ProgramFolder;

beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: { limit: 500, windowSeconds: 60 } });
    folder = await makeProgramFolder({ "Pulumi.yaml": "name: program\nruntime: nodejs\n" });
});

afterAll(async () => {
    await emulator.close();
    await folder.remove();
});

function doctor(env: Record<string, string>, cwd = folder.path, ...flags: string[]): Promise<{ exitCode: number; output: string }> {
    return new Promise((resolve) => {
        const options = { cwd, env: { PATH: process.env.PATH, HOME: folder.path, ...env } };
        execFile(process.execPath, [`${repository}/dist/cli/index.js`, "doctor", ...flags], options, (error, stdout, stderr) => {
            resolve({ exitCode: Number(error?.code ?? 0), output: `${stdout}${stderr}` });
        });
    });
}

const access = () => ({ KAPSO_BASE_URL: emulator.baseUrl, KAPSO_API_KEY: emulator.apiKey });

it("tells what is well: Node, the program, the base URL, the key and the rate limit", async () => {
    const { output } = await doctor(access());
    expect(output).toContain(`ok    Node: ${process.versions.node}`);
    expect(output).toMatch(/ok {4}program: pulumi-kapso \S+ resolves from here/);
    expect(output).toContain(`ok    base URL: ${emulator.baseUrl}, generation v1`);
    expect(output).toContain("ok    API key: accepted");
    expect(output).toContain("ok    rate limit: 500 requests a minute");
    expect(output).not.toContain(emulator.apiKey);
});

it("tells which generation of the API answers", async () => {
    const { output } = await doctor({ ...access(), KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
    expect(output).toContain(`ok    base URL: ${emulator.platformBaseUrl}, generation platform`);
});

it.each([
    [
        "a wrong key",
        () => ({ ...access(), KAPSO_API_KEY: "wrong-key" }),
        /FAIL {2}API key: .*\(401 "Invalid or missing API key"\): create one/,
    ],
    ["no key", () => ({ KAPSO_BASE_URL: emulator.baseUrl }), /FAIL {2}account: The Kapso API key is missing: set it/],
    [
        "a wrong base URL",
        () => ({ ...access(), KAPSO_BASE_URL: `${emulator.baseUrl}/v9` }),
        /FAIL {2}base URL: .* does not answer like Kapso/,
    ],
    ["nobody there", () => ({ ...access(), KAPSO_BASE_URL: "http://127.0.0.1:9" }), /FAIL {2}base URL: Could not list the customers/],
    [
        "the base URL of another generation",
        () => ({ ...access(), KAPSO_API_VERSION: "platform" }),
        /FAIL {2}account: .* is one of the generation v1 of the API, and this run speaks platform/,
    ],
    ["a generation that it does not speak", () => ({ ...access(), KAPSO_API_VERSION: "v7" }), /FAIL {2}account: kapso:apiVersion/],
] as const)("tells what to do about %s, with exit code 1", async (_what, env, expected) => {
    const { exitCode, output } = await doctor(env());
    expect(exitCode).toBe(1);
    expect(output).toMatch(expected);
    expect(output).not.toContain("wrong-key");
    expect(output).not.toMatch(/^\s+at /m);
});

it("tells that there is no program, and none that would find the package", async () => {
    const { exitCode, output } = await doctor(access(), "/");
    expect(exitCode).toBe(1);
    expect(output).toContain("FAIL  program: there is no Pulumi.yaml in this folder");
});

it("is JSON for programs", async () => {
    const { output } = await doctor(access(), folder.path, "--json");
    expect(JSON.parse(output.slice(0, output.lastIndexOf("]") + 1))).toContainEqual({ what: "API key", isGood: true, told: "accepted" });
});

it("asks the account of the stack's configuration, which wins over the environment, as in a run", async () => {
    const configuration = { "kapso:apiVersion": { value: "platform" }, "kapso:baseUrl": { value: emulator.platformBaseUrl } };
    const stack = await makeProgramFolder({ pulumi: `#!/bin/sh\ncat <<'EOF'\n${JSON.stringify(configuration)}\nEOF\n` });
    try {
        await chmod(join(stack.path, "pulumi"), 0o755);
        const { output } = await doctor({ ...access(), PATH: `${stack.path}:${process.env.PATH}` });
        expect(output).toContain(`ok    base URL: ${emulator.platformBaseUrl}, generation platform`);
        expect(output).toContain("ok    API key: accepted");
    } finally {
        await stack.remove();
    }
});
