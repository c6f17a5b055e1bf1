import { readFileSync } from "node:fs";
import { z } from "zod";

/** This package's version. By its public name, because the distance to package.json differs between the sources and dist/. */
export function packageVersion(): string {
    const file = require.resolve("pulumi-kapso/package.json");
    return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
