import type { Configuration } from "./configuration";
import { KapsoClient } from "./kapso/client";
import { KapsoV1, type RemoteConfig } from "./kapso/v1";

/** One Kapso project as one provider process sees it: its API, and what is remembered of it for the run. */
export class Account {
    readonly api: KapsoV1;
    private readonly lists = new Map<string, Promise<RemoteConfig[]>>();

    constructor(configuration: Configuration) {
        this.api = new KapsoV1(new KapsoClient(configuration));
    }

    /** All configs of a customer: one list per customer and run. A failed list is not remembered. */
    configsOf(customerId: string): Promise<RemoteConfig[]> {
        const known = this.lists.get(customerId);
        if (known) {
            return known;
        }
        const list = this.api.listConfigs(customerId);
        this.lists.set(customerId, list);
        list.catch(() => this.lists.delete(customerId));
        return list;
    }
}
