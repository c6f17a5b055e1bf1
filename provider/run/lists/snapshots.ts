import type { Collection } from "../../kapso/api/collection";
import type { Page, RemoteObject } from "../../kapso/api/remoteObject";
import type { Ledger } from "../ledger";
import { memo } from "../memo";
import { FieldIndex, type Wanted } from "./fieldIndex";
import { KeyLookups, type UniqueKey } from "./keyLookups";
import { NewerObjects } from "./newerObjects";
import { type Listed, openProjectList, type ProjectList, projectListOf } from "./projectList";
import type { ListDemand, Snapshot } from "./snapshot";

interface Request {
    snapshot: Promise<Snapshot>;
    requestedAt: number;
    /** Number of requests of other processes that were known at that time. */
    requestsOfOthers: number;
    hasFailed: boolean;
}

/** Minimum number of requested parents before the project's list is tried. */
const minParentsForProjectList = 4;

/**
 * Caches the lists of one resource type: one per parent and run, shared by all existence checks and
 * all confirmations of a 404. If more parents are requested than the project has pages, the
 * project's list replaces the remaining ones.
 */
export class Snapshots {
    /** The newest list request of each parent. */
    private readonly requests = new Map<string, Request>();
    /** The list of each parent from which `index` was filled. */
    private readonly indexed = new Map<string, Snapshot>();
    private readonly loading = new Set<Promise<unknown>>();
    private readonly requestedParents = new Set<string>();
    private readonly lookups: KeyLookups;
    /** Resolves to `undefined` if Kapso has no list of the project. */
    private project: Promise<ProjectList | undefined> | undefined;
    private readonly index: FieldIndex;
    private readonly newer: NewerObjects;

    /**
     * The list that is requested after the running one. Callers share it until its request begins.
     */
    private readonly next = memo(async (parent: string): Promise<Snapshot> => {
        await this.requests.get(parent)?.snapshot.catch(() => undefined);
        this.next.forget(parent);
        return this.request(parent, this.ownList(parent));
    });

    /** `confirmParent` rejects if the API key cannot access the parent. */
    constructor(
        private readonly api: Collection,
        private readonly ledger: Ledger,
        private readonly confirmParent: (parent: string) => Promise<unknown>,
    ) {
        this.index = new FieldIndex((field, value) => api.objects.fields[field]?.canonical?.(value) ?? value);
        this.lookups = new KeyLookups(api);
        this.newer = new NewerObjects(api, (found) => this.add(found));
    }

    /** The list of a parent, new or cached. */
    async list(parent: string, { since = Number.NEGATIVE_INFINITY, authoritative = false }: ListDemand = {}): Promise<Snapshot> {
        if (authoritative && !this.api.listKnowsParent) {
            await this.confirmParent(parent);
        }
        const known = this.requests.get(parent);
        if (known && known.requestedAt >= since) {
            const snapshot = await known.snapshot;
            if (snapshot.authoritative || !(authoritative && this.api.listKnowsParent)) {
                return snapshot;
            }
        }
        return since > Number.NEGATIVE_INFINITY || known
            ? this.next(parent)
            : this.request(parent, authoritative ? this.ownList(parent) : this.open(parent));
    }

    /**
     * Loads the objects of a parent, or at least those with a unique key, with the fewest requests:
     * single lookups until they would cost as much as the list.
     */
    async load(parent: string, key?: UniqueKey): Promise<void> {
        if (this.ledger.isNewParent(parent) || this.requests.has(parent)) {
            await this.requests.get(parent)?.snapshot;
        } else if (!(key && this.isLookupCheaper(key) && (await this.loadKey(parent, key)))) {
            await (this.requests.get(parent)?.snapshot ?? this.request(parent, this.open(parent)));
        }
    }

    /** All known objects of any parent with these values. Waits for lists that are being loaded. */
    async having(wanted: Wanted): Promise<RemoteObject[]> {
        await Promise.all(this.loading);
        return this.index.having(wanted);
    }

    /** The newest list of a parent, if this run requested one. */
    async newest(parent: string): Promise<Snapshot | undefined> {
        return this.requests.get(parent)?.snapshot.catch(() => this.indexed.get(parent));
    }

    /** Adds a list whose objects come from other requests, sent at `requestedAt` or later. */
    take(parent: string, objects: Listed, requestedAt: number): void {
        if (requestedAt >= (this.requests.get(parent)?.requestedAt ?? Number.NEGATIVE_INFINITY)) {
            void this.request(parent, Promise.resolve(this.asOwnList(objects)), requestedAt);
        }
    }

    takeProject(objects: Listed, pages: number): void {
        this.project = Promise.resolve(projectListOf(this.api, pages, async () => objects));
    }

    /** Records an object that this run wrote. */
    put(object: RemoteObject): void {
        this.index.put(object);
    }

