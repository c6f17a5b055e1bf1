import { type Configuration, readConfiguration } from "../provider/kapso/configuration";
import { AuthenticationError } from "../provider/kapso/errors/statusErrors";
import { Project } from "../provider/kapso/project";
import { CommandFailure } from "./failure";

/** The settings of the account in the environment. */
export function settingsOfEnvironment(): Configuration {
    if (!process.env.KAPSO_API_KEY) {
        throw new CommandFailure(
            "The Kapso API key is missing. Set the environment variable KAPSO_API_KEY to a key of the Kapso project. " +
                "This command runs outside of a stack, so it does not read `pulumi config`.",
            1,
        );
    }
    try {
        return readConfiguration(() => undefined);
    } catch (error) {
        throw new CommandFailure(wordsForEnvironment(error), 1);
    }
}

/**
 * The account of the environment (`KAPSO_API_KEY`, `KAPSO_BASE_URL`, …), outside any Pulumi run.
 */
export function accountOfEnvironment(logLine: (line: string) => void): Project {
    return new Project({
        ...settingsOfEnvironment(),
        ensureWanted: async () => undefined,
        cancellation: new AbortController().signal,
        logLine,
    });
}

/**
 * The text of an error without hints about a stack's configuration, which these commands do not
 * read.
 */
export function wordsForEnvironment(error: unknown): string {
    if (error instanceof AuthenticationError && error.status === 401 && error.hints.some((hint) => hint.includes("kapso:apiKey"))) {
        return (
            `Could not ${error.attempted}: ${error.reason}. Check the environment variable KAPSO_API_KEY: it must contain a valid key of the Kapso project. ` +
            "If KAPSO_BASE_URL is set, it must be the base URL of that project."
        );
    }
    return (error instanceof Error ? error.message : String(error))
        .replace(/kapso:\w+ (?:or (KAPSO_\w+)|\(or (KAPSO_\w+)\))/g, "$1$2")
        .replace(/kapso:(\w+)/g, (_, key: string) => `KAPSO_${key.replace(/[A-Z]/g, "_$&").toUpperCase()}`);
}
