import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/index";
import { isHarmless } from "../support/hostileText";
import { finished } from "./finished";

let emulator: Emulator;
let parent: string;
let out: string;

beforeEach(async () => {
    emulator = await startEmulator({ projectList: true });
    parent = await mkdtemp(join(tmpdir(), "pulumi-kapso-export-"));
    out = join(parent, "infra");
    vi.stubEnv("KAPSO_BASE_URL", emulator.baseUrl);
    vi.stubEnv("KAPSO_API_KEY", emulator.apiKey);
    vi.stubEnv("KAPSO_API_VERSION", "v1");
});

afterEach(async () => {
    vi.unstubAllEnvs();
    await emulator.close();
    await rm(parent, { recursive: true });
});

let numbers = 0;

function addAcme({ configs = 1, webhooks = 0 } = {}): string {
    const { id } = emulator.addCustomer({ name: "Acme" });
    for (let index = 0; index < configs; index += 1) {
        numbers += 1;
        const config = emulator.addConfig(id, { name: `Number ${numbers}`, phone_number_id: String(numbers), business_account_id: "1" });
        if (index < webhooks) {
            emulator.addWebhook(config.id);
        }
    }
    return id;
}

function run(...flags: string[]) {
    return finished(["export", "--out", out, ...flags]);
}

describe("pulumi-kapso export", () => {
    it.each([undefined, ""])("without a key names the environment variable, not the stack configuration: %j", async (key) => {
        vi.stubEnv("KAPSO_API_KEY", key);
        const { code, stderr } = await run();
        expect([code, stderr]).toEqual([
            1,
            expect.stringContaining("The Kapso API key is missing. Set the environment variable KAPSO_API_KEY"),
        ]);
        expect(stderr).not.toMatch(/config set|kapso:/);
    });

    it("with a wrong key names the environment variable, not refresh and destroy", async () => {
        vi.stubEnv("KAPSO_API_KEY", "wrong-key");
        const { code, stderr } = await run();
        expect([code, stderr]).toEqual([
            1,
            expect.stringMatching(/^Could not list the customers: Kapso returned 401 .*Check the environment variable KAPSO_API_KEY/),
        ]);
        expect(stderr).not.toMatch(/pulumi|kapso:|refresh|destroy|wrong-key/);
    });

    it.each([
        ["a wrong base URL", { KAPSO_BASE_URL: "nowhere" }, []],
        ["the base URL of the other API version", { KAPSO_API_VERSION: "platform" }, []],
        ["an unknown customer", {}, ["--customer", "nobody"]],
    ])("with %s advises nothing about a stack's configuration", async (_, env, flags) => {
        for (const [name, value] of Object.entries(env)) {
            vi.stubEnv(name, value);
        }
        const { code, stderr } = await run(...flags);
        expect([code, stderr]).toEqual([1, expect.stringContaining("KAPSO_BASE_URL")]);
        expect(stderr).not.toContain("kapso:");
    });

    it.each(["file/infra", "file/a/b", "file"])("into %s, which cannot be a folder, fails before it reads the account", async (path) => {
        await writeFile(join(parent, "file"), "");
        const { code, stderr } = await finished(["export", "--force", "--out", join(parent, path)]);
        expect([code, stderr]).toEqual([1, expect.stringMatching(/^Could not write to .*: \S+file is not a folder/)]);
        expect(emulator.requests).toEqual([]);
        expect(await readdir(parent)).toEqual(["file"]);
    });

    it("creates the missing parents of its folder", async () => {
        addAcme();
        out = join(parent, "a", "b", "infra");
        expect((await run()).code).toBe(0);
        expect(await readdir(out)).toContain("index.ts");
        expect(await readdir(join(parent, "a", "b"))).toEqual(["infra"]);
    });

    it.each([true, false])("counts the objects found, not the lists read (list of the project: %s)", async (projectList) => {
        await emulator.close();
        emulator = await startEmulator({ projectList });
        vi.stubEnv("KAPSO_BASE_URL", emulator.baseUrl);
        addAcme({ configs: 5, webhooks: 2 });
        addAcme({ configs: 1 });
        expect((await run()).stderr).toBe("customers: 2\nconfigs: 6\nwebhooks: 2\n");
    });

    it("of an empty account counts nothing", async () => {
        expect((await run()).stderr).toBe("customers: 0\nconfigs: 0\nwebhooks: 0\n");
    });

    it.each([["--json"], ["--format", "json"]])("prints JSON with %s", async (...flags) => {
        addAcme({ configs: 2, webhooks: 1 });
        expect(JSON.parse((await run(...flags)).stdout)).toMatchObject({ customers: 1, configs: 2, webhooks: 1, removed: [], kept: [] });
    });

    it("prints commands that write the state once and compare before the up, and explains how to recover from a killed import", async () => {
        addAcme();
        const { stdout } = await run();
        const fast = "PULUMI_SKIP_CHECKPOINTS=true pulumi";
        const commands = [
            `  ${fast} import --file import.json --generate-code=false --yes --skip-preview`,
            `  ${fast} preview --expect-no-changes && ${fast} up --yes --skip-preview`,
        ].join("\n");
        expect(stdout).toContain(commands);
        expect(stdout).toContain("If the import is interrupted, run `pulumi cancel --yes`, then the same import again.");
        const readme = await readFile(join(out, "README.md"), "utf8");
        expect(readme).toContain(commands.replace(/^ +/gm, "    "));
        expect(readme).toContain("**If the import is interrupted**, nothing in Kapso has changed. Run `pulumi cancel --yes`");
    });
});

