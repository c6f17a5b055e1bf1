import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../emulator";
import { baseUrlOf, configIdOf } from "../support/apiVersion";
import type { ProviderHost } from "../support/providerHost";
import { failureOf, type Planted, Stage, startHost } from "./stage";

// A wrong base URL, the key of another project, and a deleted customer all answer 404 for
// everything.

let emulator: Emulator;
let stage: Stage;
let elsewhere: ProviderHost;
let trusting: ProviderHost;

beforeAll(async () => {
    emulator = await startEmulator();
    const [host, ...others] = await Promise.all([
        // Only "true" trusts.
        startHost(emulator, { env: { KAPSO_TRUST_NOT_FOUND: "false" } }),
        startHost(emulator, { config: { "kapso:baseUrl": baseUrlOf(emulator).replace("v1", "v9") } }),
        startHost(emulator, { env: { KAPSO_TRUST_NOT_FOUND: "true" } }),
    ]);
    [elsewhere, trusting] = others;
    stage = new Stage(emulator, host);
}, 30_000);

afterAll(async () => {
    await Promise.all([stage?.host, elsewhere, trusting].map((host) => host?.stop()));
    await emulator?.close();
});

/** Configs that live, and look as if they did not. */
const hidden: Record<string, () => { host: ProviderHost; planted: Planted }> = {
    "a wrong base URL": () => ({ host: elsewhere, planted: stage.plant() }),
    "the key of another project": () => {
        const customerId = emulator.addCustomer({ project: "another" }).id;
        return { host: stage.host, planted: stage.plant({ customerId }) };
    },
};

const bothCauses = /base URL \(kapso:baseUrl\).*key \(kapso:apiKey\).*another project.*Nothing was removed from the state/;
const wayOut = /customer was really deleted.*KAPSO_TRUST_NOT_FOUND=true/;

describe.each(Object.entries(hidden))("with %s", (_title, hide) => {
    it.each(["read", "delete"] as const)("a %s fails, says what may be wrong, and the config lives on", async (operation) => {
        const { host, planted } = hide();
        const { message } = await failureOf(host[operation](planted.id, planted.outs));
        expect(message).toMatch(/^Could not (read|delete) WhatsApp config .*: Kapso answered 404 .*nor does Kapso know its customer/);
        expect(message).toContain(planted.customerId);
        expect(message).toMatch(bothCauses);
        expect(message).toMatch(wayOut);
        expect(configIdOf(stage.stored(planted.id))).toBe(planted.id);
    });

    it("an update names the base URL and the key beside the way to make it again", async () => {
        const { host, planted } = hide();
        const { message } = await failureOf(host.update(planted.id, planted.outs, { ...planted.inputs, name: "Other" }));
        expect(message).toMatch(/deleted outside Pulumi.*\[KAPSO-DELETED-OUTSIDE\]\n.*`pulumi up --refresh`/);
        expect(message).toMatch(/base URL \(kapso:baseUrl\).*key \(kapso:apiKey\)/);
        expect(stage.stored(planted.id).name).toBe("Acme");
    });
});

describe("with a list of the whole project, which a service may have,", () => {
    it("the key of another project does not make the configs of many customers look gone", async () => {
        const later = await startEmulator({
            responses: "later",
            apiKey: [
                { key: "ours", project: "ours" },
                { key: "theirs", project: "theirs" },
            ],
        });
        onTestFinished(() => later.close());
        const there = new Stage(later, stage.host);
        const planted = Array.from({ length: 12 }, () => there.plant());
        const theirs = there.run({ "kapso:apiKey": "theirs" });
        const found = await Promise.allSettled(planted.map(({ id, outs }) => theirs.read(id, outs)));
        expect(found.filter(({ status }) => status === "fulfilled")).toEqual([]);
    });
});

describe("with a customer that was deleted", () => {
    it.each(["read", "delete"] as const)("a %s is not believed by itself, and the error names the way out", async (operation) => {
        const planted = orphan();
        const { message } = await failureOf(stage.host[operation](planted.id, planted.outs));
        expect(message).toMatch(bothCauses);
        expect(message).toMatch(wayOut);
    });

    it("the way out works: with KAPSO_TRUST_NOT_FOUND=true a read finds it gone, and a delete is done", async () => {
        const { id, outs } = orphan();
        expect(await trusting.read(id, outs)).toBeUndefined();
        await trusting.delete(id, outs);
    });
});

it("KAPSO_TRUST_NOT_FOUND=true makes no difference to a config that is there", async () => {
    const { id, inputs, outs } = stage.plant();
    expect((await trusting.read(id, outs))?.inputs).toEqual(inputs);
});

it("Each of these errors is printed by the engine alone, and not by its provider process as well", () => {
    expect([stage.host, elsewhere].flatMap(({ printed }) => printed)).toEqual([]);
});

function orphan(): Planted {
    const planted = stage.plant();
    emulator.removeCustomer(planted.customerId);
    return planted;
}
