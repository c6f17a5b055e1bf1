import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";
import type { RemoteObject } from "../../../provider/kapso/api/remoteObject";
import { NotFoundError } from "../../../provider/kapso/errors/statusErrors";
import { Project } from "../../../provider/kapso/project";
import { KeyedMutex } from "../../../provider/run/keyedMutex";
import { KnownObjects } from "../../../provider/run/knownObjects";
import { failureOf, settingsFor, stubProxies } from "../kapso/localServer";

beforeEach(() => stubProxies());

describe("the configs of a customer", () => {
    it("are requested as one list, for any number of concurrent calls", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(3);
        const lists = await Promise.all(Array.from({ length: 10 }, () => configsOf(objects, acme)));
        expect(new Set(lists.map(ids)).size).toBe(1);
        expect(await configsOf(objects, acme)).toHaveLength(3);
        expect(asked(emulator)).toEqual([`/customers/${acme}/whatsapp_configs`]);
    });

    it("are read to the last page", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(250);
        expect(await configsOf(objects, acme)).toHaveLength(250);
        expect(asked(emulator)).toHaveLength(3);
    });

    it("are only those of this customer, and contain its ID", async () => {
        const { objects, customer } = await open();
        const acme = customer(2);
        customer(2);
        expect((await configsOf(objects, acme)).map(({ customerId }) => customerId)).toEqual([acme, acme]);
    });

    it("are requested again after the list failed, because an error is not remembered", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(1);
        emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        await failureOf(configsOf(objects, acme));
        expect(await configsOf(objects, acme)).toHaveLength(1);
    });

    it("of an unknown customer lead to a 404", async () => {
        const { objects } = await open();
        expect(await failureOf(configsOf(objects, "nobody"))).toBeInstanceOf(NotFoundError);
    });
});

describe("an object that this process writes", () => {
    it("is known as created, changed or deleted without another list", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(2);
        const [newer, older] = await configsOf(objects, acme);
        objects.recordUpdated(acme, { ...remote("made"), customerId: acme });
        objects.recordUpdated(acme, { ...remote(String(newer?.id)), customerId: acme, name: "Changed" });
        objects.recordDeleted(String(older?.id));
        const configs = await configsOf(objects, acme);
        expect(ids(configs)).toEqual([String(newer?.id), "made"].sort().join());
        expect(configs.find(({ id }) => id === newer?.id)?.name).toBe("Changed");
        expect(asked(emulator)).toHaveLength(1);
    });

    it("stays deleted if a lagging list still shows it", async () => {
        const { objects, customer } = await open();
        const acme = customer(1);
        const [config] = await configsOf(objects, acme);
        const id = String(config?.id);
        objects.recordDeleted(id);
        expect(await objects.lists(id, acme, { since: performance.now() })).toBe(false);
        expect(await configsOf(objects, acme)).toEqual([]);
    });

    it("is in the list of the customer for which it was written, even if the response names another customer", async () => {
        const { objects, customer } = await open();
        const [acme, globex] = [customer(), customer()];
        objects.recordUpdated(acme, remote("made"));
        expect(await objects.lists("made", acme)).toBe(true);
        expect(await objects.lists("made", globex)).toBe(false);
    });
});

describe("a new object", () => {
    it("was not listed before and not written by this process, and is found on the first page", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(250);
        await configsOf(objects, acme);
        const before = await objects.listed(acme);
        const [theirs, ours] = [emulator.addConfig(acme), emulator.addConfig(acme)];
        objects.recordUpdated(acme, remote(ours.id));
        emulator.clearRequests();
        expect(ids(await objects.createdSince(acme, before, false))).toBe(theirs.id);
        expect(asked(emulator)).toHaveLength(1);
    });

    it("is found on later pages too, as long as a page contains only new objects", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(50);
        await configsOf(objects, acme);
        const before = await objects.listed(acme);
        for (let count = 0; count < 150; count += 1) {
            emulator.addConfig(acme);
        }
        expect(await objects.createdSince(acme, before, false)).toHaveLength(150);
    });
});

