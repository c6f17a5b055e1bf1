import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, killedUp, killsAt } from "../support/interrupted";

const it = engineTest();

const six = [0, 1, 2, 3, 4, 5];

/** Eighteen configs. The later program changes six, replaces six and removes six of them. */
const before = { ...configs(100), ...configs(200), ...configs(300) };
const later = { ...configs(100, { webhookDestinationUrl: "https://acme.example" }), ...configs(200, { customerId: "globex" }) };

function configs(from: number, changes: object = {}): Record<string, object> {
    const args = { customerId: "acme", businessAccountId: "1", accessToken: "t", ...changes };
    return Object.fromEntries(six.map((index) => [`n${from + index}`, { ...args, name: `${from}`, phoneNumberId: `${from + index}` }]));
}

describe("after a kill during an up that changes, replaces and removes six configs each", () => {
    // Six reads of the customer, eighteen changes, six creates and their list.
    const kills = (["CLI", "provider"] as const).flatMap((victim) => killsAt(victim, [5, 13, 21, 29], "executed only after the kill"));

    for (const kill of kills) {
        it(`of the ${kill.victim} when request ${kill.request} was ${kill.fate}, the next up converges`, async ({ stack, emulator }) => {
            await stack.declare(before);
            await stack.up();
            await stack.declare(later);
            await killedUp(stack, emulator, kill);
            await converges(stack, emulator, { declared: Object.keys(later) });
            const fields = emulator.configs().map((config) => [config.name, config.customer_id, config.webhook_destination_url]);
            const wanted = six.flatMap(() => [
                ["100", "acme", "https://acme.example"],
                ["200", "globex", null],
            ]);
            expect(fields.sort()).toEqual(wanted.sort());
        });
    }
});
