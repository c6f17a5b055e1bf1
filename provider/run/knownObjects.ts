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

/** How old what is read before a delete may be, in milliseconds. */
const aMoment = 5000;

/** What this run knows of the objects of one resource type, and the only way to it. */
export class KnownObjects {
    readonly adoptions = new AdoptionState();
    private readonly ledger = new Ledger();
    private readonly snapshots: Snapshots;
    private readonly batches: BatchedReads;
    /** Fields that Kapso has demanded in a PATCH of this run. */
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
     * One object: from a list if one is known or several objects are read together, otherwise by
     * itself.
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

    /** The same as Kapso has it now, or had it a moment ago. */
    async getNow(id: string, parent: string, createdAt?: unknown): Promise<RemoteObject> {
        return (await this.batches.read(id, parent, createdAt, performance.now() - aMoment)) ?? this.api.get(id);
    }

    /** The address of the object with these values, if one of them is its address. */
    addressIn(values: Record<string, unknown>): string | undefined {
        const address = values[this.api.objects.addressField ?? ""];
        return typeof address === "string" ? address : undefined;
    }

    /** The object at the address that these values hold. Lists may lag, this does not. */
    async atAddressIn(values: Record<string, unknown>): Promise<RemoteObject | undefined> {
        const address = this.addressIn(values);
        return address === undefined ? undefined : this.api.get(address).catch(unlessUnknown);
    }

    /** The ID of the object that is at the address of this ID now. Asked once in a run. */
    async idNow(id: string): Promise<string | undefined> {
        return (await this.atAddressOnce(addressOf(id)))?.id;
    }

    /** An object of the state that exists at another address, because its number was changed. */
    async renumbered(id: string, parent: string | undefined): Promise<RemoteObject | undefined> {
        // The ID of a webhook holds the internal ID of its config.
        const internalId = this.api.objects.addressField === undefined ? undefined : internalIdOf(id);
        if (internalId === undefined || parent === undefined) {
            return undefined;
        }
        const listed = await this.snapshots.list(parent, { authoritative: true }).catch(unlessUnknown);
        return [...(listed?.objects.values() ?? [])].find((object) => object.id !== id && internalIdOf(object.id) === internalId);
    }

    /**
     * Whether the list of a parent has an object, or this run wrote it. Fails for a parent that the
     * API key cannot see.
     */
    async lists(id: string, parent: string, demand: ListDemand = {}): Promise<boolean> {
        const { objects } = await this.snapshots.list(parent, { ...demand, authoritative: true });
        return (objects.has(id) && !this.ledger.isDeleted(id)) || this.ledger.isWritten(id, parent);
    }

    /** Asks for a parent, once in a run. Fails for an unknown one. */
    async confirmParent(parent: string): Promise<void> {
        await this.parent(parent);
    }

    /**
     * Gets to know the objects of a parent, or at least those with a unique key, and finds those
     * with these values.
     */
    async find(parent: string, wanted: Wanted, key?: UniqueKey): Promise<RemoteObject[]> {
        await this.snapshots.load(parent, key);
        return this.having(wanted);
    }

    async findByKey(parent: string, key: UniqueKey): Promise<RemoteObject[]> {
        return this.find(parent, { [key.field]: key.value }, key);
    }

    /** Everything that this run has seen or written, of every parent, that has these values. */
    having(wanted: Wanted): Promise<RemoteObject[]> {
        return this.snapshots.having(wanted);
    }

    /**
     * Objects of a parent that the newest of its lists had: none if this run created the parent.
     */
    async listed(parent: string): Promise<Listed> {
        return (await this.snapshots.newest(parent))?.objects ?? new Map();
    }

    /**
     * The objects of a parent that were not listed `before` and that this run did not write; only
     * those with the unique key, if Kapso can look for it. Lists are newest first, so a few pages
     * do. `isThorough` reads all pages, because Kapso's clock may jump back.
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

    /**
     * Whether other processes have used the API key since this run listed the objects of a parent.
     */
    hasOthersSince(parent: string): boolean {
        return this.snapshots.hasOthersSince(parent);
    }

    /** Gets to know the objects that were created in a parent since this run listed it. */
    loadNewer(parent: string): Promise<void> {
        return this.snapshots.loadNewer(parent);
    }

    /**
     * This run created an object. `mayBeTwice`: an earlier request for it may still be executed.
     */
    recordCreated(parent: string, object: RemoteObject, mayBeTwice: boolean): void {
        this.ledger.write(parent, object, mayBeTwice);
        this.record(object);
    }

    /** This run adopted an object. */
    recordAdopted(parent: string, object: RemoteObject): void {
        this.ledger.write(parent, object);
        this.record(object);
    }

    /** This run changed an object. */
    recordUpdated(parent: string, object: RemoteObject): void {
        this.ledger.write(parent, object);
        this.record(object);
    }

    /** This run deleted an object, or confirmed that it was deleted. */
    recordDeleted(id: string): void {
        // An import file may hold a number alone.
        const isAddress = this.api.objects.addressField !== undefined && internalIdOf(id) === undefined;
        for (const each of [id, ...(isAddress ? this.snapshots.idsAt(id) : [])]) {
            this.ledger.delete(each);
            this.snapshots.delete(each);
            this.adoptions.forget(each);
        }
    }

    /** This run created a parent, so that nothing was in it before. */
    recordNewParent(parent: string): void {
        this.ledger.createParent(parent);
    }

    /** Whether this run wrote or deleted an object, so that an older list is wrong about it. */
    hasChanged(id: string): boolean {
        return this.ledger.hasChanged(id);
    }

    mayBeTwice(id: string): boolean {
        return this.ledger.mayBeTwice(id);
    }

    /** Runs what finds out whether an object exists, for those who must know. */
    settle<Result>(id: string, operation: () => Promise<Result>): Promise<Result> {
        return this.mutex.run(this.keyOf("settle", id), operation);
    }

    /**
     * Whether this run deleted an object or confirmed that it was deleted, once it is through with
     * it.
     */
    async isConfirmedDeleted(id: string): Promise<boolean> {
        await this.mutex.idle(this.keyOf("settle", id));
        return this.ledger.isDeleted(id);
    }

    /** Runs operations with the same key one after the other. */
    inTurn<Result>(key: string, operation: () => Promise<Result>): Promise<Result> {
        return this.mutex.run(this.keyOf("turn", key), operation);
    }

    /** Kapso has demanded fields in a PATCH. */
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
