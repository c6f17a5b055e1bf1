import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, killedUp, killsAt, momentOf, twenty, withoutCheckpoints } from "../support/interrupted";

const it = engineTest();

describe("after the provider was killed during an up of 20 configs", () => {
    for (const kill of killsAt("provider", [1, 5, 9, 13, 17, 21])) {
        it(`${momentOf(kill)}, the next up converges or asks for exactly what was in flight`, async ({ stack, emulator }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length).toBeGreaterThanOrEqual(kill.executed ? 1 : 0);
        });
    }
});

describe("after the provider was killed during an up of 20 configs that writes its state only at the end", () => {
    for (const kill of killsAt("provider", [5, 13, 21])) {
        it(`${momentOf(kill)}, nothing more is lost, for the CLI lives on and writes it`, async ({ stack, emulator }) => {
            Object.assign(stack.env, withoutCheckpoints);
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length).toBeGreaterThanOrEqual(kill.executed ? 1 : 0);
        });
    }
});
