import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { exampleFiles } from "./example";
import type { Stack, StackOptions } from "./stack";

/** A row of the example's data file. */
export interface TenantRow {
    id: string;
    name: string;
    phoneNumberId: string;
    businessAccountId: string;
}

/** A folder with `examples/tenants` and its installed packages. */
export async function tenantsExample(): Promise<StackOptions> {
    return { files: await exampleFiles("tenants"), packages: ["@pulumi/pulumi", "@types/node", "p-map", "tsx", "typescript"] };
}

/** Runs the example like `npm start -- <command>`. Rejects with its output if it fails. */
export async function runTenants(
    stack: Stack,
    command: "connect" | "disconnect",
    tenants: readonly TenantRow[],
    atOnce: number,
): Promise<string[]> {
    await stack.write("tenants.json", JSON.stringify(tenants));
    const args = ["--import", "tsx", "index.ts", command, "tenants.json", "--at-once", String(atOnce)];
    const env = { ...stack.env, META_ACCESS_TOKEN: "EAAB-system-user" };
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: stack.folder.path, env });
    return stdout.trim().split("\n").sort();
}
