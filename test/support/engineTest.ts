import { test } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index";
import { apiVersion, baseUrlOf } from "./apiVersion";
import { Stack, type StackOptions } from "./stack";

/** Arguments of a production config of the customer "acme". */
export const acme = {
    customerId: "acme",
    name: "Acme support",
    phoneNumberId: "106540352242922001",
    businessAccountId: "102290129340398",
    accessToken: "EAAB-acme-token",
};

/** The customers that exist at the start of every test. */
const seed = {
    customers: [
        { id: "acme", name: "Acme" },
        { id: "globex", name: "Globex" },
    ],
};

export interface EngineTestOptions {
    emulator?: EmulatorOptions;
    stack?: StackOptions;
}

/** Creates an `it` with an emulator and a stack per test. The stack can access the emulator. */
export function engineTest(options: EngineTestOptions = {}) {
    return test
        .extend("options", options)
        .extend("emulator", async ({ options }, { onCleanup }) => {
            const emulator = await startEmulator({ seed, ...options.emulator });
            onCleanup(() => emulator.close());
            return emulator;
        })
        .extend("stack", async ({ options, emulator }, { onCleanup }) => {
            const stack = await Stack.create({ ...options.stack, env: accessTo(emulator) });
            onCleanup(() => stack.remove());
            return stack;
        });
}

/**
 * Like `engineTest`, with one emulator and one stack for the whole file. Its tests check
 * different results of one run in `beforeAll`.
 */
export function sharedEngineTest(options: EngineTestOptions = {}) {
    return test
        .extend("options", { scope: "file" }, options)
        .extend("emulator", { scope: "file" }, async ({ options }, { onCleanup }) => {
            const emulator = await startEmulator({ seed, ...options.emulator });
            onCleanup(() => emulator.close());
            return emulator;
        })
        .extend("stack", { scope: "file" }, async ({ options, emulator }, { onCleanup }) => {
            const stack = await Stack.create({ ...options.stack, env: accessTo(emulator) });
            onCleanup(() => stack.remove());
            return stack;
        });
}

/** The environment variables of a program that uses this emulator. */
export function accessTo(emulator: Emulator): Record<string, string> {
    return { KAPSO_BASE_URL: baseUrlOf(emulator), KAPSO_API_KEY: emulator.apiKey, KAPSO_API_VERSION: apiVersion };
}

/** The requests since the last call, one line each: `GET /customers/acme`. */
export function takeRequests(emulator: Emulator): string[] {
    const lines = emulator.requests.map(({ method, path }) => `${method} ${path}`);
    emulator.clearRequests();
    return lines;
}
