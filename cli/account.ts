import { type Configuration, readConfiguration } from "../provider/kapso/configuration";
import { Project } from "../provider/kapso/project";
import { CommandFailure } from "./failure";

/** What the environment says of the account. */
export function settingsOfEnvironment(): Configuration {
    try {
        return readConfiguration(() => undefined);
    } catch (error) {
        throw new CommandFailure(error instanceof Error ? error.message : String(error), 1);
    }
}

/** The account of the environment (`KAPSO_API_KEY`, `KAPSO_BASE_URL`, …), outside of any Pulumi run. */
export function accountOfEnvironment(say: (line: string) => void): Project {
    return new Project({
        ...settingsOfEnvironment(),
        ensureWanted: async () => undefined,
        cancellation: new AbortController().signal,
        say,
    });
}
