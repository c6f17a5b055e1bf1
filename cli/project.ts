import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import type { Finding } from "./finding";

/** The Pulumi project of a folder, found as the engine finds it. */
export interface PulumiProject {
    /** The folder of Pulumi.yaml. */
    root: string;
    /**
     * The folder in which the program and the provider process run: `main` of Pulumi.yaml, or the
     * folder of `main` if that is a file.
     */
    programFolder: string;
    /** The folder of the files `Pulumi.<stack>.yaml`. */
    stackFolder: string;
}

const fileNames = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Searches this folder and its parents for the project file. `undefined` if there is none. */
export function findProject(from: string): PulumiProject | undefined {
    const file = foldersUp(from)
        .flatMap((folder) => fileNames.map((name) => join(folder, name)))
        .find((path) => existsSync(path));
    if (file === undefined) {
        return undefined;
    }
    const [root, text] = [dirname(file), readFileSync(file, "utf8")];
    const main = resolve(root, settingIn(text, "main") ?? ".");
    const isFolder = statSync(main, { throwIfNoEntry: false })?.isDirectory() ?? true;
    return {
        root,
        programFolder: isFolder ? main : dirname(main),
        stackFolder: resolve(root, settingIn(text, "stackConfigDir") ?? "."),
    };
}

/** Checks that the engine finds the packages of the program. */
export function programFindings(project: PulumiProject | undefined): Finding[] {
    const what = "program";
    if (!project) {
        return [
            {
                what,
                isGood: false,
                text: "there is no Pulumi.yaml in this folder or in a folder above it. Run the command in the folder of your program.",
            },
        ];
    }
    const { programFolder } = project;
    const where = relative(process.cwd(), programFolder) === "" ? "here" : programFolder;
    if (!existsSync(programFolder)) {
        return [{ what, isGood: false, text: `${programFolder} does not exist. Correct main in Pulumi.yaml.` }];
    }
    const plugAndPlay = plugAndPlayFile(programFolder);
    if (plugAndPlay !== undefined) {
        const text =
            `${plugAndPlay} is a file of Yarn Plug'n'Play, which Pulumi's providers do not support. ` +
            "Set `nodeLinker: node-modules` in .yarnrc.yml, and run `yarn install`.";
        return [{ what, isGood: false, text }];
    }
    const require = createRequire(join(programFolder, "index.js"));
    return ["pulumi-kapso", "@pulumi/pulumi"].map((name) => {
        try {
            const manifest = z.object({ version: z.string() });
            const { version } = manifest.parse(JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")));
            return { what, isGood: true, text: `${name} ${version} resolves from ${where}` };
        } catch {
            const advice = "Add it to the package.json of this program, and install the packages.";
            return { what, isGood: false, text: `${name} does not resolve from ${where}. ${advice}` };
        }
    });
}

/**
 * The file with which Yarn finds packages without `node_modules`. Pulumi's processes do not load
 * it, although this process may have.
 */
function plugAndPlayFile(from: string): string | undefined {
    for (const folder of foldersUp(from)) {
        if (existsSync(join(folder, "node_modules", "pulumi-kapso"))) {
            return undefined;
        }
        const file = [".pnp.cjs", ".pnp.js"].map((name) => join(folder, name)).find((path) => existsSync(path));
        if (file !== undefined) {
            return file;
        }
    }
    return undefined;
}

/** A string at the top level of a project file, in YAML or JSON. */
function settingIn(text: string, key: string): string | undefined {
    const line = new RegExp(`^(?:[ \\t]{0,4}"${key}"|${key})[ \\t]*:[ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#'"][^#\\n]*))`, "m").exec(
        text,
    );
    return (line?.[1] ?? line?.[2] ?? line?.[3])?.trim();
}

function foldersUp(from: string): string[] {
    const folder = resolve(from);
    const above = dirname(folder);
    return above === folder ? [folder] : [folder, ...foldersUp(above)];
}
