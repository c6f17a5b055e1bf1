import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { addressOf, apiVersion, baseUrlOf, byApiVersion, configNowhere, routes } from "../support/apiVersion";
import { type HostOptions, ProviderHost } from "../support/providerHost";
import { failureOf, Stage } from "./stage";

const key = "key-canary";

let emulator: Emulator;
let hosts: Record<"none" | "environment" | "stack", ProviderHost>;

beforeAll(async () => {
    emulator = await startEmulator({ apiKey: key });
    const baseUrl = baseUrlOf(emulator);
    const starting = {
        none: {},
        environment: { env: { KAPSO_API_KEY: key, KAPSO_BASE_URL: baseUrl, KAPSO_API_VERSION: apiVersion } },
        stack: {
            config: { "kapso:apiKey": key, "kapso:baseUrl": baseUrl, "kapso:apiVersion": apiVersion },
            env: { KAPSO_API_KEY: "wrong", KAPSO_BASE_URL: "http://127.0.0.1:1", KAPSO_API_VERSION: "v0", KAPSO_LOG: "debug" },
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

describe("the Kapso account", () => {
    it("comes from the environment if the stack configures none", async () => {
        const stage = stageOf("environment");
        const { id, inputs, outs } = stage.plant();
        expect((await stage.host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("comes from the stack configuration if the environment differs", async () => {
        const stage = stageOf("stack");
        const { id, inputs, outs } = stage.plant();
        expect((await stage.host.read(id, outs))?.inputs).toEqual(inputs);
    });

    it("without an API key fails with one sentence, in the preview and before any request", async () => {
        const stage = stageOf("none");
        const { id, inputs, outs } = stage.plant();
        const sentence = /^The Kapso API key is missing\. \[KAPSO-API-KEY-MISSING\]\n/;
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

describe("an unencrypted base URL on another machine", () => {
    const elsewhere = { "kapso:baseUrl": `http://kapso.example${byApiVersion({ v1: "/api/v1", platform: "/platform/v1" })}` };

    it("is refused in the preview, and the API key is not sent", async () => {
        const stage = stageOf("stack");
        const error = await failureOf(stage.run(elsewhere).check({}, stage.inputs()));
        expect(error.message).toMatch(/^The Kapso base URL .*http:\/\/kapso\.example.* \[KAPSO-BASE-URL-UNENCRYPTED\]\n/);
        expect(error.message).not.toContain(key);
    });

    it("is accepted if kapso:allowHttp is true", async () => {
        const stage = stageOf("stack");
        const allowed = stage.run({ ...elsewhere, "kapso:allowHttp": "true" });
        expect((await allowed.check({}, stage.inputs())).failures).toEqual([]);
    });
});

describe("the provider with KAPSO_LOG=debug", () => {
    it("logs each request in one line, without a secret", async () => {
        const stage = stageOf("stack");
        const inputs = stage.inputs();
        const { id, outs } = await stage.host.create(inputs);
        await stage.host.update(id, outs, { ...inputs, name: "Other", accessToken: "new-canary" });
        await failureOf(stage.host.read(configNowhere, {}));
        await stage.host.delete(id, outs);
        const lines = stage.host.printed.filter((line) => line.startsWith("kapso: "));
        const shapes = lines.map((line) =>
            line
                .replace(/ \d+ ms$/, "")
                .replaceAll(addressOf(id), "ID")
                .replaceAll(String(outs.customerId), "CUSTOMER"),
        );
        expect(shapes).toEqual(
            expect.arrayContaining([
                `kapso: POST ${routes.newConfig("CUSTOMER")} 201`,
                `kapso: PATCH ${routes.config("ID")} 200`,
                `kapso: GET ${routes.config(configNowhere)} 404`,
                `kapso: DELETE ${routes.config("ID")} 204`,
            ]),
        );
        expect(stage.host.printed.join("\n")).not.toContain("canary");
    });
});

it("The provider without KAPSO_LOG logs nothing", () => {
    for (const name of ["environment", "none"] as const) {
        expect(hosts[name].printed, name).toEqual([]);
    }
});
