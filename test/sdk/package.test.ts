import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPacked, type PackedProgram } from "./packed";
import { problemsOf } from "./typeCheck";

let program: PackedProgram;

beforeAll(async () => {
    program = await installPacked();
}, 30_000);

afterAll(() => program.remove());

describe("the package", () => {
    it("contains its code, its types and its documents, and nothing else", () => {
        const unexpected = program.files.filter(
            (file) =>
                !/^(dist\/(schema|text|sdk|provider|emulator|export|review|policy|cli)\/.*\.(js|d\.ts)|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/.test(
                    file,
                ),
        );
        expect(unexpected).toEqual([]);
        expect(program.files).toEqual(expect.arrayContaining(["LICENSE", "CHANGELOG.md", "dist/sdk/index.d.ts", "dist/cli/index.js"]));
    });
});

const useAll = `
    const config = new WhatsAppConfig("acme", { customerId: "c", name: "n", kind: "sandbox" });
    startEmulator().then(async (emulator) => {
        const { status } = await fetch(emulator.baseUrl + "/customers", { headers: { "x-api-key": emulator.apiKey } });
        await emulator.close();
        console.log([typeof config.displayName.apply, typeof whatsAppConfig.create, kapsoPolicies().length, status, version].join(" "));
    });
`;

const mocks = "pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ name, inputs }) => ({ id: name, state: inputs }) });";

describe("a program", { timeout: 30_000 }, () => {
    const works = /^function function 6 200 \d+\.\d+\.\d+$/;

    it("loads it, and its subpaths, with require", async () => {
        await program.write({
            "common.cjs": `
                const pulumi = require("@pulumi/pulumi");
                const { WhatsAppConfig } = require("pulumi-kapso");
                const { whatsAppConfig } = require("pulumi-kapso/provider");
                const { startEmulator } = require("pulumi-kapso/emulator");
                const { kapsoPolicies } = require("pulumi-kapso/policy");
                const { version } = require("pulumi-kapso/package.json");
                ${mocks}${useAll}`,
        });
        expect(await program.node("common.cjs")).toMatch(works);
    });

    it("loads it, and its subpaths, with named imports", async () => {
        await program.write({
            "modules.mjs": `
                import * as pulumi from "@pulumi/pulumi";
                import { WhatsAppConfig } from "pulumi-kapso";
                import { whatsAppConfig } from "pulumi-kapso/provider";
                import { startEmulator } from "pulumi-kapso/emulator";
                import { kapsoPolicies } from "pulumi-kapso/policy";
                import packageJson from "pulumi-kapso/package.json" with { type: "json" };
                const { version } = packageJson;
                ${mocks}${useAll}`,
        });
        expect(await program.node("modules.mjs")).toMatch(works);
    });

    it("cannot load a file that is not exported", async () => {
        await program.write({ "inside.cjs": 'require("pulumi-kapso/dist/sdk/index.js");' });
        await expect(program.node("inside.cjs")).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
    });
});

const typed = `
    import * as pulumi from "@pulumi/pulumi";
    import { WhatsAppConfig, type WhatsAppConfigArgs, type WhatsAppConfigKind } from "pulumi-kapso";
    import { whatsAppConfig } from "pulumi-kapso/provider";
    import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-kapso/emulator";
    import { PolicyPack } from "@pulumi/policy";
    import { type KapsoPolicySettings, kapsoPolicies } from "pulumi-kapso/policy";

    const kind: WhatsAppConfigKind = "sandbox";
    const args: WhatsAppConfigArgs = { customerId: pulumi.output("c"), name: Promise.resolve("n"), kind, callsEnabled: pulumi.output(true) };
    const config = new WhatsAppConfig("acme", args, { protect: true, dependsOn: [] });
    export const name: pulumi.Output<string> = config.name;
    export const displayName: pulumi.Output<string | undefined> = config.displayName;
    export const callsEnabled: pulumi.Output<boolean | undefined> = config.callsEnabled;
    export const provider: pulumi.dynamic.ResourceProvider = whatsAppConfig;
    export const started: Promise<Emulator> = startEmulator({ responses: "later" } satisfies EmulatorOptions);

    const settings: KapsoPolicySettings = { allowedDomains: ["acme.example"], levels: { "kapso-names": "mandatory" } };
    new PolicyPack("kapso", { policies: kapsoPolicies(settings) });

    // The types must refuse these: otherwise the compiler fails at the directive.
    // @ts-expect-error a number would be rounded
    new WhatsAppConfig("rounded", { ...args, phoneNumberId: 106540352242922 });
    // @ts-expect-error no such kind
    new WhatsAppConfig("kind", { ...args, kind: "test" });
    // @ts-expect-error a customer is required
    new WhatsAppConfig("customer", { name: "n" });
    // @ts-expect-error a misspelt argument
    new WhatsAppConfig("misspelt", { ...args, phonenumberId: "1" });
    // @ts-expect-error outputs are read-only
    config.displayName = pulumi.output("x");
`;

describe("a TypeScript program", { timeout: 30_000 }, () => {
    it.each([
        ["node", "program.ts"],
        ["node16", "program.ts"],
        ["node16", "program.mts"],
        ["bundler", "program.ts"],
    ] as const)(
        "sees the types of everything under moduleResolution %s (%s)",
        async (resolution, file) => {
            await program.write({ [file]: typed });
            expect(problemsOf(program.path, file, resolution)).toEqual([]);
        },
        30_000,
    );
});
