import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../../emulator";
import { NotFoundError } from "../../../../provider/kapso/errors/statusErrors";
import { Project } from "../../../../provider/kapso/project";
import { KeyedMutex } from "../../../../provider/run/keyedMutex";
import { KnownObjects } from "../../../../provider/run/knownObjects";
import { failureOf, settingsFor, stubProxies } from "../../kapso/localServer";

// The engine has at most four concurrent reads per core, and does not announce how many follow.

beforeEach(() => stubProxies());

/** Number of concurrent reads. */
const parallel = 8;

describe("reads of one customer's configs", () => {
    it.each([
        { count: 1, most: 1 },
        { count: 2, most: 1 },
        { count: 100, most: 1 },
        { count: 101, most: 2 },
        { count: 1000, most: 10 },
    ])("cost at most $most requests for $count, oldest first", async ({ count, most }) => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(count);
        const found = await readAll(
            objects,
            configs.map((config) => [config, id]),
        );
        expect(found).toEqual(configs);
        expect(emulator.requests.length).toBeLessThanOrEqual(most);
    });

    it("cost at most two requests more than one per read if they are few among thousands", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(3000);
        const few = configs.filter((_, index) => index % 300 === 150);
        await readAll(
            objects,
            few.map((config) => [config, id]),
        );
        expect(emulator.requests.length).toBeLessThanOrEqual(few.length + 2);
    });

    it.each([
        { managed: 300, older: 2, newer: 0 },
        { managed: 300, older: 150, newer: 0 },
        { managed: 300, older: 0, newer: 250 },
        { managed: 300, older: 300, newer: 300 },
        { managed: 40, older: 60, newer: 20 },
    ])(
        "cost at most two requests more than pages for $managed configs beside $older older and $newer newer ones",
        async ({ managed, older, newer }) => {
            const { emulator, objects, customer } = await begin();
            const { id, configs } = customer(managed + older + newer);
            await readAll(
                objects,
                configs.slice(older, older + managed).map((config) => [config, id]),
            );
            expect(emulator.requests.length).toBeLessThanOrEqual(Math.ceil((managed + older + newer) / 100) + 2);
        },
    );

    it.each([400, 1500])(
        "cost little more than pages for 1000 configs that are newer than %i unmanaged ones, because creation times show their pages",
        async (older) => {
            const { emulator, objects } = await begin();
            const { id } = emulator.addCustomer();
            const configs = Array.from({ length: 1000 + older }, (_, index) => {
                const created_at = new Date(Date.parse("2026-01-01") + 600_000 * index).toISOString();
                return { id: emulator.addConfig(id, { created_at }).id, created_at };
            });
            await readAll(
                objects,
                configs.slice(older).map((config) => [config.id, id, config.created_at.replace("000Z", "000999Z")]),
            );
            expect(emulator.requests.length).toBeLessThanOrEqual((1000 + older) / 100 + 2);
        },
    );

    it("that the list lacks are requested one by one before they count as deleted", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(20);
        const [deleted, moved] = [configs[3] ?? "", configs[7] ?? ""];
        emulator.removeConfig(deleted);
        emulator.changeConfig(moved, { customer_id: emulator.addCustomer().id });
        const [lost, other, ...others] = await Promise.all([
            failureOf(objects.get(deleted, id)),
            objects.get(moved, id),
            ...configs.slice(8).map((config) => objects.get(config, id)),
        ]);
        expect(lost).toBeInstanceOf(NotFoundError);
        expect(other.customerId).not.toBe(id);
        expect(others.map((config) => config.id)).toEqual(configs.slice(8));
        expect(emulator.requests).toHaveLength(3);
    });

    it("whose list fails are requested one by one, and the callers receive the error", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(4);
        emulator.fault({ kind: "unauthorized", match: { path: /\?/ } });
        expect(
            await readAll(
                objects,
                configs.map((config) => [config, id]),
            ),
        ).toEqual(configs);
        expect(emulator.requests).toHaveLength(5);
    });

    it("are correct if other configs are created and deleted between the pages", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(500);
        const kept = configs.filter((_, index) => index % 5 > 0);
        let deletes = configs.filter((_, index) => index % 5 === 0);
        const moving = (async () => {
            while (deletes.length > 0) {
                await emulator.waitForRequest(() => true);
                emulator.clearRequests();
                emulator.removeConfig(deletes[0] ?? "");
                deletes = deletes.slice(1);
                emulator.addConfig(id);
            }
        })();
        expect(
            await readAll(
                objects,
                kept.map((config) => [config, id]),
            ),
        ).toEqual(kept);
        deletes = [];
        await Promise.race([moving, emulator.removeConfig(kept[0] ?? "")]);
        await expect(objects.lists(String(kept[1]), id)).resolves.toBe(true);
        await expect(objects.lists(String(kept[0]), id)).resolves.toBe(false);
    });

    it("show later writes of this process, which the list does not show", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(3);
        const [first = ""] = configs;
        await readAll(
            objects,
            configs.map((config) => [config, id]),
        );
        objects.recordUpdated(id, await objects.api.update(first, { name: "Changed" }));
        expect((await objects.get(first, id)).name).toBe("Changed");
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET", "PATCH", "GET"]);
    });

    it("share their list with the existence checks of the same run", async () => {
        const { emulator, objects, customer } = await begin();
        const { id, configs } = customer(150);
        await readAll(
            objects,
            configs.map((config) => [config, id]),
        );
        await objects.find(id, {});
        expect(await objects.having({ customerId: id })).toHaveLength(150);
        expect(await objects.lists(String(configs[0]), id)).toBe(true);
        expect(emulator.requests).toHaveLength(2);
    });
});

describe("reads of many customers with one config each", () => {
    const oneEach = async (count: number, options: EmulatorOptions) => {
        const { emulator, objects, customer } = await begin(options);
        const reads = Array.from({ length: count }, () => customer(1)).map(({ id, configs }): [string, string] => [String(configs[0]), id]);
        const found = await readAll(objects, reads);
        expect(found).toEqual(reads.map(([config]) => config));
        return emulator.requests.map(({ path }) => path.replace(/[0-9a-f-]{36}/, "<id>"));
    };

    it("cost one page of the project's list per hundred reads, if Kapso has that list", async () => {
        expect(await oneEach(300, { projectList: true })).toHaveLength(3);
    });

    it("cost one request each and one more if Kapso has no project list", async () => {
        const paths = await oneEach(50, { projectList: false });
        expect(paths.filter((path) => path.includes("?"))).toHaveLength(1);
        expect(paths).toHaveLength(51);
    });
});

async function begin(options: EmulatorOptions = {}) {
    const emulator: Emulator = await startEmulator({ rateLimit: { limit: 100_000, windowSeconds: 60 }, ...options });
    onTestFinished(() => emulator.close());
    const objects = new KnownObjects(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs, new KeyedMutex());
    return {
        emulator,
        objects,
        /** Adds a customer with this number of configs, oldest first. */
        customer(count: number) {
            const { id } = emulator.addCustomer();
            return { id, configs: Array.from({ length: count }, () => emulator.addConfig(id).id) };
        },
    };
}

/** Reads like the engine: a few at a time, in the order of the state. */
async function readAll(objects: KnownObjects, reads: (readonly [id: string, customerId: string, createdAt?: string])[]): Promise<string[]> {
    const found: string[] = [];
    let next = 0;
    const work = async () => {
        for (let read = reads[next]; read; read = reads[next]) {
            const index = next;
            next += 1;
            found[index] = (await objects.get(...read)).id;
        }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, reads.length) }, work));
    return found;
}
