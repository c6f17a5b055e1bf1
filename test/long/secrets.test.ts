import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Emulator } from "../../emulator/index";
import { apiVersion, byApiVersion, routes } from "../support/apiVersion";
import { type Echo, EchoingProxy } from "../support/echoingProxy";
import { acme, engineTest } from "../support/engineTest";
import { kapso } from "../support/kapso";
import type { Resource, Run, Stack } from "../support/stack";
import { canary, expectNoCanary, fields, type Holder, recordOf, repeated, secretsOf, secretsOfAll, type Values } from "./secrets/canaries";
import { clearProgram, importedProgram, lifeProgram, refusedProgram, suppliedProgram } from "./secrets/programs";
import { Coverage, suppliedWays } from "./secrets/ways";

// Each secret field of each resource type reaches the state and the output in every way of
// secrets/ways.ts. The last test fails if a combination was not covered.

const it = engineTest();

const coverage = new Coverage();

/** One scene. At its end, everything that it printed or stored in plain text is searched. */
class Scene {
    private readonly texts: [name: string, text: string][] = [];

    private constructor(
        readonly stack: Stack,
        readonly emulator: Emulator,
        readonly proxy: EchoingProxy,
    ) {}

    static async open(stack: Stack, emulator: Emulator): Promise<Scene> {
        const proxy = await EchoingProxy.start(emulator);
        onTestFinished(() => proxy.close());
        Object.assign(stack.env, { KAPSO_BASE_URL: proxy.baseUrl, KAPSO_LOG: "debug" });
        return new Scene(stack, emulator, proxy);
    }

    /** API keys that the emulator accepts. */
    allow(...wayNames: string[]): void {
        for (const way of wayNames) {
            this.emulator.addApiKey(canary(way, "provider.apiKey"), "default");
        }
    }

    settings(settings: object): Promise<void> {
        return this.stack.write("settings.json", JSON.stringify(settings));
    }

    async prints(name: string, run: Promise<Run> | ReturnType<typeof kapso>): Promise<{ stdout: string; output: string }> {
        const { stdout, ...others } = await run;
        const output = "output" in others ? others.output : stdout + others.stderr;
        this.texts.push([name, output]);
        return { stdout, output };
    }

    async writes(name: string, file: string): Promise<void> {
        this.texts.push([name, await readFile(join(this.stack.folder.path, file), "utf8")]);
    }

    /** The state with its secrets. The state without its secrets must not show any. */
    async kept(name: string): Promise<string> {
        this.texts.push([`state after ${name}`, await this.stack.kept()]);
        return (await this.stack.succeed(["stack", "export", "--show-secrets"])).stdout;
    }

    end(): void {
        for (const [name, text] of this.texts) {
            expectNoCanary(name, text);
        }
    }
}

it("a secret is hidden for every source of its value", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    const { proxy } = scene;
    const again = (way: string) => (["stackConfiguration", "ignoredChanges"].includes(way) ? way : `${way}Again`);
    scene.allow(...suppliedWays, ...suppliedWays.map(again));
    const configured = secretsOfAll("stackConfiguration");
    await stack.configure(
        { "kapso:apiKey": canary("stackConfiguration", "provider.apiKey"), secrets: JSON.stringify(configured) },
        { secret: true },
    );
    delete stack.env.KAPSO_API_KEY;
    await stack.write("index.js", suppliedProgram);
    const hasProjectWebhooks = apiVersion === "platform";
    await scene.settings({
        round: 1,
        hasProjectWebhooks,
        secrets: Object.fromEntries(suppliedWays.map((way) => [way, secretsOfAll(way)])),
    });
    const preview = await scene.prints("preview", stack.preview("--diff"));
    // One unknown header must not reveal the other headers.
    expect(preview.output).toMatch(/headers +: +\{\s+authorization: \[secret\]\s+x-customer +: \[unknown\]/);
    await scene.prints("create", stack.up("--diff"));
    const webhooks = suppliedWays.length * (hasProjectWebhooks ? 2 : 1);
    expect([emulator.configs().length, emulator.webhooks().length]).toEqual([suppliedWays.length, webhooks]);
    const created = await scene.kept("create");
    for (const way of suppliedWays) {
        coverage.came(way, { sent: proxy.sent, kept: created });
    }
    await stack.expectSettled();

    // The ignored arguments have other values in the program, which must not appear either.
    await scene.settings({
        round: 2,
        hasProjectWebhooks,
        secrets: Object.fromEntries(suppliedWays.map((way) => [way, secretsOfAll(`${way}Again`)])),
    });
    await scene.prints("preview of an update", stack.preview("--json", "--show-sames"));
    await scene.prints("update", stack.up("--diff"));
    const updated = await scene.kept("update");
    for (const way of suppliedWays) {
        coverage.came(way, { sent: proxy.sent, kept: updated }, { of: again(way) });
    }
    for (const { id } of emulator.webhooks()) {
        emulator.changeWebhook(id, recordOf("drift", "whatsAppWebhook"));
    }
    await scene.prints("refresh", stack.refresh("--diff"));
    await scene.prints("preview after the refresh", stack.preview("--json", "--show-sames"));
    await scene.kept("refresh");
    await scene.writes("stack file", "Pulumi.test.yaml");
    scene.end();
});

