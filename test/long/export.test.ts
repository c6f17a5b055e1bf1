import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { check } from "prettier";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index";
import { routes } from "../support/apiVersion";
import { accessTo } from "../support/engineTest";
import { repository } from "../support/programFolder";
import { Stack } from "../support/stack";

const hostile = [
    ["quotes \" and ' and `$", "{x}`"].join(""),
    "newline\nnew Customer()",
    "*/ end of a comment //",
    "</script><b>",
    "\u202eright to left",
    "日本語 サポート",
    "__proto__",
    "constructor",
    "class",
    "../../etc/passwd",
    "ACME",
    "Acme",
    "acme-2",
    "🙂",
    `long ${"name ".repeat(60)}`,
];

interface Exported {
    files: Record<string, string>;
    stdout: string;
    stderr: string;
    folder: string;
}

function run(emulator: Emulator, args: readonly string[]) {
    const env = { PATH: process.env.PATH, ...accessTo(emulator) };
    return promisify(execFile)(process.execPath, [join(repository, "dist/cli/index.js"), "export", ...args], { env });
}

async function exported(emulator: Emulator, ...flags: string[]): Promise<Exported> {
    const parent = await mkdtemp(join(tmpdir(), "pulumi-kapso-export-"));
    onTestFinished(() => rm(parent, { recursive: true }));
    const folder = join(parent, "infra");
    const { stdout, stderr } = await run(emulator, ["--out", folder, ...flags]);
    const names = await readdir(folder);
    const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])));
    expect(await readdir(parent)).toEqual(["infra"]);
    return { files, stdout, stderr, folder };
}

async function accountWith(options: EmulatorOptions = {}): Promise<Emulator> {
    const emulator = await startEmulator({ projectList: true, ...options });
    onTestFinished(() => emulator.close());
    return emulator;
}

let numbers = 0;

function addProduction(emulator: Emulator, customerId: string, name: string) {
    numbers += 1;
    return emulator.addConfig(customerId, {
        name,
        phone_number_id: String(106540352200000 + numbers),
        business_account_id: "102290129340398",
        access_token: `EAAB-canary-${numbers}`,
        webhook_verify_token: `canary-verify-${numbers}`,
        webhook_destination_url: `https://acme.example/${numbers}`,
    });
}

async function stackOf(emulator: Emulator, files: Record<string, string>): Promise<Stack> {
    const env = accessTo(emulator);
    const stack = await Stack.create({ files, packages: ["@pulumi/pulumi", "@types/node", "typescript"], env });
    onTestFinished(() => stack.remove());
    return stack;
}

/** Imports the objects with the command that the export prints. */
async function imported(stack: Stack): Promise<void> {
    await stack.succeed(["import", "--file", "import.json", "--generate-code=false", "--yes", "--skip-preview"]);
}

/**
 * The program type-checks under `strict`, and a formatter with its .editorconfig changes nothing.
 */
async function expectTidy(stack: Stack, program: string): Promise<void> {
    expect(await check(program, { parser: "typescript", tabWidth: 4, printWidth: Number.POSITIVE_INFINITY })).toBe(true);
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    await promisify(execFile)(process.execPath, [tsc, "--noEmit", "-p", stack.folder.path]);
}

const census = (emulator: Emulator) => JSON.stringify([emulator.customers(), emulator.configs(), emulator.webhooks()]);

describe.each(["first", "later"] as const)("an account of 300 configs with hostile names (responses: %s)", (responses) => {
    it("is imported without changes: the preview and the refresh are empty, and one rename sends one PATCH", async () => {
        const emulator = await accountWith({ responses: responses });
        const customers = Array.from({ length: 20 }, (_, index) => emulator.addCustomer({ name: hostile[index % hostile.length] ?? "" }));
        const configs = Array.from({ length: 300 }, (_, index) =>
            index % 10 === 9
                ? emulator.addConfig(customers[index % 20]?.id ?? "", { name: hostile[index % hostile.length] ?? "", kind: "sandbox" })
                : addProduction(emulator, customers[index % 20]?.id ?? "", hostile[index % hostile.length] ?? ""),
        );
        for (const { id } of configs.slice(0, 10)) {
            emulator.addWebhook(id, { secret_key: "canary-key", headers: { authorization: "canary-header" } });
        }
        const before = census(emulator);
        emulator.clearRequests();
        const { files, stdout } = await exported(emulator);
        expect(stdout).toContain("20 customers, 300 configs, 10 webhooks");
        const ofWebhooks = emulator.requests.filter(({ path }) =>
            /\/(whatsapp_configs|phone_numbers)\/[^/]+\/(whatsapp_)?webhooks\?/.test(path),
        );
        expect(emulator.requests.length - ofWebhooks.length).toBeLessThanOrEqual(25);
        expect(ofWebhooks).toHaveLength(300);
        expect(Object.values(files).join("\n")).not.toMatch(/canary/);

        emulator.clearRequests();
        const stack = await stackOf(emulator, files);
        await expectTidy(stack, files["index.ts"] ?? "");
        await imported(stack);
        expect(await stack.previewOf("--expect-no-changes")).toEqual({});
        expect(emulator.requests).toEqual([]);
        await stack.succeed(["refresh", "--preview-only", "--expect-no-changes"]);
        expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        expect(census(emulator)).toBe(before);

        const account = JSON.parse(files["account.json"] ?? "");
        account.customers[0].configs[0].name = "Renamed";
        await stack.write("account.json", JSON.stringify(account));
        emulator.clearRequests();
        await stack.up();
        expect(emulator.requests.map(({ method }) => method)).toEqual(["PATCH"]);
        await stack.expectSettled();

        // One config gets its secret as the exported README describes.
        const { resource } = account.customers[1].configs[0];
        await stack.configure({ [`webhookVerifyToken["${resource}"]`]: "canary-verify-new" }, { secret: true, path: true });
        const program = files["index.ts"] ?? "";
        await stack.write("index.ts", program.replace("// webhookVerifyToken:", "webhookVerifyToken:"));
        expect(await stack.previewOf()).toEqual({ [resource]: "update webhookVerifyToken" });
        await stack.up();
        await stack.expectSettled();
    });
});