    /** Records that an object was deleted. */
    delete(id: string): void {
        this.index.delete(id);
    }

    /** IDs of known objects at an address, except sandboxes, which may share it. */
    idsAt(address: string): string[] {
        const found = this.index.having({ [this.api.objects.addressField ?? ""]: address });
        return found.flatMap(({ id, kind }) => (kind === "sandbox" ? [] : [id]));
    }

    /** Whether other processes have used the API key since this run listed a parent's objects. */
    hasOthersSince(parent: string): boolean {
        return this.api.requestsOfOthers > (this.requests.get(parent)?.requestsOfOthers ?? Number.POSITIVE_INFINITY);
    }

    /** Loads the objects that were created in a parent since this run listed it. */
    async loadNewer(parent: string): Promise<void> {
        await this.newer.readNewer(parent, (await this.newest(parent))?.objects ?? new Map());
    }

    /** Objects of the project with a unique key, by a new request. */
    withKey(key: UniqueKey): Promise<Pick<Page, "objects" | "hasOthers">> {
        return this.lookups.withKey(key);
    }

    /** Whether the project's list can replace the lists of its parents. */
    private get hasProjectList(): boolean {
        return this.api.hasProjectList && !this.api.projectListServesReadsOnly;
    }

    /**
     * Whether a lookup by a unique key can cost less than lists. For many parents, the project's
     * list does.
     */
    private isLookupCheaper({ field }: UniqueKey): boolean {
        return this.api.hasFilter(field) && !(this.hasProjectList && this.requestedParents.size >= minParentsForProjectList);
    }

    /** Looks objects up by a unique key. Returns `false` if Kapso ignored the filter. */
    private async loadKey(parent: string, key: UniqueKey): Promise<boolean> {
        this.requestedParents.add(parent);
        const result = await this.lookups.find(parent, key);
        if ("whole" in result) {
            await (this.requests.get(parent)?.snapshot ??
                this.request(
                    parent,
                    result.whole().then((all) => this.asOwnList(all)),
                ));
            return true;
        }
        this.add(result.found);
        return result.isReliable;
    }

    private async open(parent: string, parentCount = this.requestedParents.size): Promise<Omit<Snapshot, "requestedAt">> {
        // A lookup by a unique key may have fetched the list already.
        const whole = await this.lookups.knownWhole(parent);
        if (whole) {
            return this.asOwnList(whole);
        }
        if (parentCount >= minParentsForProjectList && this.hasProjectList) {
            this.project ??= openProjectList(this.api);
        }
        const project = await this.project?.catch(() => {
            this.project = undefined; // Do not cache a failed list.
        });
        return !project || project.pages > parentCount + 1
            ? this.ownList(parent)
            : { objects: await project.of(parent), authoritative: false };
    }

    private async ownList(parent: string): Promise<Omit<Snapshot, "requestedAt">> {
        return this.asOwnList(await this.api.all(parent));
    }

    private asOwnList(objects: Listed): Omit<Snapshot, "requestedAt"> {
        return { objects, authoritative: this.api.listKnowsParent };
    }

    private request(parent: string, list: Promise<Omit<Snapshot, "requestedAt">>, requestedAt = performance.now()): Promise<Snapshot> {
        const former = this.requests.get(parent);
        const snapshot = list.then((listed) => ({ ...listed, requestedAt }));
        const request: Request = { snapshot, requestedAt, requestsOfOthers: this.api.requestsOfOthers, hasFailed: false };
        this.requestedParents.add(parent);
        this.requests.set(parent, request);
        const loading = snapshot.then(
            (listed) => this.fillIndex(parent, listed),
            () => {
                // Do not cache a failed list.
                request.hasFailed = true;
                if (this.requests.get(parent) !== request) {
                    return;
                }
                if (former && !former.hasFailed) {
                    this.requests.set(parent, former);
                } else {
                    this.requests.delete(parent);
                }
            },
        );
        this.loading.add(loading);
        void loading.finally(() => this.loading.delete(loading));
        return snapshot;
    }

    /** Fills the index from a list, unless a newer list of this parent filled it already. */
    private fillIndex(parent: string, snapshot: Snapshot): void {
        const { objects, requestedAt } = snapshot;
        const former = this.indexed.get(parent);
        if (this.ledger.isNewParent(parent, requestedAt) || (former && former.requestedAt > requestedAt)) {
            return;
        }
        for (const id of former?.objects.keys() ?? []) {
            if (!objects.has(id) && !this.ledger.isWritten(id)) {
                this.index.delete(id);
            }
        }
        this.indexed.set(parent, snapshot);
        this.add(objects.values());
    }

    /** Adds the objects of a list to the index, except objects that this run has changed. */
    private add(found: Iterable<RemoteObject>): void {
        for (const object of found) {
            if (!this.ledger.hasChanged(object.id)) {
                this.index.put(object);
            }
        }
    }
}
