import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../emulator";
import { type Properties, ProviderHost } from "../support/providerHost";
import { changingConfigs } from "./oddResponses";
import { production, sandbox } from "./resourceTypes";
import { Scene } from "./scene";

let host: ProviderHost;

beforeAll(async () => {
    host = await ProviderHost.start();
});

afterAll(async () => {
    await host?.stop();
});

async function withScene(play: (scene: Scene, customerId: string) => Promise<void>, emulator: EmulatorOptions = {}): Promise<void> {
    const scene = await Scene.open(host, { emulator });
    try {
        await play(scene, scene.customer());
    } finally {
        await scene.close();
    }
}

/** Runs an up. Program, state and Kapso must agree, also in a preview and a refresh afterwards. */
async function expectUp({ engine, disagreements }: Scene, inputs: Properties): Promise<void> {
    engine.program.set("odd", inputs);
    expect((await engine.up()).failures).toEqual([]);
    expect(disagreements()).toEqual([]);
    expect(await engine.preview()).toEqual({});
    expect(await engine.refresh()).toEqual({ steps: { odd: "same" }, failures: [] });
}

/** Creates, changes and deletes the object, and recovers it from a lost create response. */
async function expectWholeLife(scene: Scene, inputs: Properties, changes: Properties): Promise<void> {
    scene.begin();
    scene.emulator.fault({ kind: "drop", when: "after", match: { method: "POST" } });
    await expectUp(scene, inputs);
    await expectUp(scene, { ...inputs, ...changes });
    expect((await scene.engine.destroy()).failures).toEqual([]);
    expect(scene.disagreements()).toEqual([]);
}

const names = {
    "two kinds of quotes and a backslash": `"Acme" 'n' \\"Co\\"`,
    "line breaks and a tab": "Acme\r\nSupport\n\t(night)",
    "an emoji of several code points": "👩🏽‍💻 Acme 🇧🇷",
    "Arabic and Hebrew between Latin": "Acme دعم العملاء (עברית) Ltd",
    "marks that change the direction": "Acme \u202Eevil\u202C \u200F",
    "combining marks that are not normalised": "Cafe\u0301 n\u0303",
    "Devanagari, Thai, Chinese and Korean": "एक्मे อะแคมี 阿克梅 애크미",
    "spaces at both ends": "  Acme  ",
    "a null character and others without a shape": "Acme\u0000\u0007\u001B[31m",
    "text that looks like code": "{{Acme}} $(x) <script>alert(1)</script> %s %00 ../..",
    "a name from JavaScript": "__proto__",
    "2,000 letters": "Ä".repeat(2000),
};

describe("a name", () => {
    it.each(Object.entries(names))("with %s stays unchanged from the program to Kapso and back", async (_title, name) => {
        await withScene(async (scene, customerId) => {
            await expectWholeLife(scene, production(customerId, { name }), { name: `${name} ${name}` });
        });
    });

    it.each(Object.entries(names))("with %s identifies a sandbox whose create response was lost", async (_title, name) => {
        await withScene((scene, customerId) => expectWholeLife(scene, sandbox(customerId, { name }), { webhookVerifyToken: "other" }), {
            responses: "later",
        });
    });

    it("with line breaks and quotes does not add lines to a message", async () => {
        await withScene(async (scene, customerId) => {
            scene.emulator.fault({ kind: "unauthorized", match: { method: "POST" } });
            scene.engine.program.set("odd", production(customerId, { name: 'Acme "Support"\nnight' }));
            const { failures } = await scene.engine.up();
            expect(failures.map(({ message }) => message)).toEqual([
                expect.stringMatching(/^Could not create WhatsApp config "Acme \\"Support\\"\\nnight" for .* \[KAPSO-AUTHENTICATION\]\n/),
            ]);
        });
    });
});

it.each(["first", "later"] as const)("Tokens of 4 kB reach Kapso whole and appear in no message (%s version)", async (responses) => {
    const [accessToken, webhookVerifyToken] = [randomBytes(3072), randomBytes(3072)].map((bytes) => bytes.toString("base64"));
    await withScene(
        async (scene, customerId) => {
            await expectWholeLife(scene, production(customerId, { accessToken, webhookVerifyToken }), { accessToken: webhookVerifyToken });
        },
        { responses: responses },
    );
});

it("A destination URL with a long query, an encoded part and an international part stays unchanged", async () => {
    await withScene(async (scene, customerId) => {
        const webhookDestinationUrl = `https://bücher.example:8443/%E2%9C%93/a%20b?x=${"y".repeat(1500)}&z=%26#part`;
        await expectWholeLife(scene, production(customerId, { webhookDestinationUrl }), { webhookDestinationUrl: "HTTPS://ACME.example" });
    });
});

const oddities: Record<string, (config: Properties) => Properties> = {
    "unknown and nested unknown fields": (config) => ({ ...config, whatever: { a: [1, { b: null }] }, __proto__odd: 1, constructor: "x" }),
    "null in all computed fields": (config) => ({
        ...config,
        display_name: null,
        display_phone_number: null,
        created_at: null,
        updated_at: null,
    }),
    "without the computed fields": ({ id, customer_id, name, phone_number_id, business_account_id }) => ({
        id,
        customer_id,
        name,
        phone_number_id,
        business_account_id,
    }),
    "other types in the computed fields": (config) => ({
        ...config,
        display_name: { text: 1 },
        display_phone_number: 7,
        created_at: 1689431445,
        updated_at: ["x"],
        is_coexistence: "maybe",
    }),
    "other types in write-only and boolean fields": (config) => ({
        ...config,
        webhook_verify_token: { masked: true },
        webhook_destination_url: 7,
        calls_enabled: "yes",
        inbound_processing_enabled: null,
    }),
    "the access token": (config) => ({ ...config, access_token: "canary-that-nobody-asked-for" }),
};

describe("a response", () => {
    it.each(Object.entries(oddities))("with %s does no harm", async (_title, change) => {
        await withScene(async (scene, customerId) => {
            const proxy = await changingConfigs(scene.emulator.baseUrl, change);
            scene.config["kapso:baseUrl"] = proxy.baseUrl;
            try {
                await expectWholeLife(scene, production(customerId, { callsEnabled: true }), { name: "Other", callsEnabled: false });
                await expectWholeLife(scene, production(customerId), { webhookDestinationUrl: "https://other.example" });
            } finally {
                await proxy.close();
            }
            expect(JSON.stringify([...scene.engine.state.values()])).not.toContain("nobody-asked-for");
        });
    });
});

it("A system clock that jumps by a day on each read neither loses a create nor extends a wait", async () => {
    const jumping = `let by = 0; const now = Date.now; Date.now = () => { by = 864e5 - by; return now() + by; };`;
    const jumpy = await ProviderHost.start({ env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(jumping)}` } });
    const scene = await Scene.open(jumpy, { config: { "kapso:maxWaitSeconds": "20" } });
    try {
        scene.begin();
        scene.emulator.setRateLimit({ limit: 3, windowSeconds: 2 });
        scene.emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
        const customerId = scene.customer();
        for (const name of ["one", "two", "three", "four"]) {
            scene.engine.program.set(name, production(customerId, { name }));
        }
        const started = performance.now();
        expect((await scene.engine.up()).failures).toEqual([]);
        expect(scene.disagreements()).toEqual([]);
        expect(performance.now() - started).toBeLessThan(20_000);
    } finally {
        await jumpy.stop();
        await scene.close();
    }
});
