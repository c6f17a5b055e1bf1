import type { Collection } from "../provider/kapso/api/collection";
import type { RemoteObject } from "../provider/kapso/api/remoteObject";
import { addressOf } from "../provider/kapso/api/resourceId";
import { unlessUnknown } from "../provider/kapso/errors/statusErrors";
import type { Project } from "../provider/kapso/project";

/**
 * A customer with its configs and webhooks, as Kapso returns them. Oldest first, the order in which
 * people created them.
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
    /** Reads only this customer. Default: all customers. */
    customerId?: string;
    /** Whether to read webhooks, which costs one request per config. */
    withWebhooks: boolean;
    /** Called after each list that was read. */
    onProgress: (what: "customers" | "configs" | "webhooks", step: ReadStep) => void;
}

/** The progress of reading one resource type. */
export interface ReadStep {
    /** The number of lists read, out of `total`. */
    done: number;
    total: number;
    /** The number of objects in the lists read. */
    found: number;
}

/** The maximum number of concurrent list requests for configs. */
const atOnce = 8;

export interface LiveAccount {
    customers: LiveCustomer[];
    /** Configs without a customer. Only the list of the whole project contains them. */
    ofNobody: RemoteObject[];
    /**
     * Configs whose ID another config has too, as sandboxes on the Platform API can. Their ID
     * identifies neither of them.
     */
    sharingId: RemoteObject[];
    /** Empty on v1: only the Platform API has project webhooks. */
    projectWebhooks: RemoteObject[];
}

/** Reads an account, by list requests only. */
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

/**
 * Reads one list of the whole project if this API version has it, otherwise one list per customer.
 */
async function readConfigs(
    configs: Collection,
    customers: readonly RemoteObject[],
    isWhole: boolean,
    onProgress: ReadOptions["onProgress"],
): Promise<RemoteObject[]> {
    // Read even for a single customer, because only this list contains configs without a customer.
    const all = isWhole && configs.hasProjectList ? await everyOne(configs, undefined).catch(unlessUnknown) : undefined;
    if (all) {
        const known = new Set(customers.map(({ id }) => id));
        if (all.every(({ customerId }) => customerId === null || known.has(String(customerId)))) {
            onProgress("configs", { done: 1, total: 1, found: all.length });
            return all;
        }
        // The customer was created meanwhile, or this version of the API leaves it out. The lists
        // of the customers decide.
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

/** Reads a whole list, oldest first. Unlike `all`, it keeps objects that share an ID. */
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
    // A config in two lists counts once. The later list knows its customer.
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

/** Kapso returns lists newest first. */
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
