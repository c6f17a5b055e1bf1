import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ConfigRecord } from "../../emulator";
import { ProviderHost } from "../support/providerHost";
import { nextNumber, production } from "./resourceTypes";
import { Scene } from "./scene";

// One customer with 5,000 configs: 50 pages of a list.

const many = 5000;
const pages = many / 100;

let host: ProviderHost;
let scene: Scene;
let customerId: string;
let configs: ConfigRecord[];
let theirs: Set<string>;

beforeAll(async () => {
    host = await ProviderHost.start();
    scene = await Scene.open(host, { config: { "kapso:recoverySecondsAfterError": "3" } });
    customerId = scene.customer();
    for (let index = 0; index < many; index += 1) {
        scene.plantNeighbour(production(customerId, { name: `Number ${index}` }));
    }
    configs = scene.emulator.configs().reverse();
    theirs = new Set(configs.map(({ id }) => id));
    scene.begin();
});

beforeEach(() => {
    // Removes the configs that a failed test did not remove.
    for (const { id } of scene.emulator.configs().filter((config) => !theirs.has(config.id))) {
        scene.emulator.removeConfig(id);
    }
    scene.engine.program.clear();
    scene.engine.state.clear();
    scene.emulator.clearFaults();
    scene.emulator.clearRequests();
});

afterAll(async () => {
    await host?.stop();
    await scene?.close();
});

/** The numbers of requests by type. */
function traffic(): { lists: number; reads: number; changes: number } {
    const { requests } = scene.emulator;
    const lists = requests.filter(({ path }) => path.includes("per_page")).length;
    const changes = scene.changes().length;
    return { lists, reads: requests.length - lists - changes, changes };
}

it("Twenty creates share one list of the customer's configs, and each declared config exists once afterwards", {
    timeout: 30_000,
}, async () => {
    for (let index = 0; index < 20; index += 1) {
        scene.engine.program.set(`new ${index}`, production(customerId));
    }
    expect((await scene.engine.up()).failures).toEqual([]);
    expect(traffic()).toEqual({ lists: pages, reads: 0, changes: 20 });
    expect(scene.disagreements()).toEqual([]);

    await scene.engine.destroy();
    expect(scene.disagreements()).toEqual([]);
});

it("A declared number that the customer's oldest config has is found before the create", { timeout: 30_000 }, async () => {
    const [oldest] = configs;
    scene.engine.program.set("again", production(customerId, { phoneNumberId: oldest?.phone_number_id }));
    const { failures } = await scene.engine.up();
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining(`already connected as WhatsApp config ${oldest?.id}`)]);
    expect(traffic()).toEqual({ lists: pages, reads: 0, changes: 0 });
});

it("A config whose create response was lost is found on the first page, because lists are newest first", { timeout: 30_000 }, async () => {
    scene.emulator.fault({ kind: "drop", when: "after", match: { method: "POST" } });
    scene.engine.program.set("lost", production(customerId));
    expect((await scene.engine.up()).failures).toEqual([]);
    expect(traffic()).toEqual({ lists: pages + 1, reads: 0, changes: 1 });
    expect(scene.disagreements()).toEqual([]);

    await scene.engine.destroy();
});

it("A config whose create response was lost is found even if Kapso's clock jumps back a day", { timeout: 30_000 }, async () => {
    // Lists are sorted by creation time, so the new config is the last one.
    scene.emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
    scene.engine.program.set("lost", production(customerId));
    scene.turnClock(-86_400_000);
    const { failures } = await scene.engine.up();
    scene.begin();
    expect(failures).toEqual([]);
    expect(scene.disagreements()).toEqual([]);

    await scene.engine.destroy();
    expect(scene.disagreements()).toEqual([]);
});

it("A refresh of a hundred configs reads each config once, and confirms the deleted configs by one list", { timeout: 30_000 }, async () => {
    const names = Array.from({ length: 100 }, (_, index) => `planted ${index}`);
    const planted = names.map((name) => scene.plant(name, production(customerId, { name })));
    for (const { id } of planted.slice(0, 3)) {
        scene.emulator.removeConfig(id);
    }
    const { failures, steps } = await scene.engine.refresh();
    expect(failures).toEqual([]);
    expect(Object.values(steps).filter((step) => step === "delete")).toHaveLength(3);
    const { lists, reads } = traffic();
    expect(lists + reads).toBeLessThanOrEqual(100 + pages + 1);
    expect(scene.engine.state.size).toBe(97);

    await scene.engine.destroy();
    expect(scene.disagreements()).toEqual([]);
});

it("An update to a new number reads the list of all configs once", { timeout: 30_000 }, async () => {
    const inputs = production(customerId);
    scene.plant("acme", inputs);
    scene.engine.program.set("acme", { ...inputs, phoneNumberId: nextNumber() });
    expect((await scene.engine.up()).failures).toEqual([]);
    const { lists, changes } = traffic();
    // Plus one request for the list of the project, which this version does not have.
    expect(lists).toBeLessThanOrEqual(pages + 2);
    expect(changes).toBe(1);
    expect(scene.disagreements()).toEqual([]);

    await scene.engine.destroy();
});
