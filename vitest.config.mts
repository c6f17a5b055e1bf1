import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        projects: [
            { test: { name: "unit", include: ["test/{sdk,provider,emulator,cli}/**/*.test.ts"] } },
            { test: { name: "host", include: ["test/host/**/*.test.ts"], testTimeout: 30_000 } },
            { test: { name: "engine", include: ["test/engine/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 60_000 } },
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
