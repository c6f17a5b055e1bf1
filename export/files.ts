import { type ApiVersion, defaultApiVersion, generations } from "../provider/kapso/generations";
import { importFile } from "./declaration";
import { declarationsOf, type Plan } from "./plan";
import { rows, rowsProgram } from "./rows";
import { statements } from "./statements";

export interface ProgramOptions {
    /** The name of the Pulumi project. */
    project: string;
    /** The generation of the API in which the account was read, whose ids the import holds. */
    apiVersion: ApiVersion;
    /** The version of this package that the program is written for. */
    version: string;
}

/** From so many resources on, they stand in a data file. */
const manyResources = 60;

/** The files of a Pulumi program that declares the account, and what imports it, by name. */
export function filesOf(plan: Plan, { project, version, apiVersion }: ProgramOptions): Record<string, string> {
    const declarations = declarationsOf(plan);
    const asRows = declarations.length >= manyResources;
    return {
        "Pulumi.yaml": `name: ${project}\nruntime: nodejs\ndescription: Kapso's WhatsApp configuration\n`,
        "package.json": json({
            name: project,
            private: true,
            dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-kapso": `^${version}` },
            devDependencies: { "@types/node": "^20.0.0", typescript: "^5.9.0" },
        }),
        "tsconfig.json": json({
            compilerOptions: {
                target: "ES2022",
                module: "commonjs",
                moduleResolution: "node",
                strict: true,
                skipLibCheck: true,
                noEmit: true,
            },
            files: ["index.ts"],
        }),
        ".editorconfig":
            "root = true\n\n[*]\nindent_style = space\nindent_size = 4\nmax_line_length = off\n\n[*.{json,yaml}]\nindent_size = 2\n",
        ".gitignore": "node_modules/\n",
        "index.ts": asRows ? rowsProgram : statements(plan),
        ...(asRows ? { "account.json": json(rows(plan)) } : {}),
        "import.json": json(importFile(declarations)),
        "README.md": readme(asRows, apiVersion),
    };
}

/** What brings the account under code, after the files are written. */
export function commandsFor(folder: string, apiVersion: ApiVersion): string[] {
    return [
        `cd ${/^[\w./~-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`,
        "npm install",
        "pulumi stack init prod",
        "pulumi config set --secret kapso:apiKey",
        ...(apiVersion === defaultApiVersion ? [] : [`pulumi config set kapso:apiVersion ${apiVersion}`]),
        "pulumi import --file import.json --generate-code=false --yes",
        "pulumi preview",
    ];
}

function readme(asRows: boolean, apiVersion: ApiVersion): string {
    const secret = asRows
        ? "one object for each argument, by the resource's name: `pulumi config set --secret --path 'accessToken[\"<resource>\"]'`"
        : "`pulumi config set --secret <key>`, with the key that stands in the line; `headers` as JSON";
    const { replacing, writeOnly } = generations[apiVersion].configs;
    const replacedBy = new Intl.ListFormat("en", { type: "disjunction" }).format(replacing.map((field) => `\`${field}\``));
    const destinations =
        "webhookDestinationUrl" in writeOnly
            ? "\n\nNor does this generation of Kapso's API return where a config's messages go: the program has no `webhookDestinationUrl`, and those at Kapso stay."
            : "";
    return `# Kapso as code

${asRows ? "`account.json` holds the account, `index.ts` declares it." : "`index.ts` declares the account."} To bring an account that exists into the stack, once:

${commandsFor(".", apiVersion)
    .slice(1)
    .map((command) => `    ${command}`)
    .join("\n")}

The preview is empty then, and nothing was changed at Kapso. \`import.json\` is of no use after that.

Everything is protected: to let Pulumi delete or replace something, take its \`protect\` away in a change of its own, and apply that first. Deleting a customer deletes all its data at Kapso.

## Secrets

Kapso keeps tokens, verify tokens, signing keys and header values to itself. Everything lives on without them. To manage one here, uncomment its line and set
it: ${secret}. \`pulumi preview\` then shows that one, and \`pulumi up\` sends it.${destinations}

A replacement sends what is declared, and nothing else. So before a config is replaced (a change of ${replacedBy}), declare its
\`accessToken\`, \`webhookVerifyToken\` and \`webhookDestinationUrl\`, and \`secretKey\` and \`headers\` of its webhooks, which are replaced with it.
`;
}

function json(value: object): string {
    return `${JSON.stringify(value, undefined, 2)}\n`;
}
