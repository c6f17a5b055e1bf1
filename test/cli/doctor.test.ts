import { execFile } from "node:child_process";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
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

it("doctor reports Node, the program, the base URL, the key and the rate limit if all are fine", async () => {
    const { output } = await doctor(access());
    expect(output).toContain(`ok    Node: ${process.versions.node}`);
    expect(output).toMatch(/ok {4}program: pulumi-kapso \S+ resolves from here/);
    expect(output).toContain(`ok    base URL: ${emulator.baseUrl}, API version v1`);
    expect(output).toContain("ok    API key: accepted");
    expect(output).toContain("ok    rate limit: 500 requests per window");
    expect(output).not.toContain(emulator.apiKey);
});

it("doctor reports the API version", async () => {
    const { output } = await doctor({ ...access(), KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
    expect(output).toContain(`ok    base URL: ${emulator.platformBaseUrl}, API version platform`);
});

it.each([
    [
        "a wrong key",
        () => ({ ...access(), KAPSO_API_KEY: "wrong-key" }),
        /FAIL {2}API key: \S+ returned 401 "Invalid or missing API key"\. Create an API key in Kapso/,
    ],
    [
        "no key",
        () => ({ KAPSO_BASE_URL: emulator.baseUrl }),
        /FAIL {2}account: The Kapso API key is missing\. \[KAPSO-API-KEY-MISSING\] Run `pulumi config set --secret kapso:apiKey/,
    ],
    [
        "a wrong base URL",
        () => ({ ...access(), KAPSO_BASE_URL: `${emulator.baseUrl}/v9` }),
        /FAIL {2}base URL: .* returned \d+, but no list of customers as API version/,
    ],
    [
        "http to another machine",
        () => ({ ...access(), KAPSO_BASE_URL: "http://kapso.example/api/v1" }),
        /FAIL {2}account: The Kapso base URL .* is http:\/\/kapso\.example, .*API key.*unencrypted.*kapso:allowHttp/,
    ],
    ["nobody there", () => ({ ...access(), KAPSO_BASE_URL: "http://127.0.0.1:9" }), /FAIL {2}base URL: Could not list the customers/],
    [
        "the base URL of another API version",
        () => ({ ...access(), KAPSO_API_VERSION: "platform" }),
        /FAIL {2}account: .* is a URL of API version v1, but this run uses API version platform/,
    ],
    ["an unknown API version", () => ({ ...access(), KAPSO_API_VERSION: "v7" }), /FAIL {2}account: kapso:apiVersion/],
] as const)("tells what to do about %s, with exit code 1", async (_what, env, expected) => {
    const { exitCode, output } = await doctor(env());
    expect(exitCode).toBe(1);
    expect(output).toMatch(expected);
    expect(output).not.toContain("wrong-key");
    expect(output).not.toMatch(/^\s+at /m);
});

it("doctor reports a folder without a program, and without the package", async () => {
    const { exitCode, output } = await doctor(access(), "/");
    expect(exitCode).toBe(1);
    expect(output).toContain("FAIL  program: there is no Pulumi.yaml in this folder");
});

it.each([["--json"], ["--format", "json"]])("doctor prints JSON with %s", async (...flags) => {
    const { output } = await doctor(access(), folder.path, ...flags);
    expect(JSON.parse(output.slice(0, output.lastIndexOf("]") + 1))).toContainEqual({ what: "API key", isGood: true, text: "accepted" });
});

it("doctor checks the account of the stack's configuration rather than that of the environment, as a run does", async () => {
    const configuration = { "kapso:apiVersion": { value: "platform" }, "kapso:baseUrl": { value: emulator.platformBaseUrl } };
    const stack = await makeProgramFolder({ pulumi: `#!/bin/sh\ncat <<'EOF'\n${JSON.stringify(configuration)}\nEOF\n` });
    try {
        await chmod(join(stack.path, "pulumi"), 0o755);
        const { output } = await doctor({ ...access(), PATH: `${stack.path}:${process.env.PATH}` });
        expect(output).toContain(`ok    base URL: ${emulator.platformBaseUrl}, API version platform`);
        expect(output).toContain("ok    API key: accepted");
    } finally {
        await stack.remove();
    }
});

it.each(["", "infra", "src/deep"])(
    "doctor resolves packages from the folder of `main`, even if it starts in the folder /%s of the project",
    async (start) => {
        const project = await makeProgramFolder({
            "Pulumi.yaml": "name: p\nruntime: nodejs\nmain: infra/ # the program\n",
            "src/deep/x": "",
        });
        try {
            await mkdir(join(project.path, "infra"));
            await rename(join(project.path, "node_modules"), join(project.path, "infra", "node_modules"));
            const { output } = await doctor(access(), join(project.path, start));
            expect(output).toMatch(/ok {4}program: pulumi-kapso \S+ resolves from/);
            expect(output).not.toContain("FAIL  program");
        } finally {
            await project.remove();
        }
    },
);

it.each([
    ["a file as main", "main: infra/index.ts", "infra"],
    ["a quoted main", 'main: "infra"', "infra"],
    ["no main", "description: main", "."],
])("takes %s for the folder in which the provider runs", async (_, setting, folder) => {
    const project = await makeProgramFolder({ "Pulumi.yaml": `name: p\nruntime: nodejs\n${setting}\n`, "infra/index.ts": "" }, []);
    try {
        if (folder === "infra") {
            await rename(join(project.path, "node_modules"), join(project.path, "infra", "node_modules"));
        }
        expect((await doctor(access(), project.path)).output).toMatch(/ok {4}program: pulumi-kapso \S+ resolves from/);
    } finally {
        await project.remove();
    }
});

it("doctor reports a `main` that does not exist", async () => {
    const project = await makeProgramFolder({ "Pulumi.yaml": "name: p\nruntime: nodejs\nmain: nowhere/\n" });
    try {
        expect((await doctor(access(), project.path)).output).toMatch(
            /FAIL {2}program: \S+nowhere does not exist\. Correct main in Pulumi\.yaml\./,
        );
    } finally {
        await project.remove();
    }
});

it("doctor fails for Yarn Plug'n'Play even if a node_modules folder exists, but not for a leftover file of it", async () => {
    const project = await makeProgramFolder({
        "infra/Pulumi.yaml": "name: p\nruntime: nodejs\n",
        "infra/node_modules/.cache/x": "",
        ".pnp.cjs": "",
    });
    try {
        const remaining = await doctor(access(), join(project.path, "infra"));
        expect(remaining.output).toMatch(/ok {4}program: pulumi-kapso/);
        await rm(join(project.path, "node_modules"), { recursive: true });
        const { exitCode, output } = await doctor(access(), join(project.path, "infra"));
        expect(exitCode).toBe(1);
        expect(output).toMatch(/FAIL {2}program: \S+\.pnp\.cjs is a file of Yarn Plug'n'Play, .* `nodeLinker: node-modules`/);
    } finally {
        await project.remove();
    }
});

it("doctor reports whether the API key comes from the stack or the environment", async () => {
    expect((await doctor(access())).output).toContain("ok    account: the API key is KAPSO_API_KEY of the environment");
});

/** Replaces the Pulumi CLI with a script that knows the stack `prod`. */
async function withPulumi(script: string, run: (env: Record<string, string>) => Promise<void>): Promise<void> {
    const bin = await makeProgramFolder({
        pulumi: `#!/bin/sh\ncase "$1" in version) echo v3.274.1; exit;; stack) echo prod; exit;; esac\n${script}\n`,
    });
    try {
        await chmod(join(bin.path, "pulumi"), 0o755);
        await run({ ...access(), PATH: `${bin.path}:${process.env.PATH}` });
    } finally {
        await bin.remove();
    }
}

it("doctor names the stack and checks its key, not the key of the environment", async () => {
    const configuration = JSON.stringify({ "kapso:apiKey": { value: "wrong-key", secret: true } });
    await withPulumi(`echo '${configuration}'`, async (env) => {
        const { exitCode, output } = await doctor(env);
        expect(exitCode).toBe(1);
        expect(output).toContain("ok    stack: prod\n");
        expect(output).toContain("ok    account: the API key is kapso:apiKey of the stack prod");
        expect(output).toMatch(/FAIL {2}API key: \S+ returned 401 "/);
        expect(output).not.toContain("wrong-key");
    });
});

it("doctor fails if the stack's configuration cannot be read, and does not fall back to the environment", async () => {
    await withPulumi('echo "error: incorrect passphrase" >&2; echo "key=canary" >&2; exit 1', async (env) => {
        const { exitCode, output } = await doctor(env);
        expect(exitCode).toBe(1);
        expect(output).toContain("FAIL  stack: the configuration of prod cannot be read (incorrect passphrase). Correct the cause.");
        expect(output).not.toMatch(/API key|base URL|canary/);
    });
});
