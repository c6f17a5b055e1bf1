import { NotFoundError } from "./kapso/errors";
import type { KapsoV1, RemoteConfig } from "./kapso/v1";

/** Lists are paged while others delete: then they are read again, at most this often. */
const mostAttempts = 5;

/** From this many lists of customers on, the project-wide list is tried. */
const manyCustomers = 4;

interface Project {
    pages: number;
    all: () => Promise<Listed>;
}

/** Configs by id. */
type Listed = Map<string, RemoteConfig>;

/**
 * The configs of the account as this run knows them: one list per customer and run, shared by all look-ups before a create and all
 * confirmations of a 404, and kept true to what this process itself writes. Where more customers are asked for than the project
 * has pages, one project-wide list takes the place of the remaining ones.
 */
export class Inventory {
    private readonly lists = new Map<string, Promise<Listed>>();
    /** Those of them that are a customer's own, not taken out of the project's. */
    private readonly own = new Map<string, Promise<Listed>>();
    private readonly written = new Map<string, RemoteConfig & { customerId: string }>();
    private readonly removedIds = new Set<string>();
    /** `undefined` where the service has no such list. */
    private project: Promise<Project | undefined> | undefined;

    constructor(private readonly api: KapsoV1) {}

    /** A customer's configs; asks the service at most once in a run. Perhaps out of the project's list, which knows no unknown customer. */
    async configsOf(customerId: string): Promise<RemoteConfig[]> {
        return this.current(customerId, await (this.lists.get(customerId) ?? this.remember(this.lists, customerId, this.open(customerId))));
    }

    /**
     * The same, out of the customer's own list alone, which fails for an unknown customer: with the key of another project its project's
     * list would answer, and lack everything.
     */
    async ownConfigsOf(customerId: string): Promise<RemoteConfig[]> {
        return this.current(customerId, await this.ownList(customerId));
    }

    /** A customer's configs as the service lists them now. */
    async configsNow(customerId: string): Promise<RemoteConfig[]> {
        this.lists.set(customerId, this.remember(this.own, customerId, this.listAll(customerId)));
        return this.current(customerId, await this.ownList(customerId));
    }

    /** Ids of all configs of a customer that this run has seen so far. */
    async knownIdsOf(customerId: string): Promise<ReadonlySet<string>> {
        const listed = await (this.lists.get(customerId) ?? new Map<string, RemoteConfig>());
        return new Set([...listed.keys(), ...this.written.keys(), ...this.removedIds]);
    }

    /**
     * A customer's configs that were not there `before`, and are not this process's own. Lists are newest first, so that a few pages do;
     * `isThorough` reads them all, for the service orders by its clock, which may jump back.
     */
    async newConfigsOf(customerId: string, before: ReadonlySet<string>, isThorough = false): Promise<RemoteConfig[]> {
        const isNew = ({ id }: RemoteConfig) => !before.has(id) && !this.written.has(id) && !this.removedIds.has(id);
        const found: RemoteConfig[] = [];
        for (let page = 1; ; page += 1) {
            const { configs, pages } = await this.api.listConfigs(customerId, page);
            found.push(...configs.filter(isNew));
            if (page >= pages || !(isThorough || configs.every(isNew))) {
                return found;
            }
        }
    }

    /** All that this run has seen or written, of every customer. A list that fails is the matter of whoever asked for it. */
    async known(): Promise<RemoteConfig[]> {
        const lists = [...this.lists].map(async ([customerId, list]) => this.current(customerId, await list));
        const listed = (await Promise.allSettled(lists)).flatMap((list) => (list.status === "fulfilled" ? list.value : []));
        return [...new Map([...listed, ...this.written.values()].map((config) => [config.id, config])).values()];
    }

    /** This process made or changed the config. */
    wrote(customerId: string, config: RemoteConfig): void {
        this.written.set(config.id, { ...config, customerId });
    }

    /** This process deleted the config, or found it gone. */
    removed(id: string): void {
        this.written.delete(id);
        this.removedIds.add(id);
    }

    private current(customerId: string, listed: Listed): RemoteConfig[] {
        const written = [...this.written.values()].filter((config) => config.customerId === customerId);
        const current = new Map([...listed, ...written.map((config) => [config.id, config] as const)]);
        return [...current.values()].filter(({ id }) => !this.removedIds.has(id));
    }

    private ownList(customerId: string): Promise<Listed> {
        return this.own.get(customerId) ?? this.remember(this.own, customerId, this.listAll(customerId));
    }

    private remember(lists: Map<string, Promise<Listed>>, customerId: string, list: Promise<Listed>): Promise<Listed> {
        lists.set(customerId, list);
        // A failed list is not remembered.
        list.catch(() => lists.get(customerId) === list && lists.delete(customerId));
        return list;
    }

    private async open(customerId: string): Promise<Listed> {
        const asked = this.lists.size;
        if (asked >= manyCustomers) {
            this.project ??= this.openProject();
        }
        const project = await this.project?.catch(() => {
            this.project = undefined; // A failed list is not remembered.
        });
        if (!project || project.pages > asked + 1) {
            return this.ownList(customerId);
        }
        return new Map([...(await project.all())].filter(([, config]) => config.customerId === customerId));
    }

    private async openProject(): Promise<Project | undefined> {
        try {
            const { configs, pages } = await this.api.listConfigs(undefined, 1);
            const only = pages <= 1 ? new Map(configs.map((config) => [config.id, config])) : undefined;
            let all = only && Promise.resolve(only);
            return {
                pages,
                // Of several pages, the first may be old by now.
                all: () => {
                    all ??= this.listAll(undefined);
                    return all;
                },
            };
        } catch (error) {
            if (error instanceof NotFoundError) {
                return undefined; // Only a later version of v1 has this list (facts, section 2).
            }
            throw error;
        }
    }

    /**
     * Every page. What others delete meanwhile moves later configs onto pages that were read already, and makes the whole smaller: then all
     * is read once more. What they add only moves some onto pages to come.
     */
    private async listAll(customerId: string | undefined): Promise<Listed> {
        for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
            const listed: Listed = new Map();
            let hasShrunk = false;
            for (let page = 1, pages = 1, before = 0; page <= pages && !hasShrunk; page += 1) {
                const answer = await this.api.listConfigs(customerId, page);
                for (const config of answer.configs) {
                    listed.set(config.id, config);
                }
                hasShrunk = answer.total < before;
                before = answer.total;
                pages = answer.pages;
            }
            if (!hasShrunk) {
                return listed;
            }
        }
        const whose = customerId === undefined ? "the project" : `customer ${customerId}`;
        throw new Error(
            `Could not list the WhatsApp configs of ${whose}: they changed each time while their pages were read. Run again when less is going on.`,
        );
    }
}
