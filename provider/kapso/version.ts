import { createRequire } from "node:module";

const packageJson = createRequire(__filename)("pulumi-kapso/package.json") as { version: string };

/** The version of this package, as in its `package.json`. */
export const version: string = packageJson.version;
