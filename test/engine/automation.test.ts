import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

// An application that calls Pulumi itself. Pulumi's own folder must be inside the application's
// folder, or Pulumi cannot resolve modules from it.
const application = `
    const { join } = require("node:path");
    const { LocalWorkspace } = require("@pulumi/pulumi/automation");
    const { WhatsAppConfig } = require("pulumi-kapso");

    async function main() {
        let name = "acme";
        const program = async () => ({ configId: new WhatsAppConfig(name, ${JSON.stringify(acme)}).id });
        const workDir = join(__dirname, "infrastructure");
        const stack = await LocalWorkspace.createOrSelectStack({ projectName: "application", stackName: "test", program }, { workDir });
        const { outputs } = await stack.up();
        console.log(outputs.configId.value);
        await stack.refresh();
        await stack.destroy();
        // The next run can connect the same number again.
        name = "later";
        await stack.preview();
    }
    main();
`;

const it = engineTest({ stack: { files: { "application.js": application } } });

// The application is started in another folder, as by a process manager.
const service = `
    const { join } = require("node:path");
    const { LocalWorkspace } = require("@pulumi/pulumi/automation");
    const { WhatsAppConfig } = require("pulumi-kapso");

    async function main() {
        const program = async () => void new WhatsAppConfig("acme", ${JSON.stringify(acme)});
        const workDir = join(__dirname, "infrastructure");
        const projectSettings = { name: "application", runtime: "nodejs", main: "programs" };
        const stack = await LocalWorkspace.createOrSelectStack({ projectName: "application", stackName: "test", program }, { workDir, projectSettings });
        const { changeSummary } = await stack.preview();
        console.log(changeSummary.create);
    }
    main();
`;

it("an inline program of the Automation API works in a process that was started in another folder", async ({ stack }) => {
    const { path } = stack.folder;
    await mkdir(join(path, "infrastructure", "programs"), { recursive: true });
    await stack.write("service.js", service);
    const { stdout } = await promisify(execFile)(process.execPath, [join(path, "service.js")], { cwd: "/", env: stack.env });
    expect(stdout.trim()).toBe("2");
});

it("an inline program of the Automation API works from a folder inside the application's", async ({ stack, emulator }) => {
    const { path: cwd } = stack.folder;
    await mkdir(join(cwd, "infrastructure"));
    const { stdout } = await promisify(execFile)(process.execPath, ["application.js"], { cwd, env: stack.env });
    const id = stdout.trim();
    expect(emulator.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
        "GET /customers/acme/whatsapp_configs?page=1&per_page=100 200",
        "POST /customers/acme/whatsapp_configs 201",
        `GET /whatsapp_configs/${id} 200`,
        `DELETE /whatsapp_configs/${id} 204`,
    ]);
});