it("a secret is hidden in every operation of the engine, and in every place where the program shows it", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    const { proxy } = scene;
    scene.allow("pendingOperation", "update", "read", "lookups", "exportCommand", "doctorCommand");
    await stack.write("index.js", lifeProgram);
    const steady = secretsOfAll("read");

    await scene.settings({ changing: secretsOfAll("pendingOperation"), steady });
    const pending = await whileHeld(scene, "create");
    coverage.came("pendingOperation", { pending });

    const changed = { changing: secretsOfAll("update"), steady };
    await scene.settings(changed);
    await scene.prints("preview of an update", stack.preview("--diff", "--save-plan", "plan.json"));
    await scene.writes("update plan", "plan.json");
    const preview = await scene.prints("preview as JSON", stack.preview("--json", "--show-sames"));
    coverage.told("showSames", preview.stdout);
    await stack.write("preview.json", preview.stdout);
    const review = await scene.prints("review", kapso(stack, "review", "preview.json"));
    coverage.told("reviewCommand", preview.stdout);
    expect(review.output).toContain("accessToken");
    await scene.prints("update", stack.up("--diff", "--plan", "plan.json"));
    const updated = await scene.kept("update");
    coverage.came("update", { sent: proxy.sent, kept: updated });
    coverage.came("updatePlan", { kept: updated }, { of: "update" });

    const [drifting] = emulator.configs().filter(({ phone_number_id }) => phone_number_id === "1");
    emulator.changeConfig(drifting?.id ?? "", recordOf("drift", "whatsAppConfig"));
    const [hook] = emulator.webhooks().filter(({ whatsapp_config_id }) => whatsapp_config_id === drifting?.id);
    emulator.changeWebhook(hook?.id ?? "", recordOf("drift", "whatsAppWebhook"));
    const drift = await scene.prints("drift", kapso(stack, "drift"));
    expect(drift.output).toContain("secretKey");
    coverage.came("driftCommand", { shown: proxy.shown }, { of: "drift" });
    await scene.prints("refresh", stack.refresh("--diff"));
    const refreshed = await scene.kept("refresh");
    coverage.came("drift", { kept: refreshed, shown: proxy.shown });
    coverage.came("read", { kept: refreshed });

    const versions = { v1: proxy.v1, platform: proxy.platform };
    const other = byApiVersion({ v1: "platform", platform: "v1" } as const);
    for (const version of [other, apiVersion] as const) {
        await scene.settings({ ...changed, account: { apiVersion: version, baseUrl: versions[version] } });
        await scene.prints(`migration to ${version}`, stack.refresh("--run-program", "--diff"));
        coverage.came("migration", { kept: await scene.kept("migration") }, { of: "read" });
    }

    // Kapso returns undocumented fields.
    proxy.rewrite = (body) => body.replaceAll('"phone_number_id":', `${undocumented("lookups")},"phone_number_id":`);
    emulator.addConfig("globex", { id: "found", phone_number_id: "8", ...recordOf("get", "whatsAppConfig") });
    emulator.addConfig("globex", { phone_number_id: "9", ...recordOf("lookups", "whatsAppConfig") });
    emulator.addWebhook("found", { id: "found-hook", ...recordOf("get", "whatsAppWebhook") });
    const id = byApiVersion({ v1: "found", platform: "8" });
    await scene.settings({ ...changed, suffix: "-anew", looksUp: { id, secrets: secretsOfAll("lookups") } });
    await scene.prints("lookups", stack.up("--diff"));
    coverage.came("lookups", { shown: proxy.shown }, { only: ["whatsAppConfig.accessToken", "whatsAppConfig.webhookVerifyToken"] });
    coverage.came("lookups", { sent: proxy.sent }, { only: ["provider.apiKey"] });
    const renamed = await scene.kept("lookups");
    coverage.came("get", { shown: proxy.shown, kept: renamed });
    coverage.came("rename", { kept: renamed }, { of: "update" });
    expect(emulator.configs()).toHaveLength(4);
    emulator.changeConfig("found", recordOf("getRefreshed", "whatsAppConfig"));
    emulator.changeWebhook("found-hook", recordOf("getRefreshed", "whatsAppWebhook"));
    await scene.prints("refresh of a lookup", stack.refresh("--diff"));
    const lookedUpBy = await scene.kept("refresh of a lookup");
    coverage.came("getRefreshed", { shown: proxy.shown, kept: lookedUpBy });
    await scene.prints("preview after the refresh of a lookup", stack.preview("--json", "--show-sames"));
    const outputs = await scene.prints("stack outputs", stack.succeed(["stack", "output", "--json"]));
    coverage.told("stackOutputs", outputs.stdout);
    await scene.prints("stack export", stack.succeed(["stack", "export"]));

    proxy.rewrite = (body) => body.replaceAll('"phone_number_id":', `${undocumented("exportCommand")},"phone_number_id":`);
    emulator.changeConfig("found", recordOf("exportCommand", "whatsAppConfig"));
    emulator.changeWebhook("found-hook", recordOf("exportCommand", "whatsAppWebhook"));
    stack.env.KAPSO_API_KEY = canary("exportCommand", "provider.apiKey");
    await scene.prints("export", kapso(stack, "export", "--out", "exported"));
    for (const file of await readdir(join(stack.folder.path, "exported"))) {
        await scene.writes(`exported ${file}`, join("exported", file));
    }
    coverage.came("exportCommand", { "sent or shown": proxy.sent + proxy.shown });
    stack.env.KAPSO_API_KEY = canary("doctorCommand", "provider.apiKey");
    await scene.prints("doctor", kapso(stack, "doctor"));
    coverage.came("doctorCommand", { sent: proxy.sent });

    await scene.prints("deletion", stack.destroy("--diff"));
    coverage.came("deletion", { kept: lookedUpBy }, { of: "read" });
    expect(emulator.configs().map(({ phone_number_id }) => phone_number_id)).toEqual(["9", "8"]);
    scene.end();
});

