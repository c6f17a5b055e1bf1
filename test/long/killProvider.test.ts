import { describe, expect } from "vitest";
import { it } from "../support/engineTest";
import { converges, type Kill, killedUp, twenty, withoutCheckpoints } from "../support/interrupted";

const everyFourth = [1, 5, 9, 13, 17, 21];

describe("after the provider was killed during an up of 20 configs", () => {
    for (const kill of kills(everyFourth)) {
        it(`${moment(kill)}, the next up converges or asks for exactly what was in flight`, async ({ stack, emulator }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length > 0, `lost: ${lost}`).toBe(kill.executed);
        });
    }
});

describe("after the provider was killed during an up of 20 configs that writes its state only at the end", () => {
    it.override("program", { env: withoutCheckpoints });

    for (const kill of kills([5, 13, 21])) {
        it(`${moment(kill)}, nothing more is lost, for the CLI lives on and writes it`, async ({ stack, emulator }) => {
            await stack.declare(twenty);
            await killedUp(stack, emulator, kill);
            const lost = await converges(stack, emulator);
            expect(lost.length > 0, `lost: ${lost}`).toBe(kill.executed);
        });
    }
});

function kills(requests: number[]): Kill[] {
    const all = requests.flatMap((request) => [false, true].map((executed): Kill => ({ victim: "provider", request, executed })));
    // The first request reads a list: whether it was executed makes no difference.
    return all.filter(({ request, executed }) => !(request === 1 && executed));
}

function moment({ request, executed }: Kill): string {
    return `when request ${request} was ${executed ? "executed but not answered" : "not executed yet"}`;
}
