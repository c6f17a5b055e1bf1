import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { Inventory } from "../../provider/run/knownObjects";
import type { RemoteObject } from "../../provider/kapso/api/remoteObject";
import { NotFoundError } from "../../provider/kapso/errors";
import { Project } from "../../provider/kapso/project";
import { failureOf, settingsFor, stubProxies } from "./kapso/localServer";

beforeEach(() => stubProxies());

describe("the configs of a customer", () => {
    it("are one list, however often and at once they are asked for", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(3);
        const lists = await Promise.all(Array.from({ length: 10 }, () => configsOf(inventory, acme)));
        expect(new Set(lists.map(ids)).size).toBe(1);
        expect(await configsOf(inventory, acme)).toHaveLength(3);
        expect(asked(emulator)).toEqual([`/customers/${acme}/whatsapp_configs`]);
    });

    it("are read to the last page", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(250);
        expect(await configsOf(inventory, acme)).toHaveLength(250);
        expect(asked(emulator)).toHaveLength(3);
    });

    it("are those of this customer alone, and say so", async () => {
        const { inventory, customer } = await open();
        const acme = customer(2);
        customer(2);
        expect((await configsOf(inventory, acme)).map(({ customerId }) => customerId)).toEqual([acme, acme]);
    });

    it("are asked for anew where the list failed, for a failure is not remembered", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(1);
        emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        await failureOf(configsOf(inventory, acme));
        expect(await configsOf(inventory, acme)).toHaveLength(1);
    });

    it("of an unknown customer are a 404", async () => {
        const { inventory } = await open();
        expect(await failureOf(configsOf(inventory, "nobody"))).toBeInstanceOf(NotFoundError);
    });
});

describe("what this process writes", () => {
    it("is known without another list: made, changed and removed", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        const [newer, older] = await configsOf(inventory, acme);
        inventory.wrote(acme, { ...remote("made"), customerId: acme });
        inventory.wrote(acme, { ...remote(String(newer?.id)), customerId: acme, name: "Changed" });
        inventory.removed(String(older?.id));
        const configs = await configsOf(inventory, acme);
        expect(ids(configs)).toEqual([String(newer?.id), "made"].sort().join());
        expect(configs.find(({ id }) => id === newer?.id)?.name).toBe("Changed");
        expect(asked(emulator)).toHaveLength(1);
    });

    it("stays removed, though a list that lags shows it still", async () => {
        const { inventory, customer } = await open();
        const acme = customer(1);
        const [config] = await configsOf(inventory, acme);
        const id = String(config?.id);
        inventory.removed(id);
        expect(await inventory.listsNow(id, acme)).toBe(false);
        expect(await configsOf(inventory, acme)).toEqual([]);
    });

    it("is in the list of the customer for whom it was written, whatever the answer says", async () => {
        const { inventory, customer } = await open();
        const [acme, globex] = [customer(), customer()];
        inventory.wrote(acme, remote("made"));
        expect(await inventory.lists("made", acme)).toBe(true);
        expect(await inventory.lists("made", globex)).toBe(false);
    });
});

describe("what is new", () => {
    it("is what was not there before and is not of this process, found on the first page", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(250);
        await configsOf(inventory, acme);
        const before = await inventory.listedOf(acme);
        const [theirs, ours] = [emulator.addConfig(acme), emulator.addConfig(acme)];
        inventory.wrote(acme, remote(ours.id));
        emulator.clearRequests();
        expect(ids(await inventory.newOf(acme, before, false))).toBe(theirs.id);
        expect(asked(emulator)).toHaveLength(1);
    });

    it("is found on later pages too, as long as a page holds nothing else", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(50);
        await configsOf(inventory, acme);
        const before = await inventory.listedOf(acme);
        for (let count = 0; count < 150; count += 1) {
            emulator.addConfig(acme);
        }
        expect(await inventory.newOf(acme, before, false)).toHaveLength(150);
    });
});

