import { writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, isWhole, killedUp, killsAt, sidecar, twenty, unlock, withoutCheckpoints } from "../support/interrupted";

const it = engineTest();

const everyFourth = [1, 5, 9, 13, 17, 21];
const fates = ["not executed yet", "executed without a response"] as const;

describe("after the CLI was killed during an up of 20 configs, and `pulumi cancel`", () => {
    for (const kill of killsAt("CLI", everyFourth, ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, the next up converges or asks about exactly the creates in flight`, async ({
            stack,
            emulator,
        }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            await converges(stack, emulator);
        });
    }

    it("the user can remove an empty attributes file, which fails every command, without losing more configs", async ({
        stack,
        emulator,
    }) => {
        await stack.declare(twenty);
        await killedUp(stack, emulator, { victim: "CLI", request: 13, fate: "executed without a response" });
        // If the kill itself left the file empty, `killedUp` has removed it, so write a new one.
        await writeFile(sidecar(stack), "");
        const { output } = await stack.fail("preview");
        expect(output).toContain("failed to load checkpoint: EOF");
        await unlock(stack);
        expect((await converges(stack, emulator)).length).toBeGreaterThan(0);
    });
});

describe("after the CLI was killed during an up of 20 configs that writes its state only at the end", () => {
    for (const kill of killsAt("CLI", everyFourth, ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, the next up asks about every created config`, async ({ stack, emulator }) => {
            Object.assign(stack.env, withoutCheckpoints);
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const made = emulator.configs().length;
            expect(await converges(stack, emulator, { mayLose: 20 })).toHaveLength(made);
        });
    }

    it("and was deleting, `up --refresh` notices the deleted configs and creates them again", async ({ stack, emulator }) => {
        await stack.declare(twenty);
        await stack.up();
        Object.assign(stack.env, withoutCheckpoints);
        await stack.declare({});
        await killedUp(stack, emulator, { victim: "CLI", request: 9, fate: "executed without a response" });
        expect(emulator.configs().length).toBeLessThan(20);
        expect(await stack.resources()).toHaveLength(20);
        await stack.declare(twenty);
        stack.env.KAPSO_ADOPT_EXISTING = "identical";
        await stack.up("--refresh");
        delete stack.env.KAPSO_ADOPT_EXISTING;
        await isWhole(stack, emulator, Object.keys(twenty));
    });
});
