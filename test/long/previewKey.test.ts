import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

// examples/ci/README.md describes a review without a valid key.
it("a preview without a valid key shows creates, updates and deletes, and fails only for changes that need a request", async ({
    stack,
    emulator,
}) => {
    await stack.declare({ kept: acme, leaving: { ...acme, phoneNumberId: "2" } });
    await stack.up();
    emulator.clearRequests();
    stack.env.KAPSO_API_KEY = "none";

    await stack.declare({ kept: { ...acme, name: "New" }, arriving: { ...acme, phoneNumberId: "3" } });
    expect(await stack.previewOf()).toEqual({ kept: "update name", arriving: "create", leaving: "delete" });
    expect(emulator.requests).toEqual([]);

    await stack.declare({ kept: { ...acme, customerId: "globex" }, leaving: { ...acme, phoneNumberId: "2" } });
    expect((await stack.fail("preview")).output).toContain("401");
    await stack.declare({ kept: { ...acme, phoneNumberId: "4" }, leaving: { ...acme, phoneNumberId: "2" } });
    expect((await stack.fail("preview")).output).toContain("401");
});
