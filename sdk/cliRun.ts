import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { changedEnvironment } from "./errors";

// Facts about the process of a program that Pulumi's CLI started. An inline program of the
// Automation API runs in its user's process: its folder and environment may differ from those of
// the provider process.

/** Pulumi's CLI sets this variable in the process of the program. */
const isStartedByCli = () => process.env.PULUMI_NODEJS_MONITOR !== undefined;

const folderAtStart = process.cwd();

/**
 * The folder of the program, in which the provider process runs. `undefined` if it is uncertain.
 */
export function programFolder(): string | undefined {
    return isStartedByCli() && process.cwd() === folderAtStart ? folderAtStart : undefined;
}

/** The configuration keys that select the account, each with the variable that is its fallback. */
const variables = { apiKey: "KAPSO_API_KEY", baseUrl: "KAPSO_BASE_URL", apiVersion: "KAPSO_API_VERSION" } as const;

const environmentAtLoad = environment((name) => process.env[name]);

/**
 * Fails if the program has changed a variable that selects the account, as dotenv does. Lookups
 * would use the new value, but the provider process still has the environment of Pulumi's start.
 * `isConfigured`: whether the stack's configuration makes the variable irrelevant.
 */
export function requireSameEnvironment(isConfigured: (key: keyof typeof variables) => boolean): void {
    if (!isStartedByCli()) {
        return;
    }
    for (const key of Object.keys(variables) as (keyof typeof variables)[]) {
        const name = variables[key];
        if ((process.env[name] ?? "") !== atStart()[name] && !isConfigured(key)) {
            throw changedEnvironment(name, `pulumi config set ${key === "apiKey" ? "--secret " : ""}kapso:${key} <value>`);
        }
    }
}

/** Whether the stack's configuration has a key. */
export function isInStackConfiguration(key: string): boolean {
    return new pulumi.Config("kapso").get(key) !== undefined;
}

let known: Record<string, string> | undefined;

/**
 * The variables at process start. The program may have changed them before it loaded this package.
 */
function atStart(): Record<string, string> {
    known ??= fromKernel() ?? environmentAtLoad;
    return known;
}

/** Linux keeps the environment of the process start. Other systems do not show it to Node. */
function fromKernel(): Record<string, string> | undefined {
    try {
        const lines = readFileSync("/proc/self/environ", "utf8").split("\0");
        return environment((name) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1));
    } catch {
        return undefined;
    }
}

function environment(valueIn: (name: string) => string | undefined): Record<string, string> {
    return Object.fromEntries(Object.values(variables).map((name) => [name, valueIn(name) ?? ""]));
}
