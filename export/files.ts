import type { ApiVersion } from "../provider/kapso/apiVersions";
import { visibleJson } from "../text/visible";
import { importFile } from "./declaration";
import { declarationsOf, type Plan } from "./plan";
import { readme } from "./readme";
import { rows, rowsProgram } from "./rows";
import { statements } from "./statements";

export interface ProgramOptions {
    /** The name of the Pulumi project. */
    project: string;
    /** The API version with which the account was read. The imported IDs have its form. */
    apiVersion: ApiVersion;
    /** The version of this package on which the program depends. */
    version: string;
}

/** From this number of resources on, the program reads them from a data file. */
const manyResources = 60;

/** The files of a Pulumi program that declares the account, and of its import, by name. */
export function filesOf(plan: Plan, { project, version, apiVersion }: ProgramOptions): Record<string, string> {
    const declarations = declarationsOf(plan);
    const asRows = declarations.length >= manyResources;
    return {
        "Pulumi.yaml": `name: ${project}\nruntime: nodejs\ndescription: Kapso's WhatsApp configuration\n`,
        "package.json": visibleJson({
            name: project,
            private: true,
            dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-kapso": `^${version}` },
            devDependencies: { "@types/node": "^20.0.0", typescript: "^5.9.0" },
        }),
        "tsconfig.json": visibleJson({
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
        ...(asRows ? { "account.json": visibleJson(rows(plan)) } : {}),
        "import.json": visibleJson(importFile(declarations)),
        "README.md": readme(asRows, apiVersion),
    };
}