describe("pulumi-kapso export on Platform", () => {
    beforeEach(() => {
        vi.stubEnv("KAPSO_API_VERSION", "platform");
        vi.stubEnv("KAPSO_BASE_URL", emulator.platformBaseUrl);
    });

    it.each([
        ["whole", []],
        ["without webhooks", ["--no-webhooks"]],
    ])("names the sandboxes that share a number, and exports the rest: %s", async (_, flags) => {
        const [acme, globex] = [addAcme(), addAcme()];
        for (const [customer, name] of [
            [acme, "Trial A"],
            [globex, "Trial B"],
        ] as const) {
            emulator.addConfig(customer, { name, kind: "sandbox", phone_number_id: "106540352242922777", business_account_id: "1022" });
        }
        const { code, stdout, stderr } = await run(...flags);
        expect([code, stdout]).toEqual([1, expect.stringContaining("2 customers, 2 configs, 0 webhooks")]);
        for (const name of ["Trial A", "Trial B"]) {
            expect(stderr).toMatch(new RegExp(`  WhatsAppConfig 106540352242922777:\\S+ "${name}": another config has the same number`));
        }
        expect(await readFile(join(out, "import.json"), "utf8")).not.toContain("106540352242922777");
    });

    it.each([1, 2])("names a phone number without a customer, in an account of %i customers", async (customers) => {
        for (let index = 0; index < customers; index += 1) {
            addAcme();
        }
        const { id } = emulator.configs()[0] ?? {};
        withoutCustomer(String(id));
        const { code, stderr } = await run();
        expect([code, stderr]).toEqual([
            1,
            expect.stringMatching(/ {2}WhatsAppConfig \d+:\S+ "Number \d+": it has no customer \(customer_id is null\)/),
        ]);
        expect(emulator.configs()).toHaveLength(customers);
    });
});

/** The form in which Kapso returns a number of the project itself. */
function withoutCustomer(id: string): void {
    emulator.changeConfig(id, JSON.parse('{ "customer_id": null }'));
}

