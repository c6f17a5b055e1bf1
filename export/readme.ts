import type { ApiVersion } from "../provider/kapso/apiVersions";
import { argumentsOf, destinationOf, secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import { commandsFor } from "./commands";

export function readme(asRows: boolean, apiVersion: ApiVersion): string {
    const secret = asRows
        ? "one object per argument, with the resource name as the key: `pulumi config set --secret --path 'accessToken[\"<resource>\"]'`"
        : "`pulumi config set --secret <key>`, with the key in that line; `headers` as JSON";
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
                `\n\nThis API version does not return \`${name}\` either. The program does not declare it, and Kapso keeps its values.`,
        )
        .join("");
    const commands = commandsFor(".", apiVersion).slice(1);
    return `# Kapso as code

${asRows ? "`account.json` holds the account, `index.ts` declares it." : "`index.ts` declares the account."} To import the existing account into the stack, run once:

${commands.map((command) => `    ${command}`).join("\n")}

None of these commands changes anything in Kapso. The preview must be empty. The \`up\` after it stores the dependencies between the resources in the state.
After that, you no longer need \`import.json\`.

- **Why \`PULUMI_SKIP_CHECKPOINTS=true\`.** The engine then writes the state once instead of after each step. For thousands of resources, this takes
  seconds instead of minutes. Do not set it later: an \`up\` that changes something in Kapso should write the state after each step.
  If your Pulumi CLI ignores the variable, also set \`PULUMI_EXPERIMENTAL=true\`. In PowerShell, set it with \`$env:PULUMI_SKIP_CHECKPOINTS = "true"\`
  before the commands, and remove it after them.
- **If the import is interrupted**, nothing in Kapso has changed. Run \`pulumi cancel --yes\` to remove the lock of the interrupted run. Then run
  the same import again. Do the same if the preview or the \`up\` is interrupted.

All resources are protected. To let Pulumi delete or replace a resource, first remove its option \`protect\` and run \`pulumi up\`. Deleting a customer deletes all its data in Kapso.

## Secrets

Kapso does not return tokens, verify tokens, signing keys and header values. All objects keep working without them in the program. To manage a secret here, uncomment its line and set
it: ${secret}. \`pulumi preview\` then shows this change, and \`pulumi up\` sends the secret.${destinations}

A replacement sends only declared values. A change of ${replacedBy} replaces a config. Before such a change, declare its
${listed("conjunction", perhapsLost)}, and ${listed("conjunction", secretsOf(whatsAppWebhookSchema))} of its webhooks, because they are replaced together with it.
`;
}

function listed(type: "conjunction" | "disjunction", names: readonly string[]): string {
    return new Intl.ListFormat("en-GB", { type }).format(names.map((name) => `\`${name}\``));
}
