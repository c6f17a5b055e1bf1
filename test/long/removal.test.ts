import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { configIdOf } from "../support/apiVersion";
import { acme, engineTest } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = engineTest();

/** Configs by the resource's name, each with its own number. */
const configs = (...names: string[]) =>
    Object.fromEntries(names.map((name, index) => [name, { ...acme, name, phoneNumberId: `10${index}`, adoptExisting: "identical" }]));

// In some of these commands, the engine reads or checks a resource in the same process before it
// deletes the resource.
describe("a config that leaves the program is deleted at Kapso, also if it was adopted,", () => {
    it("by every variant of `pulumi up`", async ({ stack, emulator }) => {
        await begin(stack, emulator, "a", "b", "c", "d", "e");

        await stack.declare(configs("a", "b", "c", "d"));
        await stack.up();
        await expectOnly(stack, emulator, "a", "b", "c", "d");

        await stack.declare(configs("a", "b", "c"));
        await stack.up("--refresh");
        await expectOnly(stack, emulator, "a", "b", "c");

        await stack.declare(configs("a", "b"));
        await stack.up("--target", stack.urnOf("c"));
        await expectOnly(stack, emulator, "a", "b");

        await stack.declare({});
        await stack.succeed(["up", "--yes"]); // With a preview before the up.
        await expectOnly(stack, emulator);
    });

    it("by every variant of `pulumi destroy`", async ({ stack, emulator }) => {
        await begin(stack, emulator, "a", "b");
        await stack.destroy("--run-program");
        await expectOnly(stack, emulator);

        await begin(stack, emulator, "a", "b", "c");
        await stack.destroy("--run-program", "--refresh", "--target", stack.urnOf("b"));
        await expectOnly(stack, emulator, "a", "c");
        await stack.destroy("--refresh", "--target", stack.urnOf("a"));
        await expectOnly(stack, emulator, "c");
        await stack.destroy("--run-program", "--refresh");
        await expectOnly(stack, emulator);
    });
});

describe("configs that take their customer from another config", () => {
    const program = (customerId: string) => `
        const { WhatsAppConfig } = require("pulumi-kapso");
        const args = ${JSON.stringify({ ...acme, adoptExisting: "always" })};
        const first = new WhatsAppConfig("first", { ...args, customerId: ${JSON.stringify(customerId)} });
        const second = new WhatsAppConfig("second", { ...args, customerId: first.customerId, phoneNumberId: "2" });
        new WhatsAppConfig("third", { ...args, name: "Third", phoneNumberId: "3" }, { dependsOn: second });
    `;

    it("are replaced once, together with that config, and are deleted when the stack is destroyed", async ({ stack, emulator }) => {
        await stack.write("index.js", program("acme"));
        await stack.up();
        const third = emulator.configs().find(({ name }) => name === "Third");

        await stack.write("index.js", program("globex"));
        await stack.up();
        const moved = emulator.configs().map(({ phone_number_id, customer_id }) => [phone_number_id, customer_id]);
        expect(moved.sort()).toEqual([
            [acme.phoneNumberId, "globex"],
            ["2", "globex"],
            ["3", "acme"],
        ]);
        expect(emulator.configs()).toContainEqual(third);
        await stack.preview("--refresh", "--expect-no-changes");

        await stack.destroy("--run-program", "--refresh");
        await expectOnly(stack, emulator);
    });
});

/** Every second config exists before the up, which adopts it. */
async function begin(stack: Stack, emulator: Emulator, ...names: string[]): Promise<void> {
    for (const { name, phoneNumberId, businessAccountId } of Object.values(configs(...names)).filter((_, index) => index % 2 === 0)) {
        emulator.addConfig("acme", { name, phone_number_id: phoneNumberId, business_account_id: businessAccountId });
    }
    await stack.declare(configs(...names));
    await stack.up();
    await expectOnly(stack, emulator, ...names);
}

async function expectOnly(stack: Stack, emulator: Emulator, ...names: string[]): Promise<void> {
    const states = (await stack.resources()).map(({ urn, id }) => [nameOf(urn), id]);
    expect(states.sort()).toEqual(
        emulator
            .configs()
            .map((config) => [config.name, configIdOf(config)])
            .sort(),
    );
    expect(states.map(([name]) => name)).toEqual(names);
}
