import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tables, withTables } from "./tables";

// `npm run docs`: writes the tables into the pages. They come from the schema and the TSDoc.

const folder = join(import.meta.dirname, "resources");
const all = tables();
for (const name of readdirSync(folder)) {
    const page = join(folder, name);
    writeFileSync(page, withTables(readFileSync(page, "utf8"), all));
}
