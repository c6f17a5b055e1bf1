import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../../emulator";
import type { RemoteObject } from "../../../../provider/kapso/api/remoteObject";
import { NotFoundError } from "../../../../provider/kapso/errors/statusErrors";
import { Project } from "../../../../provider/kapso/project";
import { KeyedMutex } from "../../../../provider/run/keyedMutex";
import { KnownObjects } from "../../../../provider/run/knownObjects";
import { failureOf, settingsFor, stubProxies } from "../../kapso/localServer";

// If the lists of many customers are requested, one list of the project replaces them, if Kapso has
// it.

beforeEach(() => stubProxies());

describe.each(["one after the other", "at once"] as const)("lists of many customers, requested %s,", (how) => {
    it("cost four lists of customers and one of the project, for any number of customers", async () => {
        const { emulator, customers, askAll } = await open({ projectList: true });
        const all = customers(20);
        expect((await askAll(all, how)).map((configs) => configs.map(({ customerId }) => customerId))).toEqual(all.map((id) => [id]));
        expect(asked(emulator)).toEqual({ customer: 4, project: 1 });
    });

    it("cost a list each and one more request if Kapso has no project list", async () => {
        const { emulator, customers, askAll } = await open({ projectList: false });
        expect((await askAll(customers(20), how)).flat()).toHaveLength(20);
        expect(asked(emulator)).toEqual({ customer: 20, project: 1 });
    });

    it("never cost more than a list each and one request, even if the project has many pages", async () => {
        const { emulator, customers, askAll } = await open({ projectList: true });
        const { id: other } = emulator.addCustomer();
        for (let count = 0; count < 1000; count += 1) {
            emulator.addConfig(other);
        }
        for (const count of [6, 24]) {
            emulator.clearRequests();
            expect((await askAll(customers(count), how)).flat()).toHaveLength(count);
            const { customer, project } = asked(emulator);
            expect(customer + project).toBeLessThanOrEqual(count + 1);
        }
    });
});

describe("lists of few customers", () => {
    it("cost one list each", async () => {
        const { emulator, customers, askAll } = await open({ projectList: true });
        await askAll(customers(4), "at once");
        expect(asked(emulator)).toEqual({ customer: 4, project: 0 });
    });
});

describe("the list of the project", () => {
    it("is replaced by the lists of customers if it fails", async () => {
        const { emulator, customers, askAll } = await open({ projectList: true });
        emulator.fault({ kind: "unauthorized", match: { path: "/whatsapp_configs" } });
        expect((await askAll(customers(6), "one after the other")).flat()).toHaveLength(6);
    });

    // A 404 for a config is confirmed if its customer's list lacks the config. The list of another
    // project must not confirm it.
    it("does not hide that a customer is unknown", async () => {
        const { customers, askAll, objects } = await open({ projectList: true });
        await askAll(customers(6), "one after the other");
        expect(await failureOf(objects.lists("config", "nobody"))).toBeInstanceOf(NotFoundError);
    });

    it("is used while this process and other processes create objects in the project", async () => {
        const { emulator, customers, objects, askAll } = await open({
            projectList: true,
            onRequest: ({ path }) => void (path.startsWith("/whatsapp_configs") && emulator.addConfig(other)),
        });
        const { id: other } = emulator.addCustomer();
        for (let count = 0; count < 450; count += 1) {
            emulator.addConfig(other);
        }
        await askAll(customers(10), "one after the other");
        expect((await objects.having({ name: "WhatsApp" })).length).toBeGreaterThanOrEqual(10);
    });
});

async function open(options: EmulatorOptions) {
    const emulator = await startEmulator(options);
    onTestFinished(() => emulator.close());
    const objects = new KnownObjects(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs, new KeyedMutex());
    const configsOf = (id: string) => objects.find(id, { customerId: id });
    return {
        emulator,
        objects,
        /** Adds this number of customers with a config each. */
        customers: (count: number) =>
            Array.from({ length: count }, () => String(emulator.addConfig(emulator.addCustomer().id).customer_id)),
        askAll: async (ids: string[], how: "one after the other" | "at once") => {
            if (how === "at once") {
                return Promise.all(ids.map((id) => configsOf(id)));
            }
            const lists: RemoteObject[][] = [];
            for (const id of ids) {
                lists.push(await configsOf(id));
            }
            return lists;
        },
    };
}

/** The number of requested lists of customers and of the project. */
function asked({ requests }: Emulator): { customer: number; project: number } {
    const project = requests.filter(({ path }) => path.startsWith("/whatsapp_configs?")).length;
    return { customer: requests.length - project, project };
}
