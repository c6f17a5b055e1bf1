import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        projects: [
            { test: { name: "unit", include: ["test/{sdk,provider,emulator,cli}/**/*.test.ts"] } },
            { test: { name: "host", include: ["test/host/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
            {
                test: {
                    name: "engine",
                    include: ["test/engine/**/*.test.ts"],
                    // The CLI is the slow part: its own deadline (support/stack.ts) comes first and tells more.
                    testTimeout: 180_000,
                    hookTimeout: 180_000,
                    // These files share nothing but imports, which are loaded once this way.
                    isolate: false,
                },
            },
            {
                test: {
                    name: "long",
                    include: ["test/long/**/*.test.ts"],
                    testTimeout: 600_000,
                    hookTimeout: 120_000,
                    maxConcurrency: 100,
                },
            },
        ],
        maxWorkers: 2,
    },
});
