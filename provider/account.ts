import { Inventory } from "./inventory";
import type { Health } from "./kapso/api/health";
import type { ConfigIds } from "./kapso/configIds";
import type { Configuration } from "./kapso/configuration";
import { Project } from "./kapso/project";
import { say } from "./say";

/** What the host of an account does for it. */
export interface AccountHost {
    /** Rejects, or never returns, when nobody waits for an answer any more. */
    ensureWanted: () => Promise<void>;
    /** Aborted when the user cancels the run. */
    cancellation: AbortSignal;
}

/** One Kapso project as one provider process sees it: its API, and what this run knows of the objects in it. */
export class Account {
    readonly configs: Inventory;
    readonly customers: Inventory;
    readonly webhooks: Inventory;
    readonly health: Health;
    readonly configIds: ConfigIds;

    constructor(
        readonly settings: Configuration,
        readonly host: AccountHost,
    ) {
        const project = new Project({ ...settings, ...host, say });
        this.customers = new Inventory(project.customers);
        this.configs = new Inventory(project.configs, this.customers);
        this.webhooks = new Inventory(project.webhooks);
        this.health = project.health;
        this.configIds = project.configIds;
    }
}