it("a secret is hidden in an object that was imported from the file of `pulumi-kapso export`", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    const { id } = emulator.addConfig("acme", { phone_number_id: "1", business_account_id: "1", ...recordOf("before", "whatsAppConfig") });
    emulator.addWebhook(id, recordOf("before", "whatsAppWebhook"));
    await scene.prints("export", kapso(stack, "export", "--out", "exported"));
    await scene.writes("imported file", "exported/import.json");
    const importing = ["import", "--file", "exported/import.json", "--generate-code=false", "--yes", "--protect=false"];
    await scene.prints("import", stack.succeed(importing));
    await scene.prints("refresh of what was imported", stack.refresh("--diff"));
    const { resources } = JSON.parse(await readFile(join(stack.folder.path, "exported/import.json"), "utf8"));
    await stack.write("index.js", importedProgram);
    await scene.settings({ resources, secrets: secretsOfAll("importedFile") });
    await scene.prints("preview", stack.preview("--diff"));
    await scene.prints("update", stack.up("--diff"));
    coverage.came("importedFile", { sent: scene.proxy.sent, kept: await scene.kept("update") });
    await scene.prints("refresh", stack.refresh("--diff"));
    await scene.prints("preview after the refresh", stack.preview("--json", "--show-sames"));
    await scene.kept("refresh");
    scene.end();
});

