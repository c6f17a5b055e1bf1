import { truncate } from "node:fs/promises";
import { describe, expect } from "vitest";
import { it } from "../support/engineTest";
import { converges, type Kill, killedUp, sidecar, twenty, unlock, withoutCheckpoints } from "../support/interrupted";

describe("after the CLI was killed during an up of 20 configs, and `pulumi cancel`", () => {
    for (const kill of kills([1, 5, 9, 13, 17, 21])) {
        it(`${moment(kill)}, the next up converges or asks for exactly what was in flight`, async ({ stack, emulator }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            await converges(stack, emulator);
        });
    }

    it("an emptied file beside the state, which stops every command, is removed, and nothing more is lost", async ({ stack, emulator }) => {
        await stack.declare(twenty);
        await killedUp(stack, emulator, { victim: "CLI", request: 13, executed: true });
        await truncate(sidecar(stack));
        const { output } = await stack.fail("preview");
        expect(output).toContain("failed to load checkpoint: EOF");
        await unlock(stack);
        expect((await converges(stack, emulator)).length).toBeGreaterThan(0);
    });
});

describe("after the CLI was killed during an up of 20 configs that writes its state only at the end", () => {
    it.override("program", { env: withoutCheckpoints });

    for (const kill of kills([1, 5, 9, 13, 17, 21])) {
        it(`${moment(kill)}, the next up asks for all that was made`, async ({ stack, emulator }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const made = emulator.configs().length;
            expect(await converges(stack, emulator, { mayLose: 20 })).toHaveLength(made);
        });
    }
});

function kills(requests: number[]): Kill[] {
    const all = requests.flatMap((request) => [false, true].map((executed): Kill => ({ victim: "CLI", request, executed })));
    return all.filter(({ request, executed }) => !(request === 1 && executed));
}

function moment({ request, executed }: Kill): string {
    return `when request ${request} was ${executed ? "executed but not answered" : "not executed yet"}`;
}
