import { describe, expect } from "vitest";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";
import { kapso } from "../support/kapso";

const it = sharedEngineTest();

const verified = { webhookVerifyToken: "verify-canary-1", webhookDestinationUrl: "https://api.acme.example/whatsapp" };
const hook = {
    resource: "WhatsAppWebhook",
    configId: `\${support.id}`,
    url: "https://api.acme.example/events",
    secretKey: "key-canary-1",
    events: ["whatsapp.message.received"],
}; // prettier-ignore
const before = {
    initech: { resource: "Customer", name: "Initech" },
    support: { ...acme, ...verified, accessToken: "access-canary-1" },
    hook,
    sales: { ...acme, name: "Acme sales", phoneNumberId: "2", accessToken: "access-canary-2" },
    trial: { customerId: "acme", name: "Trial", kind: "sandbox" },
};
const after = {
    umbrella: { resource: "Customer", name: "Umbrella" },
    support: { ...before.support, customerId: "globex" },
    hook,
    sales: {
        ...before.sales,
        accessToken: "access-canary-3",
        webhookDestinationUrl: "http://me:pass-canary@evil.example/?key=query-canary",
    },
    first: { ...acme, customerId: `\${umbrella.id}`, name: "First", phoneNumberId: "3" },
};

describe("pulumi-kapso review of a real preview", () => {
    it.beforeAll(async ({ stack }) => {
        await stack.declare(before);
        await stack.up();
    });

    it("shows the changes per customer, the risks, and no secret", async ({ stack, emulator }) => {
        await stack.declare(after);
        emulator.clearRequests();
        const run = await kapso(stack, "review", "--stack", "test", "--own-domain", "acme.example", "--fail-on", "replace");
        expect(run).toMatchObject({ exitCode: 3, stderr: "The report contains findings of --fail-on: replace (2).\n" });
        expect(run.stdout).not.toContain("canary");
        // Each run has other IDs.
        await expect(run.stdout.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")).toMatchFileSnapshot("snapshots/review.md");
        // A replacement reads the new customer, and the config, which may be as declared already.
        expect(takeRequests(emulator).map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "<id>"))).toEqual([
            "GET /customers/globex",
            "GET /whatsapp_configs/<id>",
        ]);
    });

    it("shows why the preview failed, without the refused value, and exits with 1", async ({ stack }) => {
        await stack.declare({ ...before, sales: { ...before.sales, webhookDestinationUrl: "ftp://canary.example" } });
        const run = await kapso(stack, "review", "--stack", "test", "--fail-on", "replace");
        expect(run).toMatchObject({
            exitCode: 1,
            stderr: "The preview failed. The report contains the errors of pulumi-kapso. For other errors, see the log of the command.\n",
        });
        expect(run.stdout).toContain("The preview failed, so changes may be missing. Errors of the provider:");
        expect(run.stdout).toContain("`sales: webhookDestinationUrl must be a complete http or https URL");
        expect(run.stdout).not.toContain("canary");
    });

    it("shows why a replacement is refused, with what to do, and that two configs have the same number", async ({ stack, emulator }) => {
        await stack.declare({ ...before, sales: { ...before.sales, customerId: "nobody" } });
        const refused = await kapso(stack, "review", "--stack", "test");
        expect(refused.stdout).toMatch(/`sales: .*customer nobody does not exist.* \[KAPSO-REPLACE-PARENT-UNKNOWN\] Correct customerId/);
        await stack.declare({ ...before, sales: { ...before.sales, phoneNumberId: before.support.phoneNumberId } });
        expect((await kapso(stack, "review", "--stack", "test")).stdout).toContain("[KAPSO-DECLARED-TWICE]");
        await stack.declare(before);
        emulator.fault({ kind: "unauthorized" });
        const drift = await kapso(stack, "drift", "--stack", "test");
        emulator.clearFaults();
        expect(drift.stdout).toMatch(/`support: Could not .*\[KAPSO-AUTHENTICATION\] Check the API key/);
    });

    it("shows the CLI's own error and exits with 1 if the preview cannot start", async ({ stack }) => {
        const run = await kapso(stack, "review", "--stack", "none");
        expect(run).toMatchObject({ exitCode: 1, stdout: "" });
        expect(run.stderr).toMatch(/^`pulumi preview --json` failed before the engine started:\nerror: no stack named 'none' found\n$/);
    });
});