it("a secret is hidden if a create or an update fails partially, also if the health check returns it", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    const { proxy } = scene;
    scene.allow("partialCreate");
    stack.env.KAPSO_API_KEY = canary("partialCreate", "provider.apiKey");
    for (const way of ["partialCreate", "partialUpdate"] as const) {
        const words = [...Object.values(secretsOf(way, "whatsAppConfig")), canary("partialCreate", "provider.apiKey")].map(String);
        proxy.echo = ({ path }) => {
            const checks = { token_validity: { passed: false, error: words.flatMap(repeated).join() } };
            return /\/health$/.test(path) ? { status: 200, body: JSON.stringify({ status: "unhealthy", checks }) } : undefined;
        };
        await stack.declare({ config: { ...acme, ...secretsOf(way, "whatsAppConfig"), verifyHealth: "require" } });
        const { output } = await scene.prints(way, stack.fail("up", "--diff"));
        expect(output).toMatch(new RegExp(`failed checks are token_validity \\(${hidden}\\)`));
        const kept = await scene.kept(way);
        expect(kept).toContain('"initErrors"');
        coverage.came(way, { sent: proxy.sent, kept });
    }
    coverage.came("healthEcho", { echoed: proxy.echoed }, { of: "partialCreate" });
    await scene.prints("preview after it", stack.preview("--json", "--show-sames"));
    await scene.prints("refresh after it", stack.refresh("--diff"));
    await scene.kept("refresh");
    scene.end();
});

const statuses = ["200", "307", "401", "403", "409", "422", "500"] as const;

