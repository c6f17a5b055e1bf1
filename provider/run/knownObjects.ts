import type { Collection } from "../kapso/api/collection";
import type { RemoteObject } from "../kapso/api/remoteObject";
import { addressOf, internalIdOf } from "../kapso/api/resourceId";
import { unlessUnknown } from "../kapso/errors/statusErrors";
import { AdoptionState } from "./adoptionState";
import type { KeyedMutex } from "./keyedMutex";
import { Ledger } from "./ledger";
import { BatchedReads } from "./lists/batchedReads";
import type { Wanted } from "./lists/fieldIndex";
import type { UniqueKey } from "./lists/keyLookups";
import type { Listed } from "./lists/projectList";
import type { ListDemand } from "./lists/snapshot";
import { Snapshots } from "./lists/snapshots";
import { memo } from "./memo";

/** Maximum age of data that is read before a delete, in milliseconds. */
const maxReadAge = 5000;

/**
 * What this run knows about the objects of one resource type. The lifecycle reads only from here.
 */
export class KnownObjects {
    readonly adoptions = new AdoptionState();
    private readonly ledger = new Ledger();
    private readonly snapshots: Snapshots;
    private readonly batches: BatchedReads;
    /** Fields that Kapso required in a PATCH of this run. */
    private readonly demanded = new Set<string>();
    private readonly parent = memo((id: string): Promise<unknown> => this.parents?.api.get(id) ?? Promise.resolve());
    private readonly atAddressOnce = memo((address: string) => this.api.get(address).catch(unlessUnknown));

    constructor(
        readonly api: Collection,
        private readonly mutex: KeyedMutex,
        private readonly parents?: KnownObjects,
    ) {
        this.snapshots = new Snapshots(api, this.ledger, this.parent);
        this.batches = new BatchedReads(api, (parent, objects, pages, begunAt) => {
            if (parent === undefined) {
                this.snapshots.takeProject(objects, pages);
            } else {
                this.snapshots.take(parent, objects, begunAt);
            }
        });
    }

    /**
     * Returns one object: from a list if one is known or several objects are read together,
     * otherwise by a request of its own.
     */
    async get(id: string, parent: string, createdAt?: unknown): Promise<RemoteObject> {
        if (!this.ledger.isWritten(id)) {
            const snapshot = await this.snapshots.newest(parent);
            const object = snapshot ? snapshot.objects.get(id) : await this.batches.read(id, parent, createdAt);
            if (object && !this.ledger.isWritten(id)) {
                return object;
            }
        }
        return this.api.get(id);
    }

    /** Returns one object that was read at most `maxReadAge` ago. */
    async getNow(id: string, parent: string, createdAt?: unknown): Promise<RemoteObject> {
        return (await this.batches.read(id, parent, createdAt, performance.now() - maxReadAge)) ?? this.api.get(id);
    }

    /** The address among these values, if they contain one. */
    addressIn(values: Record<string, unknown>): string | undefined {
        const address = values[this.api.objects.addressField ?? ""];
        return typeof address === "string" ? address : undefined;
    }

    /**
     * The object at the address among these values. Always a new request, because lists may lag.
     */
    async atAddressIn(values: Record<string, unknown>): Promise<RemoteObject | undefined> {
        const address = this.addressIn(values);
        return address === undefined ? undefined : this.api.get(address).catch(unlessUnknown);
    }

    /** The ID of the object that now has the address of `id`. Requested once per run. */
    async idNow(id: string): Promise<string | undefined> {
        return (await this.atAddressOnce(addressOf(id)))?.id;
    }

    /** The object with the internal ID of `id`, after its number was changed in Kapso. */
    async renumbered(id: string, parent: string | undefined): Promise<RemoteObject | undefined> {
        // The ID of a webhook contains the internal ID of its config, not one of its own.
        const internalId = this.api.objects.addressField === undefined ? undefined : internalIdOf(id);
        if (internalId === undefined || parent === undefined) {
            return undefined;
        }
        const listed = await this.snapshots.list(parent, { authoritative: true }).catch(unlessUnknown);
        return [...(listed?.objects.values() ?? [])].find((object) => object.id !== id && internalIdOf(object.id) === internalId);
    }

    /**
     * Whether the list of a parent contains an object, or this run wrote it. Throws if the API key
     * cannot access the parent.
     */
    async lists(id: string, parent: string, demand: ListDemand = {}): Promise<boolean> {
        const { objects } = await this.snapshots.list(parent, { ...demand, authoritative: true });
        return (objects.has(id) && !this.ledger.isDeleted(id)) || this.ledger.isWritten(id, parent);
    }

    /** Requests a parent, once per run. Throws if Kapso does not know it. */
    async confirmParent(parent: string): Promise<void> {
        await this.parent(parent);
    }

