import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { Inventory } from "../../provider/inventory";
import { NotFoundError } from "../../provider/kapso/errors";
import { Project } from "../../provider/kapso/project";
import { failureOf, settingsFor, stubProxies } from "./kapso/localServer";

// The engine has at most four times as many reads under way as there are cores, and never says how many follow.

beforeEach(() => stubProxies());

/** Reads under way at the same time. */
const parallel = 8;

describe("reads of one customer's configs", () => {
    it.each([
        { count: 1, most: 1 },
        { count: 2, most: 1 },
        { count: 100, most: 1 },
        { count: 101, most: 2 },
        { count: 1000, most: 10 },
    ])("cost at most $most requests for $count, oldest first", async ({ count, most }) => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(count);
        const found = await readAll(
            inventory,
            configs.map((config) => [config, id]),
        );
        expect(found).toEqual(configs);
        expect(emulator.requests.length).toBeLessThanOrEqual(most);
    });

    it("cost at most two more than one each where they are few among thousands", async () => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(3000);
        const few = configs.filter((_, index) => index % 300 === 150);
        await readAll(
            inventory,
            few.map((config) => [config, id]),
        );
        expect(emulator.requests.length).toBeLessThanOrEqual(few.length + 2);
    });

    it("that the list lacks are asked for singly before anybody calls them gone", async () => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(20);
        const [gone, moved] = [configs[3] ?? "", configs[7] ?? ""];
        emulator.removeConfig(gone);
        emulator.changeConfig(moved, { customer_id: emulator.addCustomer().id });
        const [lost, other, ...others] = await Promise.all([
            failureOf(inventory.get(gone, id)),
            inventory.get(moved, id),
            ...configs.slice(8).map((config) => inventory.get(config, id)),
        ]);
        expect(lost).toBeInstanceOf(NotFoundError);
        expect(other.customerId).not.toBe(id);
        expect(others.map((config) => config.id)).toEqual(configs.slice(8));
        expect(emulator.requests).toHaveLength(3);
    });

    it("whose list fails are asked for singly, and that tells what is wrong", async () => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(4);
        emulator.fault({ kind: "unauthorized", match: { path: /\?/ } });
        expect(
            await readAll(
                inventory,
                configs.map((config) => [config, id]),
            ),
        ).toEqual(configs);
        expect(emulator.requests).toHaveLength(5);
    });

    it("show what this process wrote since, which the list does not", async () => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(3);
        const [first = ""] = configs;
        await readAll(
            inventory,
            configs.map((config) => [config, id]),
        );
        inventory.wrote(id, await inventory.api.update(first, { name: "Changed" }));
        expect((await inventory.get(first, id)).name).toBe("Changed");
        expect(emulator.requests.map(({ method }) => method)).toEqual(["GET", "PATCH", "GET"]);
    });

    it("leave their list to the look-ups of the same run", async () => {
        const { emulator, inventory, customer } = await begin();
        const { id, configs } = customer(150);
        await readAll(
            inventory,
            configs.map((config) => [config, id]),
        );
        await inventory.load(id);
        expect(await inventory.having({ customerId: id })).toHaveLength(150);
        expect(await inventory.lists(String(configs[0]), id)).toBe(true);
        expect(emulator.requests).toHaveLength(2);
    });
});

describe("reads of many customers with one config each", () => {
    const oneEach = async (count: number, options: EmulatorOptions) => {
        const { emulator, inventory, customer } = await begin(options);
        const reads = Array.from({ length: count }, () => customer(1)).map(({ id, configs }): [string, string] => [String(configs[0]), id]);
        const found = await readAll(inventory, reads);
        expect(found).toEqual(reads.map(([config]) => config));
        return emulator.requests.map(({ path }) => path.replace(/[0-9a-f-]{36}/, "<id>"));
    };

    it("cost a page of the project's list for each hundred, where the service has it", async () => {
        expect(await oneEach(300, { projectList: true })).toHaveLength(3);
    });

    it("cost one each where it has not, and one to learn that", async () => {
        const paths = await oneEach(50, { projectList: false });
        expect(paths.filter((path) => path.includes("?"))).toHaveLength(1);
        expect(paths).toHaveLength(51);
    });
});

async function begin(options: EmulatorOptions = {}) {
    const emulator: Emulator = await startEmulator({ rateLimit: { limit: 100_000, windowSeconds: 60 }, ...options });
    onTestFinished(() => emulator.close());
    const inventory = new Inventory(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs);
    return {
        emulator,
        inventory,
        /** A customer with this many configs, oldest first. */
        customer(count: number) {
            const { id } = emulator.addCustomer();
            return { id, configs: Array.from({ length: count }, () => emulator.addConfig(id).id) };
        },
    };
}

/** Like the engine: a few at a time, in the order of the state. */
async function readAll(inventory: Inventory, reads: (readonly [string, string])[]): Promise<string[]> {
    const found: string[] = [];
    let next = 0;
    const work = async () => {
        for (let read = reads[next]; read; read = reads[next]) {
            const index = next;
            next += 1;
            found[index] = (await inventory.get(...read)).id;
        }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, reads.length) }, work));
    return found;
}