describe("the set of known objects", () => {
    it("contains every config of any customer that was listed or written", async () => {
        const { objects, emulator, customer } = await open();
        const [acme, globex] = [customer(2), customer(1)];
        await Promise.all([objects.find(acme, {}), objects.find(globex, {})]);
        objects.recordUpdated(globex, { ...remote("made"), name: "Made" });
        expect(await objects.having({ name: "WhatsApp" })).toHaveLength(3);
        expect(ids(await objects.having({ name: "Made" }))).toBe("made");
        expect(asked(emulator)).toHaveLength(2);
    });

    it("does not fail if the list of another customer fails", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(2);
        await objects.find(acme, {});
        emulator.fault({ kind: "latency", ms: 20, match: { path: "/customers/nobody/*" } });
        const failing = failureOf(objects.find("nobody", {}));
        expect(await objects.having({ name: "WhatsApp" })).toHaveLength(2);
        await failing;
    });

    it("waits for a running list of another customer", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(2);
        emulator.fault({ kind: "latency", ms: 20 });
        const loading = objects.find(acme, {});
        expect(await objects.having({ name: "WhatsApp" })).toHaveLength(2);
        await loading;
    });

    it("reflects a changed value and a deletion", async () => {
        const { objects, customer } = await open();
        const acme = customer(2);
        await objects.find(acme, {});
        const [changed, removed] = await objects.having({ name: "WhatsApp" });
        objects.recordUpdated(acme, { ...remote(String(changed?.id)), name: "Changed" });
        objects.recordDeleted(String(removed?.id));
        expect(await objects.having({ name: "WhatsApp" })).toEqual([]);
        expect(ids(await objects.having({ name: "Changed" }))).toBe(changed?.id);
    });

    it("equals a newer list, except for the writes of this process", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(3);
        await objects.find(acme, {});
        const [deleted, renamed, own] = (await objects.having({ name: "WhatsApp" })).map(({ id }) => id) as [string, string, string];
        emulator.removeConfig(deleted);
        emulator.changeConfig(renamed, { name: "Theirs" });
        objects.recordUpdated(acme, { ...remote(own), name: "Ours" });
        expect(await objects.lists(deleted, acme, { since: performance.now() })).toBe(false);
        expect(await objects.having({ name: "WhatsApp" })).toEqual([]);
        expect(ids(await objects.having({ name: "Theirs" }))).toBe(renamed);
        expect(ids(await objects.having({ name: "Ours" }))).toBe(own);
    });

    it("finds objects that do not show the field, because they may have the value", async () => {
        const { objects } = await open();
        objects.recordUpdated("acme", { id: "silent" });
        expect(ids(await objects.having({ name: undefined }))).toBe("silent");
    });

    it("equals the list that was requested last, in any order of the responses", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(1);
        const held = emulator.fault({ kind: "slow", ms: 300, match: { path: "/customers/*/whatsapp_configs", times: 1 } });
        const older = objects.find(acme, {});
        await held.waitForHit();
        const { id } = emulator.addConfig(acme, { name: "Newer" });
        expect(await objects.lists(id, acme, { since: performance.now() })).toBe(true);
        await older;
        expect(ids(await objects.having({ name: "Newer" }))).toBe(id);
    });

    it("remains if a newer list fails", async () => {
        const { objects, emulator, customer } = await open();
        const acme = customer(2);
        await objects.find(acme, {});
        emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        await failureOf(objects.lists("unknown", acme, { since: performance.now() }));
        expect((await objects.listed(acme)).size).toBe(2);
        expect(await objects.having({ name: "WhatsApp" })).toHaveLength(2);
    });

    it("takes time in proportion to the number of objects, even if all have equal fields", async () => {
        const { objects } = await open();
        const time = (count: number) => {
            const started = process.cpuUsage();
            const found = Array.from({ length: count }, (_, index) => {
                const parent = `customer ${started.user} ${index}`;
                objects.recordUpdated(parent, { id: parent, customerId: parent, name: "Alike" });
                return objects.having({ customerId: parent, name: "Alike" });
            });
            return Promise.all(found).then(() => process.cpuUsage(started).user);
        };
        // Use the minimum of several runs, because other load on the machine only adds time.
        // Quadratic code would take sixteen times as long for four times as many objects.
        const least = async (count: number) => Math.min(await time(count), await time(count), await time(count));
        await time(5000);
        const few = await least(5000);
        expect((await least(20_000)) / few).toBeLessThan(10);
    });
});

describe("a list that changes while its pages are read", () => {
    it("lacks no object that existed all the time if others are deleted on a page that was read", async () => {
        const { objects, customer, afterFirst, emulator } = await open();
        const acme = customer(150);
        const [newest, ...others] = emulator.configs();
        afterFirst(() => emulator.removeConfig(String(newest?.id)));
        expect(missing(others, await configsOf(objects, acme))).toEqual([]);
    });

    it("lacks no object that existed all the time if others are deleted and created at once", async () => {
        const { objects, customer, afterFirst, emulator } = await open();
        const acme = customer(150);
        const [newest, second, ...others] = emulator.configs();
        afterFirst(() => {
            emulator.removeConfig(String(newest?.id));
            emulator.removeConfig(String(second?.id));
            emulator.addConfig(acme);
        });
        expect(missing(others, await configsOf(objects, acme))).toEqual([]);
    });

    it("lacks no object that existed all the time if others are created again and again", async () => {
        const { objects, customer, emulator } = await open({ onRequest: () => emulator.addConfig(acme) });
        const acme = customer(150);
        const before = emulator.configs();
        expect(missing(before, await configsOf(objects, acme))).toEqual([]);
    });
});

/** The objects that a create searches. */
function configsOf(objects: KnownObjects, parent: string): Promise<RemoteObject[]> {
    return objects.find(parent, { customerId: parent });
}

async function open(options: EmulatorOptions = {}) {
    let once: (() => void) | undefined;
    const run = () => {
        once?.();
        once = undefined;
    };
    const emulator = await startEmulator({ onRequest: run, ...options });
    onTestFinished(() => emulator.close());
    const objects = new KnownObjects(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs, new KeyedMutex());
    return {
        emulator,
        objects,
        /** Adds a customer with this number of configs. */
        customer: (count = 0) => {
            const { id } = emulator.addCustomer();
            for (let added = 0; added < count; added += 1) {
                emulator.addConfig(id);
            }
            return id;
        },
        /** Runs `change` once, when the emulator has created its next response. */
        afterFirst: (change: () => void) => {
            once = change;
        },
    };
}

function remote(id: string): RemoteObject {
    return { id } as RemoteObject;
}

function ids(configs: RemoteObject[]): string {
    return configs
        .map(({ id }) => id)
        .sort()
        .join();
}

function missing(wanted: { id: string }[], configs: RemoteObject[]): string[] {
    const listed = new Set(configs.map(({ id }) => id));
    return wanted.map(({ id }) => id).filter((id) => !listed.has(id));
}

function asked(emulator: Emulator): string[] {
    return emulator.requests.map(({ path }) => path.replace(/\?.*/, ""));
}
