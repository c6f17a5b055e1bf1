import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { engineTest, takeRequests } from "../support/engineTest";
import { runTenants, type TenantRow, tenantsExample } from "../support/tenants";

const it = engineTest({ stack: await tenantsExample() });

const tenants: TenantRow[] = ["harbor", "north"].map((id, index) => ({
    id,
    name: `Tenant ${id}`,
    phoneNumberId: `10654035224292${index}`,
    businessAccountId: "102290129340398",
}));

it("examples/tenants connects, changes and disconnects each tenant in its own stack, and keeps the customers", async ({
    stack,
    emulator,
}) => {
    const connected = await runTenants(stack, "connect", tenants, 2);
    const ids = () => new Map(emulator.configs().map((config) => [config.phone_number_id, config.id]));
    expect(connected).toEqual(tenants.map(({ id, phoneNumberId }) => `${id}: connected as ${ids().get(phoneNumberId)}`));
    expect(takeRequests(emulator).sort()).toEqual([
        "GET /customers?page=1&per_page=100",
        "GET /customers?page=1&per_page=100",
        "POST /customers",
        "POST /customers",
        ...emulator
            .configs()
            .map(({ customer_id }) => `POST /customers/${customer_id}/whatsapp_configs`)
            .sort(),
    ]);

    const [harbor, north] = tenants as [TenantRow, TenantRow];
    await runTenants(stack, "connect", [{ ...harbor, name: "Harbor" }, north], 2);
    expect(takeRequests(emulator).map((line) => line.split(" ")[0])).toEqual(["PATCH", "PATCH"]);
    expect(
        emulator
            .configs()
            .map(({ name }) => name)
            .sort(),
    ).toEqual(["Harbor WhatsApp", "Tenant north WhatsApp"]);

    expect(await runTenants(stack, "disconnect", tenants, 2)).toEqual(["harbor: disconnected", "north: disconnected"]);
    expect(emulator.configs()).toEqual([]);
    expect(emulator.customers().map(({ external_customer_id }) => external_customer_id)).toEqual(
        expect.arrayContaining(["harbor", "north"]),
    );
    expect(await readdir(join(stack.folder.path, "stacks"))).toEqual([]);

    // The stack adopts the tenant's customer, with all conversations, again.
    await runTenants(stack, "connect", [harbor], 1);
    expect(emulator.customers().filter(({ external_customer_id }) => external_customer_id === "harbor")).toHaveLength(1);
    expect(emulator.configs()).toHaveLength(1);
});

it("examples/tenants prints which tenant failed and why, exits with 1, and connects the other tenants", async ({ stack, emulator }) => {
    const [harbor, north] = tenants as [TenantRow, TenantRow];
    const failing = runTenants(stack, "connect", [{ ...harbor, phoneNumberId: "12 34" }, north], 2);
    const { code, stdout, stderr } = await failing.then(
        () => expect.fail("it should have failed"),
        (error) => error,
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^north: connected as /);
    expect(stderr).toMatch(/^harbor: failed\. .*phoneNumberId/s);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(`${stdout}${stderr}`).not.toContain("EAAB-system-user");
    expect(emulator.configs()).toHaveLength(1);
});

it("Twenty parallel stacks with the same key all succeed despite its rate limit", async ({ stack, emulator }) => {
    const limit = 20;
    const windowSeconds = 5;
    emulator.setRateLimit({ limit, windowSeconds });
    const many: TenantRow[] = Array.from({ length: 20 }, (_, index) => ({
        id: `tenant-${index}`,
        name: `Tenant ${index}`,
        phoneNumberId: String(106540352200000 + index),
        businessAccountId: "102290129340398",
    }));
    const connected = await runTenants(stack, "connect", many, many.length);
    expect(connected).toHaveLength(20);
    expect(connected.filter((line) => !line.includes(": connected as "))).toEqual([]);
    expect(
        emulator
            .configs()
            .map(({ phone_number_id }) => phone_number_id)
            .sort(),
    ).toEqual(many.map(({ phoneNumberId }) => phoneNumberId));
    expect(emulator.customers().filter(({ external_customer_id }) => external_customer_id?.startsWith("tenant-"))).toHaveLength(20);
    // Each process learns the limit only from its own responses, so a few refusals are expected.
    const refused = emulator.requests.filter(({ status }) => status === 429).length;
    console.log(`20 stacks on a limit of ${limit} in ${windowSeconds} s: ${refused} of ${emulator.requests.length} requests refused`);
    expect(refused).toBeLessThanOrEqual(2 * many.length);

    emulator.setRateLimit({ limit: 1000, windowSeconds: 60 });
    await runTenants(stack, "disconnect", many, 4);
    expect(emulator.configs()).toEqual([]);
});

it("disconnect finds and deletes a number that a killed connect left outside the tenant's stack", async ({ stack, emulator }) => {
    const [harbor] = tenants as [TenantRow];
    await runTenants(stack, "connect", [harbor], 1);
    const urn = "urn:pulumi:harbor::tenants::pulumi-nodejs:dynamic/kapso:WhatsAppConfig::number";
    await stack.succeed(["state", "delete", urn, "--yes", "--stack", "organization/tenants/harbor", "--cwd", "stacks/harbor"]);
    expect(await runTenants(stack, "disconnect", [harbor], 1)).toEqual(["harbor: disconnected"]);
    expect(emulator.configs()).toEqual([]);
});
