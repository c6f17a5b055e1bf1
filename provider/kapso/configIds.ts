import type { Collection } from "./api/collection";
import { unlessUnknown } from "./errors";

/**
 * A config has an id of its own in each generation of the API. Programs and states may hold either: this finds the one that the generation
 * at hand knows.
 */
export class ConfigIds {
    private readonly found = new Map<string, Promise<string>>();
    private listed: Promise<Map<unknown, string[]>> | undefined;

    constructor(
        private readonly configs: Collection,
        private readonly customers: Collection,
    ) {}

    /** The id here. An id of the other generation costs a list of the project's configs, once for all that it has; an unknown one stays as it is. */
    here(id: string): Promise<string> {
        const known = this.isOwnId(id) ? Promise.resolve(id) : this.found.get(id);
        if (known) {
            return known;
        }
        const here = this.find(id);
        this.found.set(id, here);
        here.catch(() => this.found.delete(id));
        return here;
    }

    /** What a read has shown already. */
    learn(otherId: string, id: string): void {
        if (!this.isOwnId(otherId)) {
            this.found.set(otherId, Promise.resolve(id));
        }
    }

    private isOwnId(id: string): boolean {
        return this.configs.objects.otherGeneration?.isOwnId(id) !== false;
    }

    private async find(id: string): Promise<string> {
        // In platform, a sandbox without a number has an id of another form.
        const itself = await this.configs.get(id).catch(unlessUnknown);
        if (itself) {
            return itself.id;
        }
        const listed = this.listed;
        let ids = await listed?.then((all) => all.get(id));
        if (!ids) {
            // It may have been made since, by this run under a Provider of the other generation.
            if (this.listed === listed || !this.listed) {
                this.listed = this.list();
            }
            ids = (await this.listed).get(id);
        }
        // v1 may know several by one number. Which of them is meant, nobody can say.
        return ids?.length === 1 && ids[0] !== undefined ? ids[0] : id;
    }

    private list(): Promise<Map<unknown, string[]>> {
        const list = this.byOtherId();
        list.catch(() => {
            this.listed = undefined; // A failed list is not remembered.
        });
        return list;
    }

    private async byOtherId(): Promise<Map<unknown, string[]>> {
        const field = this.configs.objects.otherGeneration?.idField ?? "";
        const ids = new Map<unknown, string[]>();
        for (const config of await this.all()) {
            ids.set(config[field], [...(ids.get(config[field]) ?? []), config.id]);
        }
        return ids;
    }

    /** Without a list of the project, which only a later version of v1 has (facts, section 2), the lists of its customers. */
    private async all() {
        const ofProject = await this.configs.all(undefined).catch(unlessUnknown);
        if (ofProject) {
            return [...ofProject.values()];
        }
        const found = [];
        for (const customerId of (await this.customers.all("")).keys()) {
            found.push(...(await this.configs.all(customerId)).values());
        }
        return found;
    }
}
