import { test } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index";
import { Stack, type StackOptions } from "./stack";

/** Arguments of a production config of the customer "acme". */
export const acme = {
    customerId: "acme",
    name: "Acme support",
    phoneNumberId: "106540352242922001",
    businessAccountId: "102290129340398",
    accessToken: "EAAB-acme-token",
};

/** The customers that every test begins with. */
export const seed = {
    customers: [
        { id: "acme", name: "Acme" },
        { id: "globex", name: "Globex" },
    ],
};

/** A test with an emulator that knows the customers "acme" and "globex", and a stack whose environment points there. */
export const it = test
    .extend("options", {} as EmulatorOptions)
    .extend("program", {} as StackOptions)
    .extend("emulator", async ({ options }, { onCleanup }) => {
        const emulator = await startEmulator({ seed, ...options });
        onCleanup(() => emulator.close());
        return emulator;
    })
    .extend("stack", async ({ emulator, program }, { onCleanup }) => {
        const stack = await Stack.create({ ...program, env: { ...accessTo(emulator), ...program.env } });
        onCleanup(() => stack.remove());
        return stack;
    });

/** The environment of a program that works on this emulator. */
export function accessTo({ baseUrl, apiKey }: Emulator): Record<string, string> {
    return { KAPSO_BASE_URL: baseUrl, KAPSO_API_KEY: apiKey };
}

/** What was requested since the last call, one line each: `GET /customers/acme`. */
export function takeRequests(emulator: Emulator): string[] {
    const lines = emulator.requests.map(({ method, path }) => `${method} ${path}`);
    emulator.clearRequests();
    return lines;
}
