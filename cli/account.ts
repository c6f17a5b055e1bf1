import { readConfiguration } from "../provider/kapso/configuration";
import { Project } from "../provider/kapso/project";
import { CommandFailure } from "./failure";

/** The account of the environment (`KAPSO_API_KEY`, `KAPSO_BASE_URL`, …), outside of any Pulumi run. */
export function accountOfEnvironment(say: (line: string) => void): Project {
    try {
        return new Project({
            ...readConfiguration(() => undefined),
            ensureWanted: async () => undefined,
            cancellation: new AbortController().signal,
            say,
        });
    } catch (error) {
        throw new CommandFailure(error instanceof Error ? error.message : String(error), 1);
    }
}
