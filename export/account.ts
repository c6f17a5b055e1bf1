import type { Collection, RemoteObject } from "../provider/kapso/collection";
import { unlessUnknown } from "../provider/kapso/errors";
import type { Project } from "../provider/kapso/project";

/** A customer with all that belongs to it, as the service shows it. Oldest first, as people have made it. */
export interface LiveCustomer {
    customer: RemoteObject;
    configs: LiveConfig[];
}

export interface LiveConfig {
    config: RemoteObject;
    webhooks: RemoteObject[];
}

export interface ReadOptions {
    /** Only this customer. Default: all. */
    customerId?: string;
    /** Whether to read webhooks, which takes a request for each config. */
    withWebhooks: boolean;
    /** Told how far it is. */
    onProgress: (what: "customers" | "configs" | "webhooks", step: ReadStep) => void;
}

/** How far the reading of one type of object is. */
export interface ReadStep {
    /** Lists that were read, of `total`. */
    done: number;
    total: number;
    /** Objects in the lists that were read. */
    found: number;
}

/** Lists of configs that are asked for at the same time. */
const atOnce = 8;

/** A whole account. */
export interface LiveAccount {
    customers: LiveCustomer[];
    /** Configs that belong to no customer. Only the list of the whole project shows them. */
    ofNobody: RemoteObject[];
}

/** Reads an account, with list requests alone. */
export async function readAccount(project: Project, options: ReadOptions): Promise<LiveAccount> {
    const { customerId, withWebhooks, onProgress } = options;
    onProgress("customers", { done: 0, total: 1, found: 0 });
    const customers = customerId === undefined ? oldestFirst(await project.customers.all("")) : [await project.customers.get(customerId)];
    onProgress("customers", { done: 1, total: 1, found: customers.length });
    const ofNobody: RemoteObject[] = [];
    const configs = await readConfigs(project.configs, customers, customerId === undefined, ofNobody, onProgress);
    const all = [...configs.values()].flat();
    const webhooks = new Map<string, RemoteObject[]>();
    if (withWebhooks) {
        onProgress("webhooks", { done: 0, total: all.length, found: 0 });
        let found = 0;
        await eachOf(all, async ({ id }) => {
            const listed = oldestFirst(await project.webhooks.all(id));
            webhooks.set(id, listed);
            found += listed.length;
            onProgress("webhooks", { done: webhooks.size, total: all.length, found });
        });
    }
    const found = customers.map((customer) => ({
        customer,
        configs: (configs.get(customer.id) ?? []).map((config) => ({ config, webhooks: webhooks.get(config.id) ?? [] })),
    }));
    return { customers: found, ofNobody };
}

/** By customer. One list of the whole project if this API version has it, otherwise a list per customer. */
async function readConfigs(
    configs: Collection,
    customers: readonly RemoteObject[],
    isWhole: boolean,
    ofNobody: RemoteObject[],
    onProgress: ReadOptions["onProgress"],
): Promise<Map<string, RemoteObject[]>> {
    // Also for a single customer: only this list shows the configs that belong to no customer.
    const all = isWhole ? await ofProject(configs) : undefined;
    if (all) {
        ofNobody.push(...all.filter(({ customerId }) => customerId === null));
        const whole = all.filter(({ customerId }) => customerId !== null);
        const known = new Set(customers.map(({ id }) => id));
        const strays = whole.filter(({ customerId }) => !known.has(String(customerId)));
        if (strays.length === 0) {
            onProgress("configs", { done: 1, total: 1, found: whole.length });
            return partition(whole);
        }
        // Of a customer that was made meanwhile, or without a customer in this version's answer: the lists of the customers decide.
    }
    const lists = new Map<string, RemoteObject[]>();
    let found = 0;
    onProgress("configs", { done: 0, total: customers.length, found });
    await eachOf(customers, async ({ id }) => {
        const listed = oldestFirst(await configs.all(id));
        lists.set(id, listed);
        found += listed.length;
        onProgress("configs", { done: lists.size, total: customers.length, found });
    });
    return lists;
}

/** `undefined` if Kapso has no such list: only later versions of v1 have it. */
async function ofProject(configs: Collection): Promise<RemoteObject[] | undefined> {
    const listed = configs.hasProjectList ? await configs.all(undefined).catch(unlessUnknown) : undefined;
    return listed && oldestFirst(listed);
}

function partition(configs: readonly RemoteObject[]): Map<string, RemoteObject[]> {
    const parts = new Map<string, RemoteObject[]>();
    for (const config of configs) {
        const owner = String(config.customerId);
        const part = parts.get(owner) ?? [];
        part.push(config);
        parts.set(owner, part);
    }
    return parts;
}

/** Lists are newest first. */
function oldestFirst(listed: ReadonlyMap<string, RemoteObject>): RemoteObject[] {
    return [...listed.values()].reverse();
}

async function eachOf<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
    const rest = items.values();
    await Promise.all(
        Array.from({ length: atOnce }, async () => {
            for (const item of rest) {
                await run(item);
            }
        }),
    );
}
