import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { Inventory } from "../../provider/inventory";
import { KapsoClient } from "../../provider/kapso/client";
import { NotFoundError } from "../../provider/kapso/errors";
import { KapsoV1, type RemoteConfig } from "../../provider/kapso/v1";
import { failureOf, settingsFor, stubProxies } from "./kapso/localServer";

beforeEach(() => stubProxies());

describe("the configs of a customer", () => {
    it("are one list, however often and at once they are asked for", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(3);
        const lists = await Promise.all(Array.from({ length: 10 }, () => inventory.configsOf(acme)));
        expect(new Set(lists.map(ids)).size).toBe(1);
        expect(await inventory.configsOf(acme)).toHaveLength(3);
        expect(asked(emulator)).toEqual([`/customers/${acme}/whatsapp_configs`]);
    });

    it("are read to the last page", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(250);
        expect(await inventory.configsOf(acme)).toHaveLength(250);
        expect(asked(emulator)).toHaveLength(3);
    });

    it("are those of this customer alone, and say so", async () => {
        const { inventory, customer } = await open();
        const acme = customer(2);
        customer(2);
        expect((await inventory.configsOf(acme)).map(({ customerId }) => customerId)).toEqual([acme, acme]);
    });

    it("are asked for anew where the list failed, for a failure is not remembered", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(1);
        emulator.fault({ kind: "unauthorized", match: { times: 1 } });
        await failureOf(inventory.configsOf(acme));
        expect(await inventory.configsOf(acme)).toHaveLength(1);
    });

    it("of an unknown customer are a 404", async () => {
        const { inventory } = await open();
        expect(await failureOf(inventory.configsOf("nobody"))).toBeInstanceOf(NotFoundError);
    });
});

describe("what this process writes", () => {
    it("is known without another list: made, changed and removed", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        const [newer, older] = await inventory.configsOf(acme);
        inventory.wrote(acme, remote("made"));
        inventory.wrote(acme, { ...remote(String(newer?.id)), name: "Changed" });
        inventory.removed(String(older?.id));
        const configs = await inventory.configsOf(acme);
        expect(ids(configs)).toEqual([String(newer?.id), "made"].sort().join());
        expect(configs.find(({ id }) => id === newer?.id)?.name).toBe("Changed");
        expect(asked(emulator)).toHaveLength(1);
    });

    it("stays removed, though a list that lags shows it still", async () => {
        const { inventory, customer } = await open();
        const acme = customer(1);
        const [config] = await inventory.configsOf(acme);
        inventory.removed(String(config?.id));
        expect(await inventory.configsNow(acme)).toEqual([]);
    });

    it("is the customer's for whom it was written, whatever the answer says", async () => {
        const { inventory, customer } = await open();
        const [acme, globex] = [customer(), customer()];
        inventory.wrote(acme, remote("made"));
        expect(ids(await inventory.configsOf(acme))).toBe("made");
        expect(await inventory.configsOf(globex)).toEqual([]);
    });
});

describe("what is new", () => {
    it("is what was not there before and is not of this process, found on the first page", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(250);
        await inventory.configsOf(acme);
        const before = await inventory.knownIdsOf(acme);
        const [theirs, ours] = [emulator.addConfig(acme), emulator.addConfig(acme)];
        inventory.wrote(acme, remote(ours.id));
        emulator.clearRequests();
        expect(ids(await inventory.newConfigsOf(acme, before))).toBe(theirs.id);
        expect(asked(emulator)).toHaveLength(1);
    });

    it("is found on later pages too, as long as a page holds nothing else", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(50);
        await inventory.configsOf(acme);
        const before = await inventory.knownIdsOf(acme);
        for (let count = 0; count < 150; count += 1) {
            emulator.addConfig(acme);
        }
        expect(await inventory.newConfigsOf(acme, before)).toHaveLength(150);
    });
});

describe("all that is known", () => {
    it("is every config that was listed or written, of every customer", async () => {
        const { inventory, emulator, customer } = await open();
        const [acme, globex] = [customer(2), customer(1)];
        await inventory.configsOf(acme);
        await inventory.configsOf(globex);
        inventory.wrote(globex, remote("made"));
        expect(await inventory.known()).toHaveLength(4);
        expect(asked(emulator)).toHaveLength(2);
    });

    it("does not fail for the list of another customer that fails", async () => {
        const { inventory, emulator, customer } = await open();
        const acme = customer(2);
        await inventory.configsOf(acme);
        emulator.fault({ kind: "latency", ms: 20, match: { path: "/customers/nobody/*" } });
        const failing = failureOf(inventory.configsOf("nobody"));
        expect(await inventory.known()).toHaveLength(2);
        await failing;
    });
});

describe("a list that changes while its pages are read", () => {
    it("misses nothing that was there all the time: removed on a page that was read", async () => {
        const { inventory, customer, afterFirst, emulator } = await open();
        const acme = customer(150);
        const [newest, ...others] = emulator.configs();
        afterFirst(() => emulator.removeConfig(String(newest?.id)));
        expect(missing(others, await inventory.configsOf(acme))).toEqual([]);
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
        expect(missing(others, await inventory.configsOf(acme))).toEqual([]);
    });

    it("misses nothing that was there all the time: added by others, again and again", async () => {
        const { inventory, customer, emulator } = await open({ onRequest: () => emulator.addConfig(acme) });
        const acme = customer(150);
        const before = emulator.configs();
        expect(missing(before, await inventory.configsOf(acme))).toEqual([]);
    });
});

async function open(options: EmulatorOptions = {}) {
    let once: (() => void) | undefined;
    const run = () => {
        once?.();
        once = undefined;
    };
    const emulator = await startEmulator({ onRequest: run, ...options });
    onTestFinished(() => emulator.close());
    const inventory = new Inventory(new KapsoV1(new KapsoClient(settingsFor(emulator, { apiKey: emulator.apiKey }))));
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

function remote(id: string): RemoteConfig {
    return { id } as RemoteConfig;
}

function ids(configs: RemoteConfig[]): string {
    return configs
        .map(({ id }) => id)
        .sort()
        .join();
}

function missing(wanted: { id: string }[], configs: RemoteConfig[]): string[] {
    const listed = new Set(configs.map(({ id }) => id));
    return wanted.map(({ id }) => id).filter((id) => !listed.has(id));
}

function asked(emulator: Emulator): string[] {
    return emulator.requests.map(({ path }) => path.replace(/\?.*/, ""));
}
