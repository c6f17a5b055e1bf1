import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../../emulator";
import { Project } from "../../../../provider/kapso/project";
import { KeyedMutex } from "../../../../provider/run/keyedMutex";
import { KnownObjects } from "../../../../provider/run/knownObjects";
import { settingsFor } from "../../kapso/localServer";

// Before a create with a unique key, a lookup by that key may be cheaper than a list: for one
// create in a large account, but not for many creates.

describe("a lookup of a customer by its external ID (v1)", () => {
    it.each([
        // customers in the account, creates, requests
        [0, 50, 1],
        [100, 50, 1],
        [200, 1, 2],
        [200, 50, 2],
        [1000, 1, 2],
        [1000, 3, 4],
        [1000, 50, 14],
    ])("in an account of %i customers: %i creates cost %i lists in total", async (count, creates, requests) => {
        const { emulator, customers } = await open("v1");
        for (let added = 0; added < count; added += 1) {
            emulator.addCustomer({ external_customer_id: `crm-${added}` });
        }
        for (let create = 0; create < creates; create += 1) {
            const value = `crm-${create}`;
            const found = await customers.findByKey("", { field: "externalCustomerId", value });
            expect(found.map(({ externalCustomerId }) => externalCustomerId)).toEqual(create < count ? [value] : []);
        }
        expect(emulator.requests).toHaveLength(requests);
    });

    it("finds the customer if Kapso ignores the filter", async () => {
        const { emulator, customers } = await open("v1", { ignoreFilters: true });
        for (let added = 0; added < 500; added += 1) {
            emulator.addCustomer({ external_customer_id: `crm-${added}` });
        }
        expect(await customers.findByKey("", { field: "externalCustomerId", value: "crm-3" })).toHaveLength(1);
    });
});

describe("a lookup of a number (platform)", () => {
    it("for forty customers at once costs a few lists of customers and one of the project", async () => {
        const { emulator, configs } = await open("platform");
        const parents = Array.from({ length: 40 }, () => emulator.addCustomer().id);
        for (const [index, parent] of parents.entries()) {
            emulator.addConfig(parent, { phone_number_id: String(index) });
        }
        await Promise.all(parents.map((parent, index) => configs.findByKey(parent, { field: "phoneNumberId", value: String(index) })));
        expect(await configs.having({ phoneNumberId: "39" })).toHaveLength(1);
        expect(emulator.requests.length).toBeLessThanOrEqual(6);
    });

    it("shares its list with the create of a sandbox, which has no unique key, at the same time", async () => {
        const { emulator, configs } = await open("platform");
        const parent = emulator.addCustomer().id;
        emulator.addConfig(parent, { name: "Trial", kind: "sandbox", phone_number_id: null });
        await Promise.all([configs.findByKey(parent, { field: "phoneNumberId", value: "1" }), configs.find(parent, {})]);
        expect(await configs.having({ name: "Trial" })).toHaveLength(1);
        expect(emulator.requests).toHaveLength(1);
    });
});

async function open(
    apiVersion: "v1" | "platform",
    options: EmulatorOptions = {},
): Promise<{ emulator: Emulator } & Record<"configs" | "customers", KnownObjects>> {
    const emulator = await startEmulator(options);
    onTestFinished(() => emulator.close());
    const baseUrl = apiVersion === "v1" ? emulator.baseUrl : emulator.platformBaseUrl;
    const project = new Project(settingsFor({ baseUrl }, { apiVersion, apiKey: emulator.apiKey }));
    const mutex = new KeyedMutex();
    const customers = new KnownObjects(project.customers, mutex);
    return { emulator, customers, configs: new KnownObjects(project.configs, mutex, customers) };
}
