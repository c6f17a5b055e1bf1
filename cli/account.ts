import { readConfiguration } from "../provider/kapso/configuration";
import { Project } from "../provider/kapso/project";

/** The account of the environment (`KAPSO_API_KEY`, `KAPSO_BASE_URL`, …), outside of any Pulumi run. */
export function accountOfEnvironment(say: (line: string) => void): Project {
    return new Project({
        ...readConfiguration(() => undefined),
        ensureWanted: async () => undefined,
        cancellation: new AbortController().signal,
        say,
    });
}
