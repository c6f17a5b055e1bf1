/** download.ts runs this file as its own process. It installs an official release into a folder. */
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

const [root, version] = process.argv.slice(2);

async function main(): Promise<void> {
    if (root === undefined || version === undefined) {
        throw new Error("usage: official.ts <folder> <version>");
    }
    await PulumiCommand.install({ root, version: new SemVer(version) });
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