describe("all that is known", () => {
    it("is every config that was listed or written, of every customer", async () => {
        const { inventory, emulator, customer } = await open();
        const [acme, globex] = [customer(2), customer(1)];
        await Promise.all([inventory.load(acme), inventory.load(globex)]);
        inventory.wrote(globex, { ...remote("made"), name: "Made" });
        expect(await inventory.having({ name: "WhatsApp" })).toHaveLength(3);
        expect(ids(await inventory.having({ name: "Made" }))).toBe("made");
        expect(asked(emulator)).toHaveLength(2);
    });

    it("does not fail for the list of another customer that fails", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        await inventory.load(acme);
        emulator.fault({ kind: "latency", ms: 20, match: { path: "/customers/nobody/*" } });
        const failing = failureOf(inventory.load("nobody"));
        expect(await inventory.having({ name: "WhatsApp" })).toHaveLength(2);
        await failing;
    });

    it("waits for the list of another customer that is on its way", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        emulator.fault({ kind: "latency", ms: 20 });
        const loading = inventory.load(acme);
        expect(await inventory.having({ name: "WhatsApp" })).toHaveLength(2);
        await loading;
    });

    it("follows a change of the value, and a removal", async () => {
        const { inventory, customer } = await open();
        const acme = customer(2);
        await inventory.load(acme);
        const [changed, removed] = await inventory.having({ name: "WhatsApp" });
        inventory.wrote(acme, { ...remote(String(changed?.id)), name: "Changed" });
        inventory.removed(String(removed?.id));
        expect(await inventory.having({ name: "WhatsApp" })).toEqual([]);
        expect(ids(await inventory.having({ name: "Changed" }))).toBe(changed?.id);
    });

    it("is what a newer list shows, but for what this process has written", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(3);
        await inventory.load(acme);
        const [gone, renamed, own] = (await inventory.having({ name: "WhatsApp" })).map(({ id }) => id) as [string, string, string];
        emulator.removeConfig(gone);
        emulator.changeConfig(renamed, { name: "Theirs" });
        inventory.wrote(acme, { ...remote(own), name: "Ours" });
        expect(await inventory.listsNow(gone, acme)).toBe(false);
        expect(await inventory.having({ name: "WhatsApp" })).toEqual([]);
        expect(ids(await inventory.having({ name: "Theirs" }))).toBe(renamed);
        expect(ids(await inventory.having({ name: "Ours" }))).toBe(own);
    });

    it("can be asked for what does not show the field, for it may have that value", async () => {
        const { inventory } = await open();
        inventory.wrote("acme", { id: "silent" });
        expect(ids(await inventory.having({ name: undefined }))).toBe("silent");
    });

    it("is what the list shows that was begun last, in whatever order they arrive", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(1);
        const held = emulator.fault({ kind: "slow", ms: 300, match: { path: "/customers/*/whatsapp_configs", times: 1 } });
        const older = inventory.load(acme);
        await held.waitForHit();
        const { id } = emulator.addConfig(acme, { name: "Newer" });
        expect(await inventory.listsNow(id, acme)).toBe(true);
        await older;
        expect(ids(await inventory.having({ name: "Newer" }))).toBe(id);
    });

    it("stays known where a newer list fails", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        await inventory.load(acme);
        emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        await failureOf(inventory.listsNow("gone", acme));
        expect((await inventory.listedOf(acme)).size).toBe(2);
        expect(await inventory.having({ name: "WhatsApp" })).toHaveLength(2);
    });

    it("takes time in proportion to the objects, though they all look alike", async () => {
        const { inventory } = await open();
        const time = (count: number) => {
            const started = process.cpuUsage();
            const found = Array.from({ length: count }, (_, index) => {
                const owner = `customer ${started.user} ${index}`;
                inventory.wrote(owner, { id: owner, customerId: owner, name: "Alike" });
                return inventory.having({ customerId: owner, name: "Alike" });
            });
            return Promise.all(found).then(() => process.cpuUsage(started).user);
        };
        // The least of some: what else the machine does only adds to it. Four times as many are sixteen times as much where it is quadratic.
        const least = async (count: number) => Math.min(await time(count), await time(count), await time(count));
        await time(5000);
        const few = await least(5000);
        expect((await least(20_000)) / few).toBeLessThan(10);
    });
});

describe("a list that changes while its pages are read", () => {
    it("misses nothing that was there all the time: removed on a page that was read", async () => {
        const { inventory, customer, afterFirst, emulator } = await open();
        const acme = customer(150);
        const [newest, ...others] = emulator.configs();
        afterFirst(() => emulator.removeConfig(String(newest?.id)));
        expect(missing(others, await configsOf(inventory, acme))).toEqual([]);
    });

    it("misses nothing that was there all the time: removed and added at once", async () => {
        const { inventory, customer, afterFirst, emulator } = await open();
        const acme = customer(150);
        const [newest, second, ...others] = emulator.configs();
        afterFirst(() => {
            emulator.removeConfig(String(newest?.id));
            emulator.removeConfig(String(second?.id));
            emulator.addConfig(acme);
        });
        expect(missing(others, await configsOf(inventory, acme))).toEqual([]);
    });

    it("misses nothing that was there all the time: added by others, again and again", async () => {
        const { inventory, customer, emulator } = await open({ onRequest: () => emulator.addConfig(acme) });
        const acme = customer(150);
        const before = emulator.configs();
        expect(missing(before, await configsOf(inventory, acme))).toEqual([]);
    });
});

/** What a create looks through. */
async function configsOf(inventory: Inventory, owner: string): Promise<RemoteObject[]> {
    await inventory.load(owner);
    return inventory.having({ customerId: owner });
}

async function open(options: EmulatorOptions = {}) {
    let once: (() => void) | undefined;
    const run = () => {
        once?.();
        once = undefined;
    };
    const emulator = await startEmulator({ onRequest: run, ...options });
    onTestFinished(() => emulator.close());
    const inventory = new Inventory(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs);
    return {
        emulator,
        inventory,
        /** Adds a customer with this many configs. */
        customer: (count = 0) => {
            const { id } = emulator.addCustomer();
            for (let added = 0; added < count; added += 1) {
                emulator.addConfig(id);
            }
            return id;
        },
        /** Runs this when the first answer has been made. */
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
