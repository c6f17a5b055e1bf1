import type { IForbiddenRuleType } from "dependency-cruiser";

/** The top-level folders whose imports are checked. */
export const ROOMS = ["schema", "text", "sdk", "provider", "emulator", "review", "policy", "export", "cli", "examples", "docs", "bench"];

/** The folders of provider/. Each folder may import the folders to its right. */
const PROVIDER_FOLDERS = ["host", "resources", "lifecycle", "safety", "model", "run", "kapso"];

/** Pulumi programs, which import the built package. */
const PROGRAMS = "^bench/programs/";

/** What a top-level folder may import besides its own files. */
interface Allowed {
    /** Folders of this repository. */
    readonly folders: readonly string[];
    /** npm packages. */
    readonly packages: readonly string[] | "any";
    /** Default true: Node's own modules. */
    readonly node?: boolean;
}

/** The table of ARCHITECTURE.md, plus the packages, which the table omits. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
    schema: { folders: [], packages: [], node: false },
    text: { folders: [], packages: [], node: false },
    // Another rule allows sdk/ to import provider/kapso/ only within a lookup.
    sdk: { folders: ["schema", "text", "provider/kapso"], packages: ["@pulumi/pulumi"] },
    provider: { folders: ["schema", "text"], packages: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf", "undici", "zod"] },
    emulator: { folders: [], packages: ["hono", "@hono/node-server", "zod"] },
    review: { folders: ["schema", "text"], packages: ["hono", "mdast", "mdast-util-gfm-table", "mdast-util-to-markdown", "zod"] },
    policy: { folders: ["schema", "review"], packages: ["@pulumi/policy"] },
    export: { folders: ["schema", "text", "provider", "sdk/providerReference"], packages: ["zod"] },
    cli: { folders: ["schema", "text", "sdk", "provider", "emulator", "review", "policy", "export"], packages: "any" },
    docs: { folders: ["schema"], packages: ["markdown-table", "typescript"] },
    bench: { folders: ["emulator", "test/support", "test/engine/toolchain"], packages: "any" },
};

/** `hasHost`: whether provider/host/ exists. Without it, provider/index.ts is the host. */
export function importRules(hasHost: boolean): IForbiddenRuleType[] {
    const rules: IForbiddenRuleType[] = [
        { name: "no import cycle", from: {}, to: { circular: true } },
        ...Object.entries(ALLOWED).map(([room, allowed]) => roomRule(room, allowed)),
        {
            name: "sdk/ loads provider/kapso/ when a lookup is called",
            from: { path: "^sdk/" },
            to: { path: "^provider/", dynamic: false, dependencyTypesNot: ["type-only"] },
        },
        {
            name: "provider/kapso/ imports only what it may",
            from: { path: "^provider/kapso/" },
            to: {
                pathNot: [...paths(["provider/kapso", "provider/errors", "schema", "text"]), ...inPackages(["undici", "zod"])],
                dependencyTypesNot: ["core"],
            },
        },
        {
            name: "policy/ imports only types of @pulumi/policy",
            from: { path: "^policy/" },
            to: { path: inPackages(["@pulumi/policy"]), dependencyTypesNot: ["type-only"] },
        },
        {
            name: "provider/errors/ imports no other folder of provider/",
            from: { path: paths(["provider/errors"]) },
            to: { path: "^provider/", pathNot: paths(["provider/errors"]) },
        },
        ...PROVIDER_FOLDERS.map((folder, position) => folderRule(folder, PROVIDER_FOLDERS.slice(position))),
    ];
    const indexRule: IForbiddenRuleType = {
        name: "provider/index.ts imports only host/ and resources/",
        from: { path: "^provider/index\\.ts$" },
        to: { path: "^provider/", pathNot: paths(["provider/host", "provider/resources", "provider/errors"]) },
    };
    return hasHost ? [...rules, indexRule] : rules;
}

function roomRule(room: string, { folders, packages, node = true }: Allowed): IForbiddenRuleType {
    const anyPackage = packages === "any" ? ["^node_modules/", "^[^/]+$"] : inPackages(packages);
    return {
        name: `${room}/ imports only what it may`,
        from: { path: `^${room}/`, pathNot: PROGRAMS },
        to: { pathNot: [...paths([room, ...folders]), ...anyPackage], ...(node ? { dependencyTypesNot: ["core"] } : {}) },
    };
}

function folderRule(folder: string, allowed: readonly string[]): IForbiddenRuleType {
    return {
        name: `provider/${folder}/ imports no folder to its left`,
        from: { path: `^provider/${folder}/` },
        to: { path: "^provider/", pathNot: paths(["errors", ...allowed].map((name) => `provider/${name}`)) },
    };
}

/** Patterns of folders, or of files without their extension. */
function paths(names: readonly string[]): string[] {
    return names.map((name) => `^${name}(/|\\.ts$)`);
}

/** Patterns of packages and their types, whether installed or not. */
function inPackages(names: readonly string[]): string[] {
    return names.flatMap((name) => [`^node_modules/${name}/`, `^node_modules/@types/${name}/`, `^${name}(/|$)`]);
}