it("a secret is hidden in errors and warnings, in every form in which Kapso returns it", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    const { proxy } = scene;
    scene.allow("echo");
    const key = canary("echo", "provider.apiKey");
    // The failed requests need neither a retry nor a recovery.
    const impatient = { KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT: "0", KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0" };
    Object.assign(stack.env, impatient, { KAPSO_API_KEY: key });
    const config = (name: string, phoneNumberId: string, way = "standing") => ({
        ...acme,
        name,
        phoneNumberId,
        ...secretsOf(way, "whatsAppConfig"),
    });
    const hook = (name: string, configId: string, way = "standing") => ({
        resource: "WhatsAppWebhook",
        configId,
        url: `https://acme.example/${name}`,
        events: ["whatsapp.message.received"],
        ...secretsOf(way, "whatsAppWebhook"),
    });
    const standing = (change: string) => ({
        config: config(`Standing ${change}`, "1"),
        // The hooks depend on this config. Its update succeeds with a warning, so that the hooks
        // are updated too.
        warned: config(`Warned ${change}`, "2"),
        hook: hook(`standing-${change}`, `\${warned.id}`),
        warnedHook: hook(`warned-${change}`, `\${warned.id}`),
    });
    await stack.declare(standing("a"));
    await stack.up();

    // Each response contains all secrets of its object, sent or not, in every form.
    proxy.echo = ({ method, path, body }) => {
        if (method === "GET") {
            return undefined;
        }
        const status = /status-(\d+)/.exec(body)?.[1] ?? "422";
        const id = path.split("/").at(-1);
        const words = wordsOf(method === "POST" ? "echo" : "standing", /webhooks/.test(path) ? "whatsAppWebhook" : "whatsAppConfig", key);
        return /[Ww]arned/.test(body)
            ? { status: 200, body: JSON.stringify({ data: { id, name: words, url: words } }) }
            : echoOf(Number(status), words, key);
    };
    await stack.declare({
        ...standing("b"),
        ...Object.fromEntries(
            statuses.flatMap((status, index): [string, object][] => [
                [`new${status}`, config(`status-${status}`, String(100 + index), "echo")],
                [`newHook${status}`, hook(`status-${status}`, byApiVersion({ v1: idOf(emulator, "2"), platform: "2" }), "echo")],
            ]),
        ),
    });
    const { output: refused } = await scene.prints("refused changes", stack.fail("up", "--continue-on-error", "--diff"));
    for (const title of ["WhatsApp config", "WhatsApp webhook"]) {
        for (const status of ["401", "409", "422", "500"]) {
            expect(refused).toMatch(
                new RegExp(`Could not create ${title} "[^"]*status-${status}"[^\\n]*: Kapso returned ${status} "${hidden}"`),
            );
        }
        expect(refused).toMatch(new RegExp(`Could not create ${title} "[^"]*status-200"[^\\n]*: Kapso returned`));
        expect(refused).toMatch(
            new RegExp(`Could not create ${title} "[^"]*status-403"[^\\n]*: Kapso returned 403 with an HTML page titled '.*\\[secret\\]`),
        );
        expect(refused).toMatch(
            new RegExp(`Could not create ${title} "[^"]*status-307"[^\\n]*: Kapso returned 307 and redirects to another host`),
        );
        expect(refused).toMatch(new RegExp(`Could not update ${title} \\S+: Kapso returned 422 "${hidden}"`));
        expect(refused).toMatch(new RegExp(`warning: Kapso updated ${title} \\S+, but returned \\w+ "${hidden}"`));
    }
    coverage.came("echoOfCreate", { echoed: proxy.echoed }, { of: "echo" });
    const ofStanding = { only: resourceFields, of: "standing" };
    for (const way of ["echoOfUpdate", "echoInValue"] as const) {
        coverage.came(way, { echoed: proxy.echoed }, ofStanding);
        coverage.came(way, { echoed: proxy.echoed }, { only: ["provider.apiKey"], of: "echo" });
    }
    await scene.kept("refused changes");

    for (const [way, method, command, flags] of [
        ["echoOfRead", "GET", "refresh", []],
        ["echoOfDelete", "DELETE", "destroy", ["--continue-on-error"]],
    ] as const) {
        proxy.echoed = "";
        proxy.echo = (request) => {
            const isOne = /\/(?:webhooks|whatsapp_webhooks|whatsapp_configs|phone_numbers)\/[^/?]+$/.test(request.path);
            const of = /webhooks/.test(request.path) ? "whatsAppWebhook" : "whatsAppConfig";
            return request.method === method && (isOne || method === "GET") ? echoOf(500, wordsOf("standing", of, key), key) : undefined;
        };
        const { output } = await scene.prints(way, stack.fail(command, "--diff", ...flags));
        expect(output).toMatch(new RegExp(`Kapso returned 500 "${hidden}"`));
        coverage.came(way, { echoed: proxy.echoed }, ofStanding);
        coverage.came(way, { echoed: proxy.echoed }, { only: ["provider.apiKey"], of: "echo" });
    }
    await scene.kept("refused reads and deletes");

    await stack.write("index.js", refusedProgram);
    let wrong = "";
    for (const resource of ["WhatsAppConfig", "WhatsAppWebhook"]) {
        const secrets = secretsOf("refusedArguments", resource === "WhatsAppConfig" ? "whatsAppConfig" : "whatsAppWebhook");
        for (const form of ["spaced", "nested"]) {
            await scene.settings({ resource, form, secrets });
            const { output } = await scene.prints(`refused ${form} arguments of ${resource}`, stack.fail("preview", "--diff"));
            wrong += output;
        }
    }
    const times = (text: string, count: number) => `(?=(?:[^]*${text}){${count}})`;
    const refusal = (name: string) =>
        `^${times(`has a problem: ${name} must `, 2)}${times(`has a problem: there is no argument "${name}s"`, 2)}`;
    coverage.told("refusedArguments", wrong, refusal);
    scene.end();
});

it("a state with plain-text secrets, or with another secret mark, causes no changes", async ({ stack, emulator }) => {
    const scene = await Scene.open(stack, emulator);
    scene.allow("clearState");
    await stack.write("index.js", clearProgram);
    const secrets = secretsOfAll("clearState");
    await scene.settings({ name: "Acme", secrets });
    await stack.up();
    for (const form of [(value: unknown) => value, (value: unknown) => secretOf(JSON.stringify(value))]) {
        await rewrite(stack, form);
        expect(await stack.previewOf()).toEqual({});
        await scene.settings({ name: "Acme sales", secrets });
        expect(await stack.previewOf()).toEqual({ clear: "update name" });
        await scene.settings({ name: "Acme", secrets });
    }
    await scene.prints("update", stack.up("--diff"));
    coverage.came("clearState", { kept: await scene.kept("update") });
    scene.end();
});

