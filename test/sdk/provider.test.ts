import { realpath, rm } from "node:fs/promises";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { makeProgramFolder } from "../support/programFolder";

// The module remembers the result, so each test loads the module afresh.
beforeEach(() => {
    vi.resetModules();
    // Pulumi's CLI sets this variable in the process of a program.
    vi.stubEnv("PULUMI_NODEJS_MONITOR", "127.0.0.1:1");
});

describe("the reference to the provider", () => {
    it("is a constant of less than 80 bytes, because each resource stores it twice in the state", async () => {
        workIn(await program());
        const provider = await resolvableProvider();
        expect(provider).toBe('exports.handler = () => require("pulumi-kapso/provider").whatsAppConfig');
        expect(provider.length).toBeLessThan(80);
    });

    it("fails with advice if the program cannot load the package", async () => {
        const folder = await program({ withPackage: false });
        workIn(folder);
        const error = await resolvableProvider().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Error);
        expect(error).toHaveProperty(
            "message",
            `Could not find the package pulumi-kapso from ${folder}. [KAPSO-PACKAGE-NOT-FOUND]\n` +
                "  - Add pulumi-kapso to this program's package.json, even if only a component library uses it. Then install the packages.",
        );
    });

    it("fails without stack frames, because Pulumi would take half a minute to format frames in node_modules", async () => {
        workIn(await program({ withPackage: false }));
        const error = await resolvableProvider().catch((reason: unknown) => reason);
        expect(error).toHaveProperty("stack", error instanceof Error ? error.message : undefined);
        expect(error).toHaveProperty("__pulumiRunError", true);
    });

    it.each<[string, () => void]>([
        [
            "the program was not started by Pulumi's CLI, as with the Automation API",
            () => void vi.stubEnv("PULUMI_NODEJS_MONITOR", undefined),
        ],
        ["the program has changed its folder", () => workIn("/")],
    ])("is no error if nobody can know the provider's folder: %s", async (_title, change) => {
        workIn(await program({ withPackage: false }));
        const { resolvableProvider } = await import("../../sdk/provider");
        change();
        expect(resolvableProvider("whatsAppConfig")).toContain("pulumi-kapso/provider");
    });
});

async function resolvableProvider(): Promise<string> {
    const { resolvableProvider } = await import("../../sdk/provider");
    return resolvableProvider("whatsAppConfig");
}

/** The real path of a program's folder, because `process.cwd()` returns the real path. */
async function program({ withPackage = true } = {}): Promise<string> {
    const folder = await makeProgramFolder({}, []);
    onTestFinished(() => folder.remove());
    if (!withPackage) {
        await rm(`${folder.path}/node_modules`, { recursive: true });
    }
    return realpath(folder.path);
}

function workIn(folder: string): void {
    const spy = vi.spyOn(process, "cwd").mockReturnValue(folder);
    onTestFinished(() => spy.mockRestore());
}
