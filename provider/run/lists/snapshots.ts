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
    /** Requests of other processes that were known then. */
    requestsOfOthers: number;
    hasFailed: boolean;
}

/** From this number of parents on, the project's list is tried. */
const manyParents = 4;

/**
 * The lists of one resource type: one per parent and run, shared by all lookups before a create and
 * all confirmations of a 404. If more parents are asked for than the project has pages, the
 * project's list replaces the remaining ones.
 */
export class Snapshots {
    /** The newest list of each parent. */
    private readonly requests = new Map<string, Request>();
    /** The list of each parent whose objects `index` holds. */
    private readonly shown = new Map<string, Snapshot>();
    private readonly loading = new Set<Promise<unknown>>();
    private readonly asked = new Set<string>();
    private readonly lookups: KeyLookups;
    /** `undefined` if this version of Kapso has no such list. */
    private project: Promise<ProjectList | undefined> | undefined;
    private readonly index: FieldIndex;
    private readonly newer: NewerObjects;

    /** The next list of a parent begins after every call until then. */
    private readonly next = memo(async (parent: string): Promise<Snapshot> => {
        await this.requests.get(parent)?.snapshot.catch(() => undefined);
        this.next.forget(parent);
        return this.request(parent, this.ownList(parent));
    });

    /** `proveParent` fails for a parent that the API key cannot see. */
    constructor(
        private readonly api: Collection,
        private readonly ledger: Ledger,
        private readonly confirmParent: (parent: string) => Promise<unknown>,
    ) {
        this.index = new FieldIndex((field, value) => api.objects.fields[field]?.canonical?.(value) ?? value);
        this.lookups = new KeyLookups(api);
        this.newer = new NewerObjects(api, (found) => this.add(found));
    }

    /** The objects of a parent. */
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
     * Gets to know the objects of a parent, or at least those with a unique key. This is the rule
     * of
     * their cost: single lookups until they would cost as much as the list.
     */
    async load(parent: string, key?: UniqueKey): Promise<void> {
        if (this.ledger.isNewParent(parent) || this.requests.has(parent)) {
            await this.requests.get(parent)?.snapshot;
        } else if (!(key && this.isWorthAsking(key) && (await this.loadKey(parent, key)))) {
            await (this.requests.get(parent)?.snapshot ?? this.request(parent, this.open(parent)));
        }
    }

    /**
     * All known objects, of every parent, that have these values. Waits for lists that are on their
     * way.
     */
    async having(wanted: Wanted): Promise<RemoteObject[]> {
        await Promise.all(this.loading);
        return this.index.having(wanted);
    }

    /** The newest list of a parent, if there is one. */
    async newest(parent: string): Promise<Snapshot | undefined> {
        return this.requests.get(parent)?.snapshot.catch(() => this.shown.get(parent));
    }

    /**
     * A list that was put together from other requests, the first of which was sent at
     * `requestedAt` or later.
     */
    take(parent: string, objects: Listed, requestedAt: number): void {
        if (requestedAt >= (this.requests.get(parent)?.requestedAt ?? Number.NEGATIVE_INFINITY)) {
            void this.request(parent, Promise.resolve(this.own(objects)), requestedAt);
        }
    }

    takeProject(objects: Listed, pages: number): void {
        this.project = Promise.resolve(projectListOf(this.api, pages, async () => objects));
    }

    /** This run wrote an object. */
    put(object: RemoteObject): void {
        this.index.put(object);
    }

    /** An object was deleted. */
    delete(id: string): void {
        this.index.delete(id);
    }

    /** IDs of known objects that are at an address. A sandbox may share it. */
    idsAt(address: string): string[] {
        const found = this.index.having({ [this.api.objects.addressField ?? ""]: address });
        return found.flatMap(({ id, kind }) => (kind === "sandbox" ? [] : [id]));
    }

    /**
     * Whether other processes have used the API key since this run listed the objects of a parent.
     */
    hasOthersSince(parent: string): boolean {
        return this.api.requestsOfOthers > (this.requests.get(parent)?.requestsOfOthers ?? Number.POSITIVE_INFINITY);
    }

    /** Gets to know the objects that were created in a parent since this run listed it. */
    async loadNewer(parent: string): Promise<void> {
        await this.newer.readNewer(parent, (await this.newest(parent))?.objects ?? new Map());
    }

    /** Objects of the project with a unique key, as Kapso has them now. */
    withKey(key: UniqueKey): Promise<Pick<Page, "objects" | "hasOthers">> {
        return this.lookups.withKey(key);
    }

    /** Whether the project's list can replace the lists of its parents. */
    private get hasProjectList(): boolean {
        return this.api.hasProjectList && !this.api.projectListServesReadsOnly;
    }

    /** For many parents, the project's list tells more. */
    private isWorthAsking({ field }: UniqueKey): boolean {
        return this.api.hasFilter(field) && !(this.hasProjectList && this.asked.size >= manyParents);
    }

    /** `false` if the lookup was of no use. */
    private async loadKey(parent: string, key: UniqueKey): Promise<boolean> {
        this.asked.add(parent);
        const result = await this.lookups.find(parent, key);
        if ("whole" in result) {
            await (this.requests.get(parent)?.snapshot ??
                this.request(
                    parent,
                    result.whole().then((all) => this.own(all)),
                ));
            return true;
        }
        this.add(result.found);
        return result.isReliable;
    }

    private async open(parent: string, asked = this.asked.size): Promise<Omit<Snapshot, "requestedAt">> {
        // A create with a unique key may have asked already.
        const whole = await this.lookups.knownWhole(parent);
        if (whole) {
            return this.own(whole);
        }
        if (asked >= manyParents && this.hasProjectList) {
            this.project ??= openProjectList(this.api);
        }
        const project = await this.project?.catch(() => {
            this.project = undefined; // A failed list is not remembered.
        });
        return !project || project.pages > asked + 1 ? this.ownList(parent) : { objects: await project.of(parent), authoritative: false };
    }

    private async ownList(parent: string): Promise<Omit<Snapshot, "requestedAt">> {
        return this.own(await this.api.all(parent));
    }

    private own(objects: Listed): Omit<Snapshot, "requestedAt"> {
        return { objects, authoritative: this.api.listKnowsParent };
    }

    private request(parent: string, list: Promise<Omit<Snapshot, "requestedAt">>, requestedAt = performance.now()): Promise<Snapshot> {
        const former = this.requests.get(parent);
        const snapshot = list.then((listed) => ({ ...listed, requestedAt }));
        const request: Request = { snapshot, requestedAt, requestsOfOthers: this.api.requestsOfOthers, hasFailed: false };
        this.asked.add(parent);
        this.requests.set(parent, request);
        const loading = snapshot.then(
            (listed) => this.show(parent, listed),
            () => {
                // A failed list is not remembered.
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

    /** A list replaces the former list of its parent, unless that one was requested later. */
    private show(parent: string, snapshot: Snapshot): void {
        const { objects, requestedAt } = snapshot;
        const former = this.shown.get(parent);
        if (this.ledger.isNewParent(parent, requestedAt) || (former && former.requestedAt > requestedAt)) {
            return;
        }
        for (const id of former?.objects.keys() ?? []) {
            if (!objects.has(id) && !this.ledger.isWritten(id)) {
                this.index.delete(id);
            }
        }
        this.shown.set(parent, snapshot);
        this.add(objects.values());
    }

    /** Objects that a list has shown. */
    private add(found: Iterable<RemoteObject>): void {
        for (const object of found) {
            if (!this.ledger.hasChanged(object.id)) {
                this.index.put(object);
            }
        }
    }
}