describe("a small account", () => {
    it("becomes a program with one statement per object, which type-checks, is formatted, and takes the secrets line by line", async () => {
        const emulator = await accountWith();
        const customers = hostile.slice(0, 8).map((name, index) => emulator.addCustomer({ name, external_customer_id: `crm "${index}"` }));
        const configs = customers.map(({ id }, index) => addProduction(emulator, id, hostile[index + 7] ?? ""));
        emulator.addWebhook(configs[0]?.id ?? "", { secret_key: "canary-key", headers: { authorization: "canary-header" } });
        const { files } = await exported(emulator);
        const program = files["index.ts"] ?? "";
        expect(await check(program, { parser: "typescript", tabWidth: 4, printWidth: Number.POSITIVE_INFINITY })).toBe(true);

        const stack = await stackOf(emulator, files);
        await promisify(execFile)(process.execPath, [
            join(repository, "node_modules/typescript/bin/tsc"),
            "--noEmit",
            "-p",
            stack.folder.path,
        ]);
        emulator.clearRequests();
        await imported(stack);
        expect(await stack.previewOf("--expect-no-changes")).toEqual({});
        expect(emulator.requests).toEqual([]);

        // Each uncommented line causes exactly one change.
        const line = (field: string) => new RegExp(`// (${field}: .*"(\\w+)"\\),)`);
        const [, verify = "", verifyKey = ""] = line("webhookVerifyToken").exec(program) ?? [];
        const [, secret = "", secretKey = ""] = line("secretKey").exec(program) ?? [];
        await stack.configure({ [verifyKey]: "canary-verify-new", [secretKey]: "canary-key-new" }, { secret: true });
        await stack.write("index.ts", program.replace(`// ${verify}`, verify).replace(`// ${secret}`, secret));
        expect(Object.values(await stack.previewOf()).sort()).toEqual(["update secretKey", "update webhookVerifyToken"]);
        await stack.up();
        expect(emulator.requests.map(({ method }) => method).sort()).toEqual(["PATCH", "PATCH"]);
        await stack.expectSettled();
    });

    it("with unknown tokens: if a replacement needs a token, the preview fails and nothing is deleted", async () => {
        const emulator = await accountWith();
        const [acme, globex] = [emulator.addCustomer({ name: "Acme" }), emulator.addCustomer({ name: "Globex" })];
        addProduction(emulator, acme.id, "Support");
        const { files } = await exported(emulator);
        const stack = await stackOf(emulator, files);
        await imported(stack);
        await stack.write("index.ts", (files["index.ts"] ?? "").replace("customerId: acme.id", `customerId: "${globex.id}"`));
        const { output } = await stack.fail("preview");
        expect(output).toMatch(/accessToken.*is required to create or replace a production config/s);
        expect(emulator.configs()).toHaveLength(1);
    });

    it("is exported for one customer and without webhooks, if the options say so", async () => {
        const emulator = await accountWith();
        const [acme, globex] = [emulator.addCustomer({ name: "Acme" }), emulator.addCustomer({ name: "Globex" })];
        for (const { id } of [acme, globex]) {
            emulator.addWebhook(addProduction(emulator, id, "Support").id);
        }
        emulator.clearRequests();
        const { stdout } = await exported(emulator, "--customer", acme.id, "--no-webhooks", "--json");
        expect(JSON.parse(stdout)).toMatchObject({ customers: 1, configs: 1, webhooks: 0, leftOut: [] });
        expect(emulator.requests).toHaveLength(2);
    });

    it("is not exported over existing files without --force", async () => {
        const emulator = await accountWith();
        emulator.addCustomer({ name: "Acme" });
        const { folder } = await exported(emulator);
        emulator.clearRequests();
        await expect(run(emulator, ["--out", folder])).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("--force") });
        expect(emulator.requests).toEqual([]);
        await run(emulator, ["--out", folder, "--force"]);
    });

    it("that cannot be read leaves no folder behind, and the error says why", async () => {
        const emulator = await accountWith();
        addProduction(emulator, emulator.addCustomer({ name: "Acme" }).id, "Support");
        emulator.fault({ kind: "unauthorized", match: { path: routes.newWebhook("*") } });
        const parent = await mkdtemp(join(tmpdir(), "pulumi-kapso-export-"));
        onTestFinished(() => rm(parent, { recursive: true }));
        const failing = run(emulator, ["--out", join(parent, "infra")]);
        await expect(failing).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/Could not list the WhatsApp webhooks/) });
        expect(await readdir(parent)).toEqual([]);
    });
});
