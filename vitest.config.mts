import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The examples and the tour of the Platform API take longest: begun last, one worker would wait for the other. */
class ExamplesFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
        const isExample = ({ moduleId }: TestSpecification) => /engine\/(quickstart|fleet|customers|platform)\.test\.ts$/.test(moduleId);
        const sorted = await super.sort(files);
        return [...sorted.filter(isExample), ...sorted.filter((file) => !isExample(file))];
    }
}

/** What the real CLI does in both generations of the API. */
const engineOnPlatform = "{disappears,requests}";

function engine(name: string, apiVersion: "v1" | "platform", files: string) {
    return {
        name,
        include: [`test/engine/${files}.test.ts`],
        env: { KAPSO_TEST_API_VERSION: apiVersion },
        // The CLI is the slow part: its own deadline (support/stack.ts) comes first and tells more.
        testTimeout: 180_000,
        hookTimeout: 180_000,
        // These files share nothing but imports, which are loaded once this way.
        isolate: false,
    };
}

/** What takes minutes and is about the generation of the API. */
const longOnPlatform =
    "{engine/{arguments,customers,drift,lookups},long/{faultMatrix,sequences,killChanges,killCli,killNeighbours,killProvider,rate,secrets,replacement,failedReplacement,removal,export,variants,lostDeletes,handover,hostileResponses,hostileWords,twoProcesses}}";

/** Everything that a provider does is the same in both generations of the API, but for what `test/support/apiVersion.ts` names. */
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
                    // Some start processes, and the worker beside them may be busy.
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
