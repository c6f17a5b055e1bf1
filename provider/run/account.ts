import type { Health } from "../kapso/api/health";
import type { CollectionName } from "../kapso/apiVersionTable";
import type { ConfigIds } from "../kapso/configIds";
import type { Configuration } from "../kapso/configuration";
import { unlessUnknown } from "../kapso/errors/statusErrors";
import { Project, requireInVersion } from "../kapso/project";
import { AccountEvidence } from "./accountEvidence";
import { Dependents } from "./dependents";
import { KeyedMutex } from "./keyedMutex";
import { KnownObjects } from "./knownObjects";
import type { Listed } from "./lists/projectList";
import { memo } from "./memo";
import { PendingDeletes } from "./pendingDeletes";
import { UniqueKeys } from "./uniqueKeys";

/** What the Pulumi host provides to an account. */
export interface AccountHost {
    /** Rejects, or never returns, if the engine no longer waits for a response. */
    ensureWanted: () => Promise<void>;
    /** Aborted when the user cancels the run. */
    cancellation: AbortSignal;
    /** Logs one line for the user. */
    logLine: (line: string) => void;
}

/** One Kapso project as one provider process sees it: its API, and what this run knows about it. */
export class Account {
    readonly health: Health;
    readonly configIds: ConfigIds;
    readonly evidence = new AccountEvidence();
    readonly dependents = new Dependents();
    readonly pendingDeletes = new PendingDeletes();
    readonly uniqueKeys = new UniqueKeys();
    /**
     * The list of the project's configs. Requested once, because many creates of a run may be
     * rejected for the same reason. `undefined` if the version of v1 has no such list.
     */
    readonly configsOfProject: () => Promise<Listed | undefined>;
    private readonly objects: Partial<Record<CollectionName, KnownObjects>>;

    constructor(
        readonly settings: Configuration,
        readonly host: AccountHost,
    ) {
        const project = new Project({ ...settings, ...host });
        const mutex = new KeyedMutex();
        const customers = new KnownObjects(project.customers, mutex);
        const configs = new KnownObjects(project.configs, mutex, customers);
        this.objects = {
            customers,
            configs,
            webhooks: new KnownObjects(project.webhooks, mutex),
            ...(project.projectWebhooks && { projectWebhooks: new KnownObjects(project.projectWebhooks, mutex) }),
        };
        this.health = project.health;
        this.configIds = project.configIds;
        const list = memo(() => configs.api.all(undefined).catch(unlessUnknown));
        this.configsOfProject = () => list("");
    }

    /**
     * The objects of a collection. Throws if the API version of this run lacks its resource type.
     */
    objectsIn(collection: CollectionName): KnownObjects {
        return requireInVersion(this.objects[collection], collection, this.settings.apiVersion);
    }
}
