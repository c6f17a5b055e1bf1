import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { finished } from "./finished";

const ROOT = resolve(__dirname, "../..");
/** The documented Meta fields of a sandbox on the Platform API. */
const SANDBOX = { phone_number_id: "sandbox", business_account_id: "sandbox", access_token: "sandbox" };
const started: ChildProcessWithoutNullStreams[] = [];
let folder = "";

beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-kapso-cli-"));
});

afterEach(() => {
    for (const child of started.splice(0)) {
        child.kill("SIGKILL");
    }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("pulumi-kapso emulator", { timeout: 20_000 }, () => {
    test("prints the environment for each API version, then each request without a body, and ends at Ctrl-C", async () => {
        const seed = file("seed.json", JSON.stringify({ customers: [{ id: "c1", name: "Acme" }] }));
        const { child, nextLine } = run(["emulator", "--seed", seed, "--api-key", "it's mine"]);
        const v1 = environmentIn(await nextLine());
        const platform = environmentIn(await nextLine());
        const { KAPSO_BASE_URL: baseUrl = "" } = v1;
        const platformUrl = baseUrl.replace("/api/v1", "/platform/v1");
        expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
        expect(v1).toEqual({ KAPSO_API_VERSION: "v1", KAPSO_BASE_URL: baseUrl, KAPSO_API_KEY: "it's mine" });
        expect(platform).toEqual({ KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: platformUrl, KAPSO_API_KEY: "it's mine" });

        const headers = { "X-API-Key": "it's mine", "Content-Type": "application/json" };
        expect((await fetch(`${baseUrl}/customers/c1`, { headers })).status).toBe(200);
        expect(await nextLine()).toMatch(/^GET \/customers\/c1 200 \d+ ms$/);
        const body = JSON.stringify({ whatsapp_config: { name: "W", kind: "sandbox", webhook_verify_token: "hidden" } });
        expect((await fetch(`${baseUrl}/customers/c1/whatsapp_configs`, { method: "POST", headers, body })).status).toBe(201);
        expect(await nextLine()).toMatch(/^POST \/customers\/c1\/whatsapp_configs 201 \d+ ms$/);

        expect((await fetch(`${platformUrl}/whatsapp/phone_numbers`, { headers })).status).toBe(200);
        expect(await nextLine()).toMatch(/^GET \/whatsapp\/phone_numbers 200 \d+ ms$/);

        await fetch(new URL("/__emulator/faults", baseUrl), {
            method: "POST",
            headers,
            body: JSON.stringify({ kind: "drop", when: "before" }),
        });
        await expect(fetch(`${baseUrl}/customers`, { headers })).rejects.toThrow();
        expect(await nextLine()).toMatch(/^GET \/customers connection cut \d+ ms$/);

        child.kill("SIGINT");
        expect(await once(child, "close")).toEqual([0, null]);
    });

    test("its options reach the emulator", async () => {
        const { nextLine } = run(["emulator", "--responses", "later", "--no-project-list", "--rate-limit", "1", "--window", "30"]);
        const { KAPSO_BASE_URL: baseUrl } = environmentIn(await nextLine());
        const headers = { "X-API-Key": "emulator-key" };
        const first = await fetch(`${baseUrl}/whatsapp_configs`, { headers });
        expect([first.status, first.headers.get("x-ratelimit-limit")]).toEqual([404, "1"]);
        const second = await fetch(`${baseUrl}/customers`, { headers });
        expect([second.status, second.headers.get("retry-after")]).toEqual([429, "30"]);
    });

    test("its options for the Platform API reach the emulator", async () => {
        const seed = file("two.json", JSON.stringify({ customers: [{ id: "c1", name: "Acme" }] }));
        const { nextLine } = run(["emulator", "--seed", seed, "--phone-limit", "0", "--ignore-filters"]);
        const baseUrl = environmentIn(await nextLine()).KAPSO_BASE_URL?.replace("/api/v1", "/platform/v1");
        const headers = { "X-API-Key": "emulator-key", "Content-Type": "application/json" };
        const body = JSON.stringify({
            whatsapp_phone_number: { ...SANDBOX, name: "W", kind: "sandbox" },
        });
        const create = await fetch(`${baseUrl}/customers/c1/whatsapp/phone_numbers`, { method: "POST", headers, body });
        expect(create.status).toBe(409);
        const filtered = await fetch(`${baseUrl}/customers?name_contains=nothing`, { headers });
        expect(filtered.headers.get("x-total")).toBe("1");
    });

    test("wrong usage sets the exit code of the process", async () => {
        const { child } = run(["emulator", "--port", "many"]);
        expect(await once(child, "close")).toEqual([2, null]);
    });

    test("a port in use is reported in one sentence", async () => {
        const server = createServer().listen(0, "127.0.0.1");
        await once(server, "listening");
        const address = server.address();
        const port = typeof address === "object" ? address?.port : undefined;
        expect(await finished(["emulator", "--port", String(port)])).toEqual({
            code: 1,
            stdout: "",
            stderr: `Could not listen on port ${port}: it is already in use. Choose another port with --port, or omit --port to use any free port.\n`,
        });
        server.close();
    });

    test.each([
        [["emulator", "--port", "many"], /--port.*'many'.*whole number, 0 to 65535/],
        [["emulator", "--phone-limit", "-1"], /--phone-limit.*'-1'.*at least 0/],
        [["emulator", "--window", "0"], /--window.*'0'.*at least 1/],
        [["emulator", "--allow-host", "kapso.test:4010"], /--allow-host.*'kapso.test:4010'.*without a port/],
        [["emulator", "--responses", "none"], /--responses.*first, later/],
        [["emulator", "--prot", "1"], /unknown option '--prot'/],
        [["emulator", "extra"], /too many arguments/],
        [["nothing"], /unknown command 'nothing'/],
    ])("%j is wrong usage: exit 2", async (args, sentence) => {
        const { code, stdout, stderr } = await finished(args);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(sentence);
    });

    test.each([
        ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
        ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
        ["UTF-16 without a byte order mark", (text: string) => Buffer.from(text, "utf16le")],
        ["UTF-16 with its bytes in the other order", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ])("a seed file may be %s", async (_, encode) => {
        const path = file("encoded.json", encode(JSON.stringify({ customers: [{ id: "c1", name: "Ümit" }] })));
        const { nextLine } = run(["emulator", "--seed", path]);
        const { KAPSO_BASE_URL: baseUrl } = environmentIn(await nextLine());
        const response = await fetch(`${baseUrl}/customers/c1`, { headers: { "X-API-Key": "emulator-key" } });
        expect(await response.json()).toMatchObject({ data: { name: "Ümit" } });
    });

    test.each([
        ["missing.json", undefined, /^Could not read the seed file \S+missing\.json: ENOENT/],
        ["text.json", "customers:", /^Could not read the seed file \S+text\.json, because it is not JSON: /],
        ["null.json", "null", /^\S+null\.json: The seed is not valid: the seed: /],
        ["field.json", '{"customers": [{"name": 5}]}', /^\S+field\.json: The seed is not valid: customers\[0\]\.name: /],
    ])("a seed file %s of %j exits 2 and says where", async (name, content, sentence) => {
        const path = content === undefined ? join(folder, name) : file(name, content);
        const { code, stderr } = await finished(["emulator", "--seed", path]);
        expect(code).toBe(2);
        expect(stderr).toMatch(sentence);
        expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    });
});

test("--version is the package's, and --help shows an example", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(await finished(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    const help = await finished(["emulator", "--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("$ pulumi-kapso emulator --port 4010 --seed seed.json");
});

/** The variables that a shell sets when a user pastes the line into it. */
function environmentIn(line: string | undefined): Record<string, string | undefined> {
    const print = 'printf "%s\\n" "$KAPSO_API_VERSION" "$KAPSO_BASE_URL" "$KAPSO_API_KEY"';
    const script = `unset KAPSO_API_VERSION KAPSO_BASE_URL KAPSO_API_KEY; ${line}; ${print}`;
    const [KAPSO_API_VERSION, KAPSO_BASE_URL, KAPSO_API_KEY] = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\n");
    expect(line).toMatch(/^export KAPSO_API_VERSION=/);
    return { KAPSO_API_VERSION, KAPSO_BASE_URL, KAPSO_API_KEY };
}

function run(args: readonly string[]) {
    // Node itself with tsx's loader, so that the signal reaches the command, not a wrapper.
    const child = spawn(process.execPath, ["--import", "tsx", join(ROOT, "cli/index.ts"), ...args], { cwd: ROOT });
    started.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const nextLine = async () => (await lines.next()).value as string | undefined;
    return { child, nextLine };
}

function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
}
