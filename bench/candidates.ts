import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What is measured side by side, and what stands in each one's program beside the file that declares a number. */
export const candidates = {
    ours: { title: "pulumi-kapso", what: "this package", files: [] },
    floor: {
        title: "floor",
        what: "the engine alone: a resource with the same inputs and outputs, without stacks of promises, whose provider does nothing",
        files: ["nothing.js", "promiseStacks.js"],
    },
    handWritten: {
        title: "hand-written",
        what: "a dynamic provider as Pulumi's guide teaches it: written into the state as code, one request in each method, no look-up, no retry",
        files: ["provider.js"],
    },
    thin: { title: "thin", what: "the same provider, its code kept out of the state", files: ["provider.js"] },
} as const;

export type Candidate = keyof typeof candidates;

export const candidateNames = Object.keys(candidates) as Candidate[];

/** A program that declares the rows of its `fleet.json` as the candidate does. */
export async function programOf(candidate: Candidate): Promise<Record<string, string>> {
    const own = candidates[candidate].files.map(async (name) => [name, await source(name)] as const);
    return { ...(await programWith(`${candidate}.js`)), ...Object.fromEntries(await Promise.all(own)) };
}

/** A program that declares the rows of its `fleet.json` with this file. */
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
