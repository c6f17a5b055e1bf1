import { describe, expect } from "vitest";
import { acme, sharedEngineTest, takeRequests } from "../support/engineTest";

// Numbers that move between resources of one program, on the real engine: the preview refuses
// the change, and Kapso is not changed. The engine chooses the order of the resources;
// test/host/handover.test.ts tests many orders.

const it = sharedEngineTest({ emulator: { uniqueNumbers: true } });

const numbered = (name: string, phoneNumberId: string) => ({ ...acme, name, phoneNumberId });
const declared = { a: numbered("a", "11"), b: numbered("b", "22"), c: numbered("c", "33") };

const handOvers: [string, Record<string, object>][] = [
    ["two numbers are swapped", { ...declared, a: numbered("a", "22"), b: numbered("b", "11") }],
    ["three numbers move on in a chain", { a: numbered("a", "22"), b: numbered("b", "33"), c: numbered("c", "44") }],
    ["three numbers rotate", { a: numbered("a", "22"), b: numbered("b", "33"), c: numbered("c", "11") }],
    ["a number is given up by a resource that leaves the program", { a: numbered("a", "22"), c: declared.c }],
    ["a new resource asks for a number that another one gives up", { ...declared, b: numbered("b", "44"), d: numbered("d", "22") }],
];

describe("a program in which", () => {
    it.beforeAll(async ({ stack }) => {
        await stack.declare(declared);
        await stack.up();
    });

    for (const mode of ["never", "identical", "always"]) {
        it.for(handOvers)(`%s is refused in the preview, with adoptExisting ${mode}`, async ([, program], { stack, emulator }) => {
            const before = emulator.configs();
            stack.env.KAPSO_ADOPT_EXISTING = mode;
            await stack.declare(program);
            takeRequests(emulator);
            const { output } = await stack.fail("preview");
            expect(output).toMatch(/Could not update .*: .*Nothing was changed|is given up by another resource/);
            expect(output).toMatch(/[Rr]un `pulumi up` twice\. In the first run/);
            expect(output).not.toContain('"always"');
            expect(takeRequests(emulator).filter((line) => !line.startsWith("GET"))).toEqual([]);
            expect(emulator.configs()).toEqual(before);
        });
    }

    it("numbers are swapped is refused by `pulumi up` as well", async ({ stack, emulator }) => {
        const before = emulator.configs();
        stack.env.KAPSO_ADOPT_EXISTING = "always";
        await stack.declare({ ...declared, a: numbered("a", "22"), b: numbered("b", "11") });
        const run = await stack.run(["up", "--yes"]);
        expect(run.exitCode).not.toBe(0);
        expect(emulator.configs()).toEqual(before);
    });

    it("one run releases a number and the next run declares it for another resource is applied", async ({ stack, emulator }) => {
        stack.env.KAPSO_ADOPT_EXISTING = "never";
        await stack.declare({ ...declared, b: numbered("b", "44") });
        await stack.up();
        await stack.declare({ ...declared, a: numbered("a", "22"), b: numbered("b", "44") });
        await stack.up();
        const numbers = emulator.configs().map(({ name, phone_number_id }) => `${name} ${phone_number_id}`);
        expect(numbers.sort()).toEqual(["a 22", "b 44", "c 33"]);
    });
});

describe("a token that was rotated at Kapso and is listed in ignoreChanges", () => {
    it("is kept if another argument changes or `up --refresh` restores another argument", async ({ stack, emulator }) => {
        const config = (name: string) => ({ ...acme, name, phoneNumberId: "55", options: { ignoreChanges: ["accessToken"] } });
        await stack.declare({ rotated: config("Before") });
        await stack.up();
        const stored = () => emulator.configs().find(({ phone_number_id }) => phone_number_id === "55");
        emulator.changeConfig(String(stored()?.id), { access_token: "rotated-at-kapso" });
        await stack.declare({ rotated: config("After") });
        await stack.up();
        expect(stored()).toMatchObject({ name: "After", access_token: "rotated-at-kapso" });
        emulator.changeConfig(String(stored()?.id), { name: "Changed in Kapso" });
        await stack.up("--refresh");
        expect(stored()).toMatchObject({ name: "After", access_token: "rotated-at-kapso" });
    });
});
