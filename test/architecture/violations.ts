import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseOptions, type IResolveOptions } from "dependency-cruiser";
import { importRules, ROOMS } from "./rules";

/**
 * Each forbidden import below a root folder, as "rule: importer -> imported". Imports of types
 * count.
 */
export async function violationsIn(root: string): Promise<string[]> {
    const options: ICruiseOptions = {
        baseDir: root,
        validate: true,
        ruleSet: { forbidden: importRules(existsSync(join(root, "provider/host"))) },
        // TypeScript removes imports of types, so they are read before it does.
        tsPreCompilationDeps: true,
        doNotFollow: { path: "node_modules" },
    };
    const resolution: Partial<IResolveOptions> = {
        bustTheCache: true,
        exportsFields: ["exports"],
        conditionNames: ["import", "require", "node", "types", "default"],
    };
    const { output } = await cruise(
        ROOMS.filter((room) => existsSync(join(root, room))),
        options,
        resolution,
    );
    if (typeof output === "string") {
        throw new Error(`dependency-cruiser returned a text: ${output}`);
    }
    return output.summary.violations.map(
        ({ rule, from, to, cycle }) => `${rule.name}: ${[from, ...(cycle?.map(({ name }) => name) ?? [to])].join(" -> ")}`,
    );
}