describe("pulumi-kapso export into a folder that others can write to", () => {
    it.each([[], ["--force"]])("refuses a symbolic link instead of the folder before it sends a request %j", async (...flags) => {
        addAcme();
        const elsewhere = join(parent, "elsewhere");
        await mkdir(elsewhere);
        await symlink(elsewhere, out);
        emulator.clearRequests();
        const { code, stderr } = await run(...flags);
        expect([code, stderr]).toEqual([1, `Could not write to ${out}: it is a symbolic link. Give the path of the folder itself.\n`]);
        expect(await readdir(elsewhere)).toEqual([]);
        expect(emulator.requests).toEqual([]);
    });

    it("writes no file through a symbolic link, and keeps files and the folder readable for other users", async () => {
        addAcme();
        await mkdir(out);
        await writeFile(join(parent, "precious"), "mine");
        for (const name of ["index.ts", "import.json", "README.md", ".kapso-export.json"]) {
            await symlink(join(parent, "precious"), join(out, name));
        }
        expect((await run("--force")).code).toBe(0);
        expect(await readFile(join(parent, "precious"), "utf8")).toBe("mine");
        for (const name of await readdir(out)) {
            const { mode } = await lstat(join(out, name));
            expect([name, mode]).toEqual([name, 0o100_666 & ~process.umask()]);
        }
    });

    it("creates the folder with the default permissions", async () => {
        addAcme();
        expect((await run()).code).toBe(0);
        expect((await lstat(out)).mode).toBe(0o40_777 & ~process.umask());
    });
});

describe("pulumi-kapso export of hostile names", () => {
    it("writes and prints no invisible character, and keeps every value", async () => {
        const name = "A\u009b\u007f\u202e\u200b##[error]";
        const { id } = emulator.addCustomer({ name });
        emulator.changeConfig(
            emulator.addConfig(id, { name, phone_number_id: "77", business_account_id: "1" }).id,
            JSON.parse('{ "customer_id": null }'),
        );
        const { stdout, stderr } = await run();
        const texts = [stdout, stderr];
        for (const file of await readdir(out)) {
            texts.push(await readFile(join(out, file), "utf8"));
        }
        expect(texts.filter((text) => !isHarmless(text))).toEqual([]);
        const { resources } = JSON.parse(await readFile(join(out, "import.json"), "utf8"));
        expect(resources[0].inputs.name).toBe(name);
        expect(stderr).toContain("A\\u{9b}\\u{7f}\\u{202e}\\u{200b}#\\u{23}[error]");
    });
});

describe("pulumi-kapso export --force", () => {
    it("removes the stale files of an earlier, larger export, and no file of the user", async () => {
        const acme = addAcme({ configs: 80 });
        const globex = addAcme();
        await run();
        expect(await readdir(out)).toContain("account.json");
        await Promise.all(["Pulumi.prod.yaml", "notes.json", "package-lock.json"].map((name) => writeFile(join(out, name), "mine")));
        await mkdir(join(out, "node_modules"));
        const { stdout } = await run("--force", "--customer", globex);
        expect(stdout).toContain("Removed account.json, a file of an earlier export.");
        const names = await readdir(out);
        expect(names).not.toContain("account.json");
        expect(names).toEqual(expect.arrayContaining(["Pulumi.prod.yaml", "notes.json", "package-lock.json", "node_modules", "index.ts"]));
        expect(names.filter((name) => name.startsWith(".kapso-export-"))).toEqual([]);
        await run("--force", "--customer", acme);
        expect(await readdir(out)).toContain("account.json");
    });

    it("keeps and reports a file of an earlier export that the user has changed", async () => {
        addAcme({ configs: 80 });
        const globex = addAcme();
        await run();
        await writeFile(join(out, "account.json"), "mine");
        const { stdout } = await run("--force", "--customer", globex);
        expect(stdout).toContain("Kept account.json");
        expect(await readFile(join(out, "account.json"), "utf8")).toBe("mine");
    });

    it("removes no file outside the folder, whatever the list of the earlier export contains", async () => {
        addAcme();
        await run();
        await writeFile(join(parent, "precious"), "");
        await symlink(join(parent, "precious"), join(out, "link"));
        const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        await writeFile(join(out, ".kapso-export.json"), JSON.stringify({ files: { "../precious": empty, link: empty } }));
        expect((await run("--force")).code).toBe(0);
        expect((await readdir(parent)).sort()).toEqual(["infra", "precious"]);
    });

    it("works in a folder whose list of an earlier export is missing or broken", async () => {
        addAcme();
        await mkdir(out);
        await writeFile(join(out, "mine"), "");
        expect((await run("--force")).code).toBe(0);
        await writeFile(join(out, ".kapso-export.json"), "{");
        expect((await run("--force")).code).toBe(0);
        expect(await readdir(out)).toContain("mine");
    });
});