it("each secret field of each resource type was covered in every way", () => {
    expect(coverage.missing()).toEqual([]);
});

/** Returns the pending operations of the state while both creates of each type wait at Kapso. */
async function whileHeld(scene: Scene, name: string): Promise<string> {
    const paths = [routes.newConfig("acme"), routes.newWebhook("*")];
    const holds = paths.map((path) => scene.emulator.fault({ kind: "hold", match: { method: "POST", path } }));
    const run = scene.prints(name, scene.stack.up("--diff"));
    let pending = "";
    for (const hold of holds) {
        await hold.waitForHit(2, { timeoutMs: 60_000 });
        const { deployment } = JSON.parse(await scene.kept(`the begin of ${name}`)) as { deployment: { pending_operations?: object[] } };
        expect(deployment.pending_operations).toHaveLength(2);
        pending += JSON.stringify(deployment.pending_operations);
        hold.release();
    }
    await run;
    return pending;
}

/** Undocumented fields of a config in Kapso's responses. */
function undocumented(way: string): string {
    const names = byApiVersion<string[]>({ v1: ["accessToken"], platform: ["accessToken", "webhookVerifyToken"] });
    const record: Values = recordOf(way, "whatsAppConfig");
    const wires = names.map((name) => name.replace(/[A-Z]/g, "_$&").toLowerCase());
    return wires.map((wire) => `${JSON.stringify(wire)}:${JSON.stringify(record[wire])}`).join();
}

const resourceFields = fields.filter((field) => !field.startsWith("provider."));

/** How a message hides three secrets in all forms, with the remaining parts of URLs and Base64. */
const hidden = "(?:token=)?\\[secret\\]=*(?:,(?:token=)?\\[secret\\]=*){23}";

/** All secrets of an object, and the key, in every form. */
function wordsOf(way: string, holder: Holder, key: string): string {
    const own = fields.filter((field) => field.startsWith(`${holder}.`)).map((field) => canary(way, field));
    return [...own, key].flatMap(repeated).join();
}

/** A response with this status that contains the given words. */
function echoOf(status: number, words: string, key: string): Echo {
    const headers = { "x-request-id": key.toUpperCase(), "retry-after": "0" };
    switch (status) {
        case 307:
            return { status, headers: { ...headers, location: `https://${key}.example/?token=${encodeURIComponent(words)}` }, body: "" };
        case 403: {
            const inTitle = words.split(",").filter((word) => !word.includes("<"));
            return { status, headers: { ...headers, "content-type": "text/html" }, body: `<html><title>${inTitle}</title>${words}</html>` };
        }
        default:
            return { status, headers, body: JSON.stringify({ error: words }) };
    }
}

function idOf(emulator: Emulator, number: string): string {
    return emulator.configs().find(({ phone_number_id }) => phone_number_id === number)?.id ?? "";
}

const secretOf = (plaintext: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext });

/** Changes the form of the secret inputs in the state. */
async function rewrite(stack: Stack, form: (value: unknown) => unknown): Promise<void> {
    const names = fields.map((field) => field.replace("provider.", "kapso:").replace(/^\w+\./, ""));
    const { stdout } = await stack.succeed(["stack", "export", "--show-secrets"]);
    const exported = JSON.parse(stdout) as { deployment: { resources: Resource[] } };
    for (const { inputs = {} } of exported.deployment.resources) {
        for (const [name, value] of Object.entries(inputs)) {
            inputs[name] = names.includes(name) ? form(plain(value)) : plain(value);
        }
    }
    await stack.write("state.json", JSON.stringify(exported));
    await stack.succeed(["stack", "import", "--file", "state.json"]);
}

/** A value of an exported state without its secret marks, at any depth. */
function plain(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    return "plaintext" in value
        ? plain(JSON.parse(String(value.plaintext)))
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
