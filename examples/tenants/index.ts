import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import pMap from "p-map";
import { connect, disconnect, type Tenant } from "./tenants";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { "at-once": { type: "string", default: "4" } } });
const [command = "", file = "tenants.json"] = positionals;
const { META_ACCESS_TOKEN: accessToken } = process.env;

const commands: Record<string, (tenant: Tenant) => Promise<string>> = {
    connect: async (tenant) => `connected as ${await connect(tenant)}`,
    disconnect: async (tenant) => {
        await disconnect(tenant);
        return "disconnected";
    },
};
const run = commands[command];

if (!run || !accessToken) {
    console.error("Usage: META_ACCESS_TOKEN=… npm start -- connect|disconnect [tenants.json] [--at-once 4]");
    process.exit(2);
}

// Your service would read these from its database, one per request.
const tenants = JSON.parse(readFileSync(file, "utf8")) as Omit<Tenant, "accessToken">[];

await pMap(
    tenants,
    async (tenant) => {
        try {
            console.log(`${tenant.id}: ${await run({ ...tenant, accessToken })}`);
        } catch (error) {
            process.exitCode = 1;
            console.error(`${tenant.id}: failed. ${error instanceof Error ? error.message : error}`);
        }
    },
    { concurrency: Number(values["at-once"]) },
);
