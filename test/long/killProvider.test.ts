import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, killedUp, killsAt, twenty, withoutCheckpoints } from "../support/interrupted";

const it = engineTest();

const everyFourth = [1, 5, 9, 13, 17, 21];
const fates = ["not executed yet", "executed without a response"] as const;

describe("after the provider was killed during an up of 20 configs", () => {
    for (const kill of killsAt("provider", everyFourth, ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, the next up converges or asks about exactly the creates in flight`, async ({
            stack,
            emulator,
        }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length).toBeGreaterThanOrEqual(kill.fate === "executed without a response" ? 1 : 0);
        });
    }
});

describe("after the provider was killed during an up of 20 configs that writes its state only at the end", () => {
    for (const kill of killsAt("provider", [5, 13, 21], ...fates)) {
        it(`when request ${kill.request} was ${kill.fate}, no more configs are lost, because the CLI still writes the state`, async ({
            stack,
            emulator,
        }) => {
            Object.assign(stack.env, withoutCheckpoints);
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length).toBeGreaterThanOrEqual(kill.fate === "executed without a response" ? 1 : 0);
        });
    }
});
