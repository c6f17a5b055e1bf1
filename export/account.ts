import type { Collection } from "../provider/kapso/api/collection";
import type { RemoteObject } from "../provider/kapso/api/remoteObject";
import { addressOf } from "../provider/kapso/api/resourceId";
import { unlessUnknown } from "../provider/kapso/errors/statusErrors";
import type { Project } from "../provider/kapso/project";

/**
 * A customer with all that belongs to it, as the service shows it. Oldest first, as people have
 * made it.
 */
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
    /**
     * Configs that share their ID with another one, as sandboxes on Platform may: no ID leads to
     * one of them.
     */
    sharingId: RemoteObject[];
    /** Only the Platform API has them. */
    projectWebhooks: RemoteObject[];
}

/** Reads an account, with list requests alone. */
export async function readAccount(project: Project, options: ReadOptions): Promise<LiveAccount> {
    const { customerId, withWebhooks, onProgress } = options;
    onProgress("customers", { done: 0, total: 1, found: 0 });
    const customers =
        customerId === undefined ? oldestFirst([...(await project.customers.all("")).values()]) : [await project.customers.get(customerId)];
    onProgress("customers", { done: 1, total: 1, found: customers.length });
    const isWhole = customerId === undefined;
    const { ofParent: all, ofNobody, sharingId } = withoutSharedIds(await readConfigs(project.configs, customers, isWhole, onProgress));
    const configs = partition(all);
    const webhooks = new Map<string, RemoteObject[]>();
    if (withWebhooks) {
        onProgress("webhooks", { done: 0, total: all.length, found: 0 });
        let found = 0;
        await eachOf(all, async ({ id }) => {
            const listed = oldestFirst([...(await project.webhooks.all(id)).values()]);
            webhooks.set(id, listed);
            found += listed.length;
            onProgress("webhooks", { done: webhooks.size, total: all.length, found });
        });
    }
    const found = customers.map((customer) => ({
        customer,
        configs: (configs.get(customer.id) ?? []).map((config) => ({ config, webhooks: webhooks.get(config.id) ?? [] })),
    }));
    const ofProject = isWhole && withWebhooks ? await project.projectWebhooks?.all("") : undefined;
    return { customers: found, ofNobody, sharingId, projectWebhooks: oldestFirst([...(ofProject?.values() ?? [])]) };
}

/** One list of the whole project if this API version has it, otherwise a list per customer. */
async function readConfigs(
    configs: Collection,
    customers: readonly RemoteObject[],
    isWhole: boolean,
    onProgress: ReadOptions["onProgress"],
): Promise<RemoteObject[]> {
    // Also for a single customer: only this list shows the configs that belong to no customer.
    const all = isWhole && configs.hasProjectList ? await everyOne(configs, undefined).catch(unlessUnknown) : undefined;
    if (all) {
        const known = new Set(customers.map(({ id }) => id));
        if (all.every(({ customerId }) => customerId === null || known.has(String(customerId)))) {
            onProgress("configs", { done: 1, total: 1, found: all.length });
            return all;
        }
        // Of a customer that was made meanwhile, or without a customer in this version's answer:
        // the lists of the customers decide.
    }
    const found = (all ?? []).filter(({ customerId }) => customerId === null);
    onProgress("configs", { done: 0, total: customers.length, found: found.length });
    let done = 0;
    await eachOf(customers, async ({ id }) => {
        found.push(...(await everyOne(configs, id)));
        done += 1;
        onProgress("configs", { done, total: customers.length, found: found.length });
    });
    return found;
}

/** A whole list, oldest first, with the objects that share an ID, which `all` leaves out. */
async function everyOne(configs: Collection, parent: string | undefined): Promise<RemoteObject[]> {
    const first = await configs.list(parent, 1);
    const listed = await configs.all(parent, {}, first);
    const others = new Map<string, RemoteObject>();
    const isComplete = listed.size >= first.total || first.hasOthers;
    for (let page = 1; !isComplete && page <= first.pages; page += 1) {
        const { objects } = page === 1 ? first : await configs.list(parent, page);
        for (const object of objects.filter(({ id }) => !listed.has(id))) {
            others.set(object.id, object);
        }
    }
    return oldestFirst([...listed.values(), ...others.values()]);
}

function withoutSharedIds(configs: readonly RemoteObject[]): {
    ofParent: RemoteObject[];
    ofNobody: RemoteObject[];
    sharingId: RemoteObject[];
} {
    // One that two lists show counts once; the later list knows its customer.
    const all = [...new Map(configs.map((config) => [config.id, config])).values()];
    const times = new Map<string, number>();
    for (const { id } of all) {
        times.set(addressOf(id), (times.get(addressOf(id)) ?? 0) + 1);
    }
    const isShared = ({ id }: RemoteObject) => (times.get(addressOf(id)) ?? 0) > 1;
    const single = all.filter((config) => !isShared(config));
    return {
        ofParent: single.filter(({ customerId }) => customerId !== null),
        ofNobody: single.filter(({ customerId }) => customerId === null),
        sharingId: all.filter(isShared),
    };
}

function partition(configs: readonly RemoteObject[]): Map<string, RemoteObject[]> {
    const parts = new Map<string, RemoteObject[]>();
    for (const config of configs) {
        const parent = String(config.customerId);
        const part = parts.get(parent) ?? [];
        part.push(config);
        parts.set(parent, part);
    }
    return parts;
}

/** Lists are newest first. */
function oldestFirst(listed: readonly RemoteObject[]): RemoteObject[] {
    return [...listed].reverse();
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
