import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Starts the slowest files first: the examples and the Platform tour. Started last, one worker
 * would run alone.
 */
class ExamplesFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
        const isExample = ({ moduleId }: TestSpecification) => /engine\/(quickstart|fleet|customers|platform)\.test\.ts$/.test(moduleId);
        const sorted = await super.sort(files);
        return [...sorted.filter(isExample), ...sorted.filter((file) => !isExample(file))];
    }
}

/** The tests with the real CLI that also run on the Platform API. */
const engineOnPlatform = "{disappears,requests}";

function engine(name: string, apiVersion: "v1" | "platform", files: string) {
    return {
        name,
        include: [`test/engine/${files}.test.ts`],
        env: { KAPSO_TEST_API_VERSION: apiVersion },
        // The CLI has its own deadline in support/stack.ts. That one is shorter and its error is
        // more detailed.
        testTimeout: 180_000,
        hookTimeout: 180_000,
        // These files share only imports. Without isolation, those are loaded once.
        isolate: false,
    };
}

/** The slow tests that also run on the Platform API. */
const longOnPlatform =
    "{engine/{arguments,customers,drift,lookups},long/{faultMatrix,sequences,killChanges,killCli,killNeighbours,killProvider,rate,secrets,replacement,failedReplacement,removal,export,variants,lostDeletes,handover,hostileResponses,hostileWords,twoProcesses}}";

/**
 * All host tests run on both API versions. `test/support/apiVersion.ts` contains the differences.
 */
function host(name: string, apiVersion: "v1" | "platform") {
    return {
        name,
        include: ["test/host/**/*.test.ts"],
        env: { KAPSO_TEST_API_VERSION: apiVersion },
        testTimeout: 60_000,
        hookTimeout: 60_000,
    };
}

function long(name: string, apiVersion: "v1" | "platform", files: string) {
    return {
        name,
        include: [`test/${files}.test.ts`],
        env: { KAPSO_TEST_API_VERSION: apiVersion },
        testTimeout: 600_000,
        hookTimeout: 120_000,
        maxConcurrency: 100,
    };
}

export default defineConfig({
    test: {
        projects: [
            {
                test: {
                    name: "unit",
                    // Some unit tests start processes, and the other worker may use the whole CPU.
                    testTimeout: 30_000,
                    include: [
                        "test/{architecture,schema,text,sdk,provider,emulator,export,review,policy,cli,bench,examples,docs}/**/*.test.ts",
                    ],
                },
            },
            { test: host("host", "v1") },
            { test: host("host-platform", "platform") },
            { test: engine("engine", "v1", "**/*") },
            { test: engine("engine-platform", "platform", engineOnPlatform) },
            { test: long("long", "v1", "long/**/*") },
            { test: long("long-platform", "platform", longOnPlatform) },
        ],
        maxWorkers: 2,
        sequence: { sequencer: ExamplesFirst },
    },
});