    /**
     * Loads the objects of a parent, or at least those with a unique key. Returns all known objects
     * that have these values.
     */
    async find(parent: string, wanted: Wanted, key?: UniqueKey): Promise<RemoteObject[]> {
        await this.snapshots.load(parent, key);
        return this.having(wanted);
    }

    async findByKey(parent: string, key: UniqueKey): Promise<RemoteObject[]> {
        return this.find(parent, { [key.field]: key.value }, key);
    }

    /** All objects of any parent that this run has seen or written, and that have these values. */
    having(wanted: Wanted): Promise<RemoteObject[]> {
        return this.snapshots.having(wanted);
    }

    /** Objects in the newest list of a parent. Empty if this run created the parent. */
    async listed(parent: string): Promise<Listed> {
        return (await this.snapshots.newest(parent))?.objects ?? new Map();
    }

    /**
     * The objects of a parent that are not in `before` and that this run did not write. If Kapso
     * can filter by the unique key, only those with it. Lists are newest first, so the first pages
     * are enough. `isThorough` reads all pages, because Kapso's clock may jump back.
     */
    async createdSince(parent: string, before: Listed, isThorough: boolean, key?: UniqueKey): Promise<RemoteObject[]> {
        const isNew = ({ id }: RemoteObject) => !before.has(id) && !this.ledger.hasChanged(id);
        if (key && this.api.hasFilter(key.field)) {
            const { objects, hasOthers } = await this.snapshots.withKey(key);
            if (!hasOthers) {
                return objects.filter(isNew);
            }
        }
        const found: RemoteObject[] = [];
        for (let page = 1; ; page += 1) {
            const { objects, pages } = await this.api.list(parent, page);
            found.push(...objects.filter(isNew));
            if (page >= pages || !(isThorough || objects.every(isNew))) {
                return found;
            }
        }
    }

    /** Whether other processes have used the API key since this run listed a parent's objects. */
    hasOthersSince(parent: string): boolean {
        return this.snapshots.hasOthersSince(parent);
    }

    /** Loads the objects that were created in a parent since this run listed it. */
    loadNewer(parent: string): Promise<void> {
        return this.snapshots.loadNewer(parent);
    }

    /** Records a create. `mayBeTwice`: Kapso may still execute an earlier POST for the object. */
    recordCreated(parent: string, object: RemoteObject, mayBeTwice: boolean): void {
        this.ledger.write(parent, object, mayBeTwice);
        this.record(object);
    }

    /** Records that this run adopted an object. */
    recordAdopted(parent: string, object: RemoteObject): void {
        this.ledger.write(parent, object);
        this.record(object);
    }

    /** Records that this run changed an object. */
    recordUpdated(parent: string, object: RemoteObject): void {
        this.ledger.write(parent, object);
        this.record(object);
    }

    /** Records that this run deleted an object, or confirmed that it was deleted. */
    recordDeleted(id: string): void {
        // In an import file, the ID may be a number alone.
        const isAddress = this.api.objects.addressField !== undefined && internalIdOf(id) === undefined;
        for (const each of [id, ...(isAddress ? this.snapshots.idsAt(id) : [])]) {
            this.ledger.delete(each);
            this.snapshots.delete(each);
            this.adoptions.forget(each);
        }
    }

    /** Records that this run created a parent, so that it contained no objects before. */
    recordNewParent(parent: string): void {
        this.ledger.createParent(parent);
    }

    /** Whether this run wrote or deleted an object, which makes older lists outdated. */
    hasChanged(id: string): boolean {
        return this.ledger.hasChanged(id);
    }

    mayBeTwice(id: string): boolean {
        return this.ledger.mayBeTwice(id);
    }

    /** Determines whether an object exists. `isConfirmedDeleted` waits for the operation. */
    settle<Result>(id: string, operation: () => Promise<Result>): Promise<Result> {
        return this.mutex.run(this.keyOf("settle", id), operation);
    }

    /**
     * Whether this run deleted an object, or confirmed that it was deleted. Waits for the
     * operations of `settle` first.
     */
    async isConfirmedDeleted(id: string): Promise<boolean> {
        await this.mutex.idle(this.keyOf("settle", id));
        return this.ledger.isDeleted(id);
    }

    /** Runs operations with the same key one after another. */
    inTurn<Result>(key: string, operation: () => Promise<Result>): Promise<Result> {
        return this.mutex.run(this.keyOf("turn", key), operation);
    }

    /** Records fields that Kapso required in a PATCH. */
    demand(fields: readonly string[]): void {
        for (const field of fields) {
            this.demanded.add(field);
        }
    }

    get demandedFields(): string[] {
        return [...this.demanded];
    }

    private record(object: RemoteObject): void {
        this.snapshots.put(object);
        this.adoptions.manage(object.id);
    }

    private keyOf(purpose: string, key: string): string {
        return `${purpose} ${this.api.naming.title} ${key}`;
    }
}
