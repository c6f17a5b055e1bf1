import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The compared providers. `files`: what a candidate's program needs beside its `<name>.js`. */
export const candidates = {
    ours: { title: "pulumi-kapso", what: "this package", files: [] },
    floor: {
        title: "floor",
        what: "the cost of the engine alone: a resource with the same inputs and outputs, whose provider does nothing, and which also leaves out the stack traces of promises",
        files: ["nothing.js", "promiseStacks.js"],
    },
    handWritten: {
        title: "hand-written",
        what: "a dynamic provider as Pulumi's guide teaches it: its code is stored in the state, each method sends one request, and there are no existence checks and no retries",
        files: ["provider.js"],
    },
    thin: { title: "thin", what: "the hand-written provider, with its code kept out of the state", files: ["provider.js"] },
} as const;

export type Candidate = keyof typeof candidates;

export const candidateNames = Object.keys(candidates) as Candidate[];

/** The files of the candidate's program, which declares the rows of `fleet.json`. */
export async function programOf(candidate: Candidate): Promise<Record<string, string>> {
    const own = candidates[candidate].files.map(async (name) => [name, await source(name)] as const);
    return { ...(await programWith(`${candidate}.js`)), ...Object.fromEntries(await Promise.all(own)) };
}

/** The files of a program that declares the rows of `fleet.json` with the given file. */
export async function programWith(declare: string): Promise<Record<string, string>> {
    return {
        "Pulumi.yaml": "name: fleet\nruntime: { name: nodejs, options: { typescript: false } }\n",
        "package.json": '{ "name": "fleet", "main": "index.js" }\n',
        "index.js": await source("index.js"),
        "declare.js": await source(declare),
    };
}

function source(name: string): Promise<string> {
    return readFile(join(import.meta.dirname, "programs", name), "utf8");
}
