import { describe, expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { converges, killedUp, killsAt, withoutCheckpoints } from "../support/interrupted";

const it = engineTest();

/** Three customers, one without an external ID, each with a config and two webhooks. */
const neighbours: Record<string, object> = Object.fromEntries(
    [1, 2, 3].flatMap((number) => [
        [
            `c${number}`,
            { resource: "Customer", name: `Customer ${number}`, ...(number === 1 ? {} : { externalCustomerId: `crm-${number}` }) },
        ],
        [
            `n${number}`,
            {
                customerId: `\${c${number}.id}`,
                name: `Number ${number}`,
                phoneNumberId: `${100 + number}`,
                businessAccountId: "1",
                accessToken: "t",
            },
        ],
        ...["a", "b"].map((letter) => [
            `w${number}${letter}`,
            {
                resource: "WhatsAppWebhook",
                configId: `\${n${number}.id}`,
                url: `https://acme.example/${number}${letter}`,
                secretKey: `key-${number}${letter}`,
                events: ["whatsapp.message.received"],
            },
        ]),
    ]),
);

const declared = Object.keys(neighbours);
const fates = ["not executed yet", "executed without a response"] as const;

// One list of the customers and twelve creates: a parent that this run created needs no list.
describe("after a kill during an up of customers, their configs and webhooks", () => {
    for (const kill of [...killsAt("provider", [3, 10], ...fates), ...killsAt("CLI", [4, 9], ...fates)]) {
        it(`of the ${kill.victim} when request ${kill.request} was ${kill.fate}, the next up converges or asks about the objects in flight`, async ({
            stack,
            emulator,
        }) => {
            await stack.declare(neighbours);
            await killedUp(stack, emulator, kill);
            await converges(stack, emulator, { declared });
        });
    }

    for (const kill of killsAt("CLI", [13], "executed without a response")) {
        it(`of the CLI when request ${kill.request} was ${kill.fate}, and the state is only written at the end, the next up adopts all objects`, async ({
            stack,
            emulator,
        }) => {
            Object.assign(stack.env, withoutCheckpoints);
            await stack.declare(neighbours);
            await killedUp(stack, emulator, kill);
            expect(await converges(stack, emulator, { declared, mayLose: declared.length })).not.toEqual([]);
        });
    }
});
