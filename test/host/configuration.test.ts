import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { type HostOptions, ProviderHost } from "../support/providerHost";
import { failureOf, Stage } from "./stage";

const key = "key-canary";

let emulator: Emulator;
let hosts: Record<"none" | "environment" | "stack", ProviderHost>;

beforeAll(async () => {
    emulator = await startEmulator({ apiKey: key });
    const starting = {
        none: {},
        environment: { env: { KAPSO_API_KEY: key, KAPSO_BASE_URL: emulator.baseUrl } },
        stack: {
            config: { "kapso:apiKey": key, "kapso:baseUrl": emulator.baseUrl },
            env: { KAPSO_API_KEY: "wrong", KAPSO_BASE_URL: "http://127.0.0.1:1", KAPSO_LOG: "debug" },
        },
    } satisfies Record<string, HostOptions>;
    const started = Object.entries(starting).map(async ([name, options]) => [name, await ProviderHost.start(options)]);
    hosts = Object.fromEntries(await Promise.all(started));
}, 30_000);

afterAll(async () => {
    await Promise.all(Object.values(hosts ?? {}).map((host) => host.stop()));
    await emulator?.close();
});

const stageOf = (name: keyof typeof hosts) => new Stage(emulator, hosts[name]);

describe("the account", () => {
    it("is that of the environment where the stack names none", async () => {
        const stage = stageOf("environment");
        const { id, inputs, outs } = stage.plant();
        expect((await stage.host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("is that of the stack before the environment", async () => {
        const stage = stageOf("stack");
        const { id, inputs, outs } = stage.plant();
        expect((await stage.host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("that has no key is one sentence in the preview, and before anything is done", async () => {
        const stage = stageOf("none");
        const { id, inputs, outs } = stage.plant();
        const sentence = /^The Kapso API key is missing: .*pulumi config set --secret kapso:apiKey.*KAPSO_API_KEY \(.*apiKey\)\.$/;
        for (const attempt of [
            stage.host.check({}, inputs),
            stage.host.create(inputs),
            stage.host.read(id, outs),
            stage.host.delete(id, outs),
        ]) {
            expect((await failureOf(attempt)).message).toMatch(sentence);
        }
    });
});

describe("with KAPSO_LOG=debug", () => {
    it("each request is one line on the provider's output, without a secret", async () => {
        const stage = stageOf("stack");
        const { id, outs } = await stage.host.create(stage.inputs());
        await stage.host.update(id, outs, { ...stage.inputs(), customerId: outs.customerId, accessToken: "new-canary" });
        await failureOf(stage.host.read("config-nowhere", {}));
        await stage.host.delete(id, outs);
        const lines = stage.host.printed.filter((line) => line.startsWith("kapso: "));
        const shapes = lines.map((line) =>
            line
                .replace(/ \d+ ms$/, "")
                .replaceAll(id, "ID")
                .replaceAll(String(outs.customerId), "CUSTOMER"),
        );
        expect(shapes).toEqual(
            expect.arrayContaining([
                "kapso: POST /customers/CUSTOMER/whatsapp_configs 201",
                "kapso: PATCH /whatsapp_configs/ID 200",
                "kapso: GET /whatsapp_configs/config-nowhere 404",
                "kapso: DELETE /whatsapp_configs/ID 204",
            ]),
        );
        expect(stage.host.printed.join("\n")).not.toContain("canary");
    });
});

it("Without it nothing is printed", () => {
    for (const name of ["environment", "none"] as const) {
        expect(hosts[name].printed, name).toEqual([]);
    }
});
