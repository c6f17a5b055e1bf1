import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, engineTest } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = engineTest();

const first = { deleteBeforeReplace: false };

/** A config that is named after its resource and has a number derived from that name. */
function config(name: string, others: object = {}): Record<string, object> {
    return { [name]: { ...acme, name, phoneNumberId: numberOf(name), ...others } };
}

describe("a config that exists already", () => {
    it("is not adopted by default by a resource that creates before it deletes; no config is lost, also with --continue-on-error", async ({
        stack,
        emulator,
    }) => {
        const others = { ...config("replaced", { options: first }), ...config("tainted", { options: first }) };
        await stack.declare({ ...others, before: { ...acme, name: "renamed" } });
        await stack.up();
        emulator.addConfig("acme", { name: "By hand", phone_number_id: numberOf("differs"), business_account_id: "1" });
        const configs = emulator.configs();
        const states = await stack.resources();

        await stack.declare({ ...others, after: { ...acme, name: "renamed" }, ...config("differs", { adoptExisting: "identical" }) });
        await taint(stack, ["tainted"]);
        const { output } = await stack.fail("up", "--continue-on-error", ...replacing(stack, ["replaced"]));
        for (const number of ["replaced", "tainted"].map(numberOf).concat(acme.phoneNumberId)) {
            const taken = configs.find(({ phone_number_id }) => phone_number_id === number);
            expect(output).toContain(`Phone number ${number} is already connected as WhatsApp config ${taken?.id} of customer acme`);
        }
        expect(output).toContain("It matches this resource in every readable field");
        expect(output).toMatch(/renamed the resource.*`aliases`/);
        expect(output).toContain("differs from this resource in name, businessAccountId");
        expect(emulator.configs()).toEqual(configs);
        expect((await stack.resources()).map(({ id }) => id).sort()).toEqual(states.map(({ id }) => id).sort());

        // The refresh reads the config that the create then fails for. The read does not decide
        // which resource manages the config.
        const again = await stack.fail("up", "--refresh", "--continue-on-error");
        expect(again.output).toContain("Another resource of this program manages that object");
        expect(emulator.configs()).toEqual(configs);
        expect((await stack.resources()).map(({ id }) => id).sort()).toEqual(states.map(({ id }) => id).sort());
    });

    it("is adopted, if adoptExisting allows it, by a resource that creates before it deletes, and survives that run", async ({
        stack,
        emulator,
    }) => {
        const modes = ["identical", "always"];
        const demanded = modes.flatMap((mode) => [`replaced-${mode}`, `tainted-${mode}`]);
        const declared = (renamed: string) => ({
            ...Object.fromEntries(
                modes.map((adoptExisting) => [
                    `${renamed}-${adoptExisting}`,
                    { ...acme, phoneNumberId: numberOf(adoptExisting), adoptExisting },
                ]),
            ),
            ...Object.fromEntries(
                demanded.flatMap((name) => {
                    const adoptExisting = name.replace(/.*-/, "");
                    const both = { ...config(name, { adoptExisting, options: first }), ...config(`${name}-anew`, { adoptExisting }) };
                    return Object.entries(both);
                }),
            ),
            ...config("differs", { adoptExisting: "always" }),
        });
        const byHand = emulator.addConfig("acme", { name: "By hand", phone_number_id: numberOf("differs"), business_account_id: "1" });
        await stack.declare(declared("before"));
        await stack.up();
        expect(emulator.configs().find(({ id }) => id === byHand.id)).toMatchObject({ name: "differs", access_token: acme.accessToken });

        // In the second round, each resource meets the config that it has adopted itself.
        for (const renamed of ["after", "later"]) {
            const olds = idsByNumber(emulator);
            await stack.declare(declared(renamed));
            const all = demanded.flatMap((name) => [name, `${name}-anew`]);
            await taint(
                stack,
                all.filter((name) => name.startsWith("tainted")),
            );
            const { output } = await stack.up(
                ...replacing(
                    stack,
                    all.filter((name) => name.startsWith("replaced")),
                ),
            );
            const kept = [...demanded, ...modes].map((name) => olds.get(numberOf(name)));
            for (const id of kept) {
                expect(output).toContain(`adopted the existing WhatsApp config ${id} of customer acme instead of creating one`);
                expect(output).toContain(`kept WhatsApp config ${id} in Kapso`);
            }
            // Only the resources that delete first get new configs.
            const news = idsByNumber(emulator);
            const changed = [...news.keys()].filter((number) => news.get(number) !== olds.get(number));
            expect(changed.sort()).toEqual(demanded.map((name) => numberOf(`${name}-anew`)).sort());
            await expectWhole(stack, emulator, Object.keys(declared(renamed)));
        }
        await stack.preview("--refresh", "--expect-no-changes");

        // The program manages the adopted configs now, so it deletes them.
        await stack.declare({});
        await stack.up();
        await expectWhole(stack, emulator, []);
    });

    it("and was adopted in a run that failed afterwards survives a return to the old name", async ({ stack, emulator }) => {
        await stack.declare({ before: acme });
        await stack.up();
        const configs = emulator.configs();

        // The engine deletes nothing after a failure, so the state holds the config twice.
        const renamed = { ...acme, adoptExisting: "identical" };
        const broken = { ...acme, customerId: "nobody", phoneNumberId: "1" };
        await stack.write(
            "renamed.js",
            `const { WhatsAppConfig } = require("pulumi-kapso");
            const after = new WhatsAppConfig("after", ${JSON.stringify(renamed)});
            new WhatsAppConfig("broken", ${JSON.stringify(broken)}, { dependsOn: after });`,
        );
        await stack.write("package.json", '{ "main": "renamed.js" }');
        await stack.fail("up");
        expect((await stack.resources()).map(({ id }) => id)).toEqual([configs[0]?.id, configs[0]?.id]);

        await stack.write("package.json", '{ "main": "index.js" }');
        await stack.up();
        expect(emulator.configs()).toEqual(configs);
        await expectWhole(stack, emulator, ["before"]);
        await stack.destroy();
        await expectWhole(stack, emulator, []);
    });
});

/** Meta's IDs consist of digits. */
function numberOf(name: string): string {
    return BigInt(`0x${Buffer.from(name).toString("hex")}`).toString();
}

async function taint(stack: Stack, names: string[]): Promise<void> {
    await stack.succeed(["state", "taint", ...names.map((name) => stack.urnOf(name)), "--yes"]);
}

function replacing(stack: Stack, names: string[]): string[] {
    return names.flatMap((name) => ["--replace", stack.urnOf(name)]);
}

function idsByNumber(emulator: Emulator): Map<string | null, string> {
    return new Map(emulator.configs().map(({ phone_number_id, id }) => [phone_number_id, id]));
}

/**
 * Rejects unless the state has each resource once, with the ID of one of Kapso's configs, and no
 * more.
 */
async function expectWhole(stack: Stack, emulator: Emulator, names: string[]): Promise<void> {
    const states = await stack.resources();
    expect(states.map(({ urn }) => nameOf(urn)).sort()).toEqual([...names].sort());
    expect(states.map(({ id }) => id).sort()).toEqual(
        emulator
            .configs()
            .map(({ id }) => id)
            .sort(),
    );
}
