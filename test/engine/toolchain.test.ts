import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { locateEngine, program, wantedVersion } from "./toolchain/locate";
import { withLock } from "./toolchain/lock";

let folder: string;

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "toolchain-"));
});

afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === "win32")("locating the engine", () => {
    const places = (path = "") => ({ versions: join(folder, "versions"), path });
    const versionFolder = (version: string) => join(folder, "versions", version, "bin");

    it("finds no CLI in an empty folder", async () => {
        expect(await locateEngine(places())).toBeUndefined();
    });

    it("prefers the tested version to a newer version", async () => {
        await fakeEngine(versionFolder(wantedVersion), wantedVersion);
        await fakeEngine(versionFolder("3.999.0"), "3.999.0");
        const binDir = versionFolder(wantedVersion);
        expect(await locateEngine(places())).toEqual({ pulumi: join(binDir, "pulumi"), version: wantedVersion, binDir });
    });

    it("chooses the highest version number if the tested version is missing", async () => {
        await fakeEngine(versionFolder("3.260.0"), "3.260.0");
        await fakeEngine(versionFolder("3.1000.0"), "3.1000.0");
        expect((await locateEngine(places()))?.version).toBe("3.1000.0");
    });

    it.each(["3.253.9", "4.0.0", "latest"])("ignores version %s", async (version) => {
        await fakeEngine(versionFolder(version), version);
        expect(await locateEngine(places())).toBeUndefined();
    });

    it("ignores an incomplete version", async () => {
        await fakeEngine(versionFolder(wantedVersion), wantedVersion);
        await rm(join(versionFolder(wantedVersion), program("pulumi-language-nodejs")));
        expect(await locateEngine(places())).toBeUndefined();
    });

    it("chooses the first CLI on PATH that is new enough", async () => {
        const [old, fresh] = [join(folder, "old"), join(folder, "fresh")];
        await fakeEngine(old, "3.200.0");
        await fakeEngine(fresh, "3.260.0");
        const found = await locateEngine(places([old, fresh].join(delimiter)));
        expect(found).toEqual({ pulumi: join(fresh, "pulumi"), version: "3.260.0", binDir: fresh });
    });

    it("follows a link on PATH to the folder that holds the plugins", async () => {
        const cellar = join(folder, "cellar");
        await fakeEngine(cellar, "3.260.0");
        const linked = join(folder, "linked");
        await mkdir(linked);
        await symlink(join(cellar, "pulumi"), join(linked, "pulumi"));
        expect((await locateEngine(places(linked)))?.binDir).toBe(cellar);
    });

    it("ignores a CLI on PATH that does not run", async () => {
        await fakeEngine(join(folder, "broken"), "3.260.0");
        await writeFile(join(folder, "broken", "pulumi"), "#!/bin/sh\nexit 1\n");
        expect(await locateEngine(places(join(folder, "broken")))).toBeUndefined();
    });

    async function fakeEngine(binDir: string, version: string): Promise<void> {
        await mkdir(binDir, { recursive: true });
        for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const) {
            await writeFile(join(binDir, program(name)), `#!/bin/sh\necho v${version}\n`);
            await chmod(join(binDir, program(name)), 0o755);
        }
    }
});

describe("the lock", () => {
    const never = new AbortController().signal;

    beforeEach(() => {
        vi.spyOn(console, "error").mockReturnValue();
    });

    afterEach(() => {
        vi.restoreAllMocks();
    });

    it("admits the next holder only after the previous holder has failed", async () => {
        const events: string[] = [];
        const first = withLock(folder, never, async () => {
            events.push("first in");
            await setTimeout(300);
            events.push("first out");
            throw new Error("first failed");
        });
        const second = setTimeout(100).then(() => withLock(folder, never, async () => events.push("second in")));
        await Promise.allSettled([first, second]);
        expect(events).toEqual(["first in", "first out", "second in"]);
        expect(console.error).toHaveBeenCalledWith(expect.stringContaining("Waiting for another run"));
    });

    it("stops waiting when the signal is aborted", async () => {
        const controller = new AbortController();
        await withLock(folder, never, async () => {
            const second = withLock(folder, controller.signal, async () => undefined);
            controller.abort(new Error("stopped"));
            await expect(second).rejects.toThrow();
        });
    });
});
