import { type ApiVersion, defaultApiVersion } from "../provider/kapso/apiVersions";
import { shellWord } from "../text/visible";

/**
 * The engine then writes the state once, at the end. That is safe here, because an import and a
 * preview change nothing at Kapso.
 */
const fast = "PULUMI_SKIP_CHECKPOINTS=true";

/**
 * The commands that import the account after the files are written. None of them changes anything
 * at Kapso.
 */
export function commandsFor(folder: string, apiVersion: ApiVersion): string[] {
    return [
        // The shell would read a leading hyphen as an option.
        `cd ${shellWord(folder.startsWith("-") ? `./${folder}` : folder)}`,
        "npm install",
        "pulumi stack init prod",
        "pulumi config set --secret kapso:apiKey",
        ...(apiVersion === defaultApiVersion ? [] : [`pulumi config set kapso:apiVersion ${apiVersion}`]),
        `${fast} pulumi import --file import.json --generate-code=false --yes --skip-preview`,
        // Imported state entries lack their dependencies, and an `up` adds them. Without it, each
        // later preview of a large account takes minutes.
        `${fast} pulumi preview --expect-no-changes && ${fast} pulumi up --yes --skip-preview`,
    ];
}
