import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { baseUrlOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { RewritingProxy } from "../support/rewritingProxy";
import { failureOf, useStage } from "./stage";

// A cache or a proxy between the provider and Kapso may return the response to another request.
// Kapso may return an ID in another case.

const stage = useStage({ host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

let proxy: RewritingProxy;
beforeAll(async () => {
    proxy = await RewritingProxy.start(baseUrlOf(stage().emulator));
});
beforeEach(() => {
    proxy.rewrite = (object) => object;
});
afterAll(() => proxy?.close());

const run = (resource: string) => stage().run({ "kapso:baseUrl": proxy.baseUrl }, resource);

/** From now on, responses for a single object show this object instead. */
function showInstead(other: Properties): void {
    proxy.rewrite = (object, path) => (path.includes("page=") ? object : { ...object, ...other });
}

const longAgo = "2023-07-15T14:30:45Z";

describe("a response to the create of a customer that shows another customer", () => {
    it("is not trusted, and the created customer is found by its external ID, also in a large account", async () => {
        const { emulator } = stage();
        for (let count = 0; count < 250; count += 1) {
            emulator.addCustomer({ name: `Customer ${count}` });
        }
        const { id } = emulator.addCustomer({ name: "Big", created_at: longAgo });
        showInstead({ id, name: "Big", external_customer_id: null, created_at: longAgo });
        const made = await run("customer").create({ name: "Acme", externalCustomerId: "crm-mixed" });
        expect(made.id).toBe(emulator.customers().find(({ name }) => name === "Acme")?.id);
    });

    it("that is older does not adopt the other customer, and the error names that customer", async () => {
        const { emulator } = stage();
        const provider = run("customer");
        const known = await provider.create({ name: "First" });
        const { id } = emulator.addCustomer({ name: "Big", created_at: longAgo });
        showInstead({ id, name: "Big", created_at: longAgo });
        const error = await failureOf(provider.create({ name: "Beta" }));
        expect(error.message).toContain(
            `Could not confirm the create of customer "Beta": the response shows customer ${id}. That object has another name or URL`,
        );
        expect(error.message).toContain("KAPSO_ADOPT_EXISTING=identical");
        expect(emulator.customers().filter(({ name }) => name === "Beta")).toHaveLength(1);
        expect(emulator.customers().map((customer) => customer.id)).toEqual(expect.arrayContaining([id, known.id]));
    });
});

it("A customer ID that Kapso returns in lower case is no difference", async () => {
    const customerId = "4A5B0000-AAAA-4BBB-8CCC-1234567890AB";
    stage().emulator.addCustomer({ id: customerId });
    proxy.rewrite = (object) => ("customer_id" in object ? { ...object, customer_id: customerId.toLowerCase() } : object);
    const inputs = stage().inputs({ customerId });
    const { id, outs } = await run("whatsAppConfig").create(inputs);
    const read = await run("whatsAppConfig").read(id, outs);
    expect(read?.inputs.customerId).toBe(customerId);
    expect(await run("whatsAppConfig").diff(id, read?.props ?? {}, inputs)).toMatchObject({ changes: false, replaces: [] });
});
