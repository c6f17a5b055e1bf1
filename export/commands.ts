import { type ApiVersion, defaultApiVersion } from "../provider/kapso/apiVersions";
import { shellWord } from "../text/visible";

/**
 * The engine then writes the state once, at the end. An import and a preview change nothing at
 * Kapso, so nothing can be lost.
 */
const fast = "PULUMI_SKIP_CHECKPOINTS=true";

/**
 * The commands that bring the account under code after the files are written. All of them change
 * nothing at Kapso.
 */
export function commandsFor(folder: string, apiVersion: ApiVersion): string[] {
    return [
        // A leading hyphen would make it an option.
        `cd ${shellWord(folder.startsWith("-") ? `./${folder}` : folder)}`,
        "npm install",
        "pulumi stack init prod",
        "pulumi config set --secret kapso:apiKey",
        ...(apiVersion === defaultApiVersion ? [] : [`pulumi config set kapso:apiVersion ${apiVersion}`]),
        `${fast} pulumi import --file import.json --generate-code=false --yes --skip-preview`,
        // Imported entries lack their dependencies. An `up` writes them: without it, each later
        // preview of a large account takes minutes.
        `${fast} pulumi preview --expect-no-changes && ${fast} pulumi up --yes --skip-preview`,
    ];
}
