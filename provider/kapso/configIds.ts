import type { Collection } from "./api/collection";
import type { RemoteObject } from "./api/remoteObject";
import { addressOf, apiVersionOf, internalIdOf, requireResourceId } from "./api/resourceId";
import type { ApiVersion } from "./apiVersions";
import { unlessUnknown } from "./errors/statusErrors";

/**
 * Finds the resource ID of a config that a program or a state identifies in another way: by its
 * number alone, or by its ID of the other API version.
 */
export class ConfigIds {
    private readonly found = new Map<string, Promise<string>>();
    private listed: Promise<Map<unknown, string[]>> | undefined;

    constructor(
        private readonly configs: Collection,
        private readonly customers: Collection,
        private readonly apiVersion: ApiVersion,
    ) {}

    /**
     * Returns the resource ID in this API version. A number costs one request. An ID of the other
     * API version costs one list of the project's configs per run. Returns an unknown ID unchanged.
     */
    here(id: string): Promise<string> {
        requireResourceId(id, false);
        const known = this.isResourceId(id) ? Promise.resolve(id) : this.found.get(id);
        if (known) {
            return known;
        }
        const here = this.find(id);
        this.found.set(id, here);
        const forget = () => this.found.get(id) === here && this.found.delete(id);
        here.then((found) => found === id && forget(), forget);
        return here;
    }

    /**
     * Remembers the resource ID of a config that a response has shown, by its number or by `other`.
     */
    learn(id: string, other: string = addressOf(id)): void {
        if (!this.isResourceId(other)) {
            this.found.set(other, Promise.resolve(id));
        }
    }

    private isResourceId(id: string): boolean {
        return this.apiVersion === "v1" ? apiVersionOf(id) === "v1" : internalIdOf(id) !== undefined;
    }

    private async find(id: string): Promise<string> {
        const itself = await this.configs.get(internalIdOf(id) ?? id).catch(unlessUnknown);
        if (itself && isMeant(id, itself)) {
            return itself.id;
        }
        const address = addressOf(id);
        if (this.apiVersion === "platform" && apiVersionOf(id) === "platform") {
            return id;
        }
        const listed = this.listed;
        let ids = await listed?.then((all) => all.get(address));
        if (!ids) {
            // The config may be newer than the list, if this run created it with a Provider of the
            // other API version.
            if (this.listed === listed || !this.listed) {
                this.listed = this.list();
            }
            ids = (await this.listed).get(address);
        }
        // Several v1 configs may have one number. Nothing shows which of them is meant.
        return ids?.length === 1 && ids[0] !== undefined ? ids[0] : id;
    }

    private list(): Promise<Map<unknown, string[]>> {
        const list = this.byOtherAddress();
        list.catch(() => {
            this.listed = undefined; // Do not cache a failed list.
        });
        return list;
    }

    private async byOtherAddress(): Promise<Map<unknown, string[]>> {
        const field = this.configs.objects.otherAddressField ?? "";
        const ids = new Map<unknown, string[]>();
        for (const config of await this.all()) {
            ids.set(config[field], [...(ids.get(config[field]) ?? []), config.id]);
        }
        return ids;
    }

    /**
     * Only later versions of v1 can list the configs of a project. Otherwise read the list of each
     * customer.
     */
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

/**
 * Whether a config that was found by the internal ID of a Platform ID also has its number. Kapso
 * does not document that internal IDs equal v1 IDs.
 */
function isMeant(id: string, { id: found, phoneNumberId }: RemoteObject): boolean {
    return internalIdOf(id) === undefined || [phoneNumberId ?? addressOf(id), found].includes(addressOf(id));
}
