import { writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, isWhole, killedUp, killsAt, sidecar, twenty, unlock, withoutCheckpoints } from "../support/interrupted";

const it = engineTest();

const everyFourth = [1, 5, 9, 13, 17, 21];
const fates = ["not executed yet", "executed but not answered"] as const;

describe("after the CLI was killed during an up of 20 configs, and `pulumi cancel`", () => {
    for (const kill of killsAt("CLI", everyFourth, ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, the next up converges or asks for exactly what was in flight`, async ({
            stack,
            emulator,
        }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            await converges(stack, emulator);
        });
    }

    it("an emptied file beside the state, which stops every command, is removed, and nothing more is lost", async ({ stack, emulator }) => {
        await stack.declare(twenty);
        await killedUp(stack, emulator, { victim: "CLI", request: 13, fate: "executed but not answered" });
        // Not truncated: where the kill itself left it empty, it is removed by now.
        await writeFile(sidecar(stack), "");
        const { output } = await stack.fail("preview");
        expect(output).toContain("failed to load checkpoint: EOF");
        await unlock(stack);
        expect((await converges(stack, emulator)).length).toBeGreaterThan(0);
    });
});

describe("after the CLI was killed during an up of 20 configs that writes its state only at the end", () => {
    for (const kill of killsAt("CLI", everyFourth, ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, the next up asks for all that was made`, async ({ stack, emulator }) => {
            Object.assign(stack.env, withoutCheckpoints);
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const made = emulator.configs().length;
            expect(await converges(stack, emulator, { mayLose: 20 })).toHaveLength(made);
        });
    }

    it("and was deleting, `up --refresh` notices what is gone and makes it again", async ({ stack, emulator }) => {
        await stack.declare(twenty);
        await stack.up();
        Object.assign(stack.env, withoutCheckpoints);
        await stack.declare({});
        await killedUp(stack, emulator, { victim: "CLI", request: 9, fate: "executed but not answered" });
        expect(emulator.configs().length).toBeLessThan(20);
        expect(await stack.resources()).toHaveLength(20);
        await stack.declare(twenty);
        stack.env.KAPSO_ADOPT_EXISTING = "identical";
        await stack.up("--refresh");
        delete stack.env.KAPSO_ADOPT_EXISTING;
        await isWhole(stack, emulator, Object.keys(twenty));
    });
});
