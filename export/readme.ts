import type { ApiVersion } from "../provider/kapso/apiVersions";
import { argumentsOf, destinationOf, secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import { commandsFor } from "./commands";

export function readme(asRows: boolean, apiVersion: ApiVersion): string {
    const secret = asRows
        ? "one object for each argument, by the resource's name: `pulumi config set --secret --path 'accessToken[\"<resource>\"]'`"
        : "`pulumi config set --secret <key>`, with the key that stands in the line; `headers` as JSON";
    const replacedBy = listed(
        "disjunction",
        argumentsOf(whatsAppConfigSchema, ({ replaces = [] }) => replaces.includes(apiVersion)),
    );
    const perhapsLost = argumentsOf(whatsAppConfigSchema, ({ secret = false, writeOnly }) => secret || writeOnly !== undefined);
    const destination = destinationOf(whatsAppConfigSchema);
    const destinations = argumentsOf(
        whatsAppConfigSchema,
        ({ writeOnly = [] }, name) => name === destination && writeOnly.includes(apiVersion),
    )
        .map(
            (name) =>
                `\n\nNor does this generation of Kapso's API return where a config's messages go: the program has no \`${name}\`, and those at Kapso stay.`,
        )
        .join("");
    const commands = commandsFor(".", apiVersion).slice(1);
    return `# Kapso as code

${asRows ? "`account.json` holds the account, `index.ts` declares it." : "`index.ts` declares the account."} To bring an account that exists into the stack, once:

${commands.map((command) => `    ${command}`).join("\n")}

None of these commands changes anything at Kapso. The preview must be empty; the \`up\` after it then records in the state which resource depends on which.
\`import.json\` is of no use after that.

- **Why the switch.** \`PULUMI_SKIP_CHECKPOINTS=true\` lets the engine write the state once instead of at each step. For thousands of resources that is
  seconds instead of many minutes. Leave it out later: an \`up\` that changes something at Kapso should write each step.
  A Pulumi CLI that ignores the switch also needs \`PULUMI_EXPERIMENTAL=true\`. In PowerShell, set it with \`$env:PULUMI_SKIP_CHECKPOINTS = "true"\`
  before the commands, and remove it after them.
- **If the import is killed half-way**, nothing has changed at Kapso. Run \`pulumi cancel --yes\`, which removes the lock of the killed run, and then
  the same import again. The same holds for the preview and the \`up\` after it.

Everything is protected: to let Pulumi delete or replace something, take its \`protect\` away in a change of its own, and apply that first. Deleting a customer deletes all its data at Kapso.

## Secrets

Kapso keeps tokens, verify tokens, signing keys and header values to itself. Everything lives on without them. To manage one here, uncomment its line and set
it: ${secret}. \`pulumi preview\` then shows that one, and \`pulumi up\` sends it.${destinations}

A replacement sends what is declared, and nothing else. So before a config is replaced (a change of ${replacedBy}), declare its
${listed("conjunction", perhapsLost)}, and ${listed("conjunction", secretsOf(whatsAppWebhookSchema))} of its webhooks, which are replaced with it.
`;
}

function listed(type: "conjunction" | "disjunction", names: readonly string[]): string {
    return new Intl.ListFormat("en-GB", { type }).format(names.map((name) => `\`${name}\``));
}
