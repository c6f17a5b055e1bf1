import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, it, takeRequests } from "../support/engineTest";
import type { Stack } from "../support/stack";

/** What makes the engine replace a resource without asking its provider. */
const demands = {
    "up --replace": (stack: Stack, name: string) => stack.up("--replace", stack.urnOf(name)),
    "a taint": async (stack: Stack, name: string) => {
        await stack.succeed(["state", "taint", stack.urnOf(name), "--yes"]);
        return stack.up();
    },
};

describe("a config that is there already", () => {
    it("is left alone by default: a rename without an alias, up --replace and a taint that create first are refused, with the ways out", async ({
        stack,
        emulator,
    }) => {
        const kept = { ...acme, options: { deleteBeforeReplace: false } };
        await stack.declare({ before: kept });
        await stack.up();
        const configs = emulator.configs();
        const refusal = `Number ${acme.phoneNumberId} is connected already, by WhatsApp config ${configs[0]?.id} of customer acme`;
        emulator.clearRequests();

        await stack.declare({ after: kept });
        const { output } = await stack.fail("up");
        expect(output).toContain(refusal);
        expect(output).toContain("identical to the declared one in every readable field");
        expect(output).toMatch(/renamed in the program.*`aliases`/);
        expect(takeRequests(emulator)).toEqual(["GET /customers/acme/whatsapp_configs?page=1&per_page=100"]);

        await stack.declare({ before: kept });
        for (const demand of Object.values(demands)) {
            await expect(demand(stack, "before")).rejects.toThrow(refusal);
        }
        expect(emulator.configs()).toEqual(configs);
        await hasOnly(stack, "before", configs[0]?.id);
    });

    for (const adoptExisting of ["identical", "always"]) {
        it(`is taken over with adoptExisting ${adoptExisting} by whatever creates before it deletes, and survives that run`, async ({
            stack,
            emulator,
        }) => {
            const args = { ...acme, adoptExisting, options: { deleteBeforeReplace: false } };
            await stack.declare({ before: acme });
            await stack.up();
            const configs = emulator.configs();
            const id = configs[0]?.id;
            emulator.clearRequests();

            await stack.declare({ after: args });
            const { output } = await stack.up();
            expect(output).toContain(`took over WhatsApp config ${id} of customer acme, which was there before, instead of creating one`);
            expect(output).toContain(`left WhatsApp config ${id} as it is`);
            expect(changes(emulator)).toEqual([`PATCH /whatsapp_configs/${id}`]);
            await hasOnly(stack, "after", id);
            await stack.preview("--refresh", "--expect-no-changes");

            for (const demand of Object.values(demands)) {
                await demand(stack, "after");
                expect(changes(emulator)).toEqual([`PATCH /whatsapp_configs/${id}`]);
                await hasOnly(stack, "after", id);
            }
            expect(emulator.configs()).toEqual(configs);
            await stack.preview("--refresh", "--expect-no-changes");

            // It belongs to this resource now, which takes it along.
            await stack.declare({});
            await stack.up();
            expect(emulator.configs()).toEqual([]);
        });

        it(`is replaced, also with adoptExisting ${adoptExisting}, by what deletes before it creates`, async ({ stack, emulator }) => {
            await stack.declare({ acme: { ...acme, adoptExisting } });
            await stack.up();
            for (const demand of Object.values(demands)) {
                const [old] = emulator.configs();
                await demand(stack, "acme");
                expect(emulator.configs()).toMatchObject([{ phone_number_id: acme.phoneNumberId, access_token: acme.accessToken }]);
                expect(emulator.configs()[0]?.id).not.toBe(old?.id);
                await hasOnly(stack, "acme", emulator.configs()[0]?.id);
            }
        });
    }

    it("and differs is refused under identical, and brought in line under always", async ({ stack, emulator }) => {
        const { id } = emulator.addConfig("acme", { name: "By hand", phone_number_id: acme.phoneNumberId });
        const configs = emulator.configs();
        await stack.declare({ acme: { ...acme, adoptExisting: "identical" } });
        const { output } = await stack.fail("up");
        expect(output).toContain("differs from the declared one in name, businessAccountId");
        expect(emulator.configs()).toEqual(configs);

        await stack.declare({ acme: { ...acme, adoptExisting: "always" } });
        await stack.up();
        await hasOnly(stack, "acme", id);
        expect(emulator.configs()).toMatchObject([{ id, name: acme.name, access_token: acme.accessToken }]);
    });

    it("and was taken over in a run that failed afterwards survives the return to the old name", async ({ stack, emulator }) => {
        await stack.declare({ before: acme });
        await stack.up();
        const configs = emulator.configs();

        // The engine deletes nothing after a failure: the config stands in the state twice.
        await stack.declare({
            after: { ...acme, adoptExisting: "identical" },
            broken: { ...acme, customerId: "nobody", phoneNumberId: "1" },
        });
        await stack.fail("up", "--continue-on-error");
        expect((await stack.resources()).map(({ id }) => id)).toEqual([configs[0]?.id, configs[0]?.id]);

        await stack.declare({ before: acme });
        await stack.up();
        expect(emulator.configs()).toEqual(configs);
        await hasOnly(stack, "before", configs[0]?.id);
        await stack.destroy();
        expect(emulator.configs()).toEqual([]);
    });
});

function changes(emulator: Emulator): string[] {
    return takeRequests(emulator).filter((line) => !line.startsWith("GET"));
}

async function hasOnly(stack: Stack, name: string, id: string | undefined): Promise<void> {
    expect((await stack.resources()).map((resource) => [resource.urn, resource.id])).toEqual([[stack.urnOf(name), id]]);
}
