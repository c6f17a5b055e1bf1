import { Claims } from "./claims";
import type { Wanted } from "./fieldIndex";
import type { Collection } from "./kapso/api/collection";
import type { Page, RemoteObject } from "./kapso/api/remoteObject";
import { addressOf, internalIdOf } from "./kapso/api/resourceId";
import { unlessUnknown } from "./kapso/errors";
import { KnownObjects } from "./knownObjects";
import { NewerObjects } from "./newerObjects";
import { PagedReads } from "./pagedReads";
import { type Listed, openProjectList, type ProjectList, projectListOf } from "./projectList";
import { Witnesses } from "./witnesses";

/** A value that only one object may have. */
export interface UniqueKey {
    field: string;
    value: string;
}

/** How long what is read before a delete may have been read before it, in milliseconds. */
const aMoment = 5000;

/** From this many lists of owners on, the project-wide list is tried. */
const manyOwners = 4;

/**
 * The objects of one sort as this run knows them: one list per owner and run, shared by all look-ups before a create and all
 * confirmations of a 404, and kept true to what this process itself writes. Where more owners are asked for than the project has
 * pages, one project-wide list takes the place of the remaining ones.
 */
export class Inventory {
    readonly claims = new Claims();
    readonly witnesses = new Witnesses();
    /** Fields that Kapso has demanded in a PATCH of this run. */
    readonly demanded = new Set<string>();
    private readonly settling = new Map<string, Promise<unknown>>();
    /** Of each owner, the newest list. */
    private readonly known = new Map<string, Promise<Listed>>();
    /** Those of them that are an owner's own, not taken out of the project's. */
    private readonly own = new Map<string, Promise<Listed>>();
    /** Of each owner, the list that is read again, and the one that will be after that. */
    private readonly runningLists = new Map<string, Promise<unknown>>();
    private readonly nextLists = new Map<string, Promise<Listed>>();
    private readonly reads = new Map<string, PagedReads>();
    private projectReads: PagedReads | undefined;
    /** What lists and this process's own writes have shown. */
    private readonly objects = new KnownObjects((field, value) => this.api.objects.fields[field]?.canonical?.(value) ?? value);
    /** Requests for single values of unique keys: many of them cost more than a whole list. */
    private filtered = 0;
    private readonly askedIds = new Map<string, Promise<RemoteObject | undefined>>();
    /** Owners that have answered. */
    private readonly proven = new Map<string, Promise<RemoteObject>>();
    /** Of each owner, the reads of the last moment. */
    private readonly moments = new Map<string, { begun: number; reads: PagedReads }>();
    /** Owners of whom a list was asked for. */
    private readonly asked = new Set<string>();
    private readonly firstPages = new Map<string, Promise<Page>>();
    private readonly newer: NewerObjects;
    private readonly turns = new Map<string, Promise<unknown>>();
    /** `undefined` where the service has no such list. */
    private project: Promise<ProjectList | undefined> | undefined;

    constructor(
        readonly api: Collection,
        private readonly owners?: Inventory,
    ) {
        this.newer = new NewerObjects(api, (found) => this.objects.add(found));
    }

    /**
     * Gets to know an owner's objects; asks the service at most once in a run. Perhaps out of the project's list, which knows no unknown owner.
     * Of a long list, only those with the value of the `key`, where the service can look for it.
     */
    async load(owner: string, key?: UniqueKey): Promise<void> {
        if (this.objects.isNewOwner(owner) || this.known.has(owner)) {
            await this.known.get(owner);
        } else if (!(key && this.isWorthAsking(key) && (await this.loadKey(owner, key)))) {
            await (this.known.get(owner) ?? this.keep(owner, this.open(owner)));
        }
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

    /**
     * Whether an owner's list has the object, or this process made it. The owner's own list alone, which fails for an unknown owner: with the
     * key of another project its project's list would answer, and lack everything.
     */
    async lists(id: string, owner: string): Promise<boolean> {
        return this.isIn(await this.ownList(owner), id, owner);
    }

    /** The same as the service lists them now: by a list that begins after this call, shared by all who ask until then. */
    async listsNow(id: string, owner: string): Promise<boolean> {
        const next = this.nextLists.get(owner) ?? this.listAgain(owner);
        return this.isIn(await next, id, owner);
    }

    /** One object of an owner: out of a list where one is known or several are read together, otherwise by itself. */
    async get(id: string, owner: string, createdAt?: unknown): Promise<RemoteObject> {
        if (!this.objects.isWritten(id)) {
            const listed = await this.known.get(owner)?.catch(() => undefined);
            const object = listed ? listed.get(id) : await this.readTogether(id, owner, createdAt);
            if (object && !this.objects.isWritten(id)) {
                return object;
            }
        }
        return this.api.get(id);
    }

    /** The same as the service has it now, or had it a moment ago. */
    async getNow(id: string, owner: string, createdAt?: unknown): Promise<RemoteObject> {
        let moment = this.moments.get(owner);
        if (!moment || performance.now() - moment.begun > aMoment) {
            const reads = new PagedReads(
                (page) => this.api.list(owner, page),
                2,
                () => undefined,
            );
            moment = { begun: performance.now(), reads };
            this.moments.set(owner, moment);
        }
        return (await moment.reads.read(id, createdAt)) ?? this.api.get(id);
    }

    /** An object of the state that lives on at another address, because its number was changed. */
    async renumbered(id: string, owner: string | undefined): Promise<RemoteObject | undefined> {
        const internalId = internalIdOf(id);
        if (internalId === undefined || owner === undefined) {
            return undefined;
        }
        const listed = await this.ownList(owner).catch(unlessUnknown);
        return [...(listed?.values() ?? [])].find((object) => object.id !== id && internalIdOf(object.id) === internalId);
    }

    /** The ID of the object that is at the address of this ID now. Asked once in a run. */
    async idNow(id: string): Promise<string | undefined> {
        const address = addressOf(id);
        const asked = this.askedIds.get(address) ?? this.remember(this.askedIds, address, this.api.get(address).catch(unlessUnknown));
        return (await asked)?.id;
    }

    /** Asks for an owner, once in a run. Fails for an unknown one. */
    async proveOwner(owner: string): Promise<void> {
        await (this.proven.get(owner) ?? (this.owners && this.remember(this.proven, owner, this.owners.api.get(owner))));
    }

    /** Objects of an owner that the newest of its lists had: none where this run made the owner. */
    async listedOf(owner: string): Promise<ReadonlyMap<string, RemoteObject>> {
        const listed = await this.known.get(owner)?.catch(() => undefined);
        return listed ?? this.objects.listOf(owner) ?? new Map();
    }

    /**
     * An owner's objects that were not listed `before`, and are not this process's own; of those with the value of the `key` alone, where the
     * service can look for it. Lists are newest first, so that a few pages do; `isThorough` reads them all, for the service orders by its clock, which
     * may jump back.
     */
    async newOf(owner: string, before: ReadonlyMap<string, RemoteObject>, isThorough: boolean, key?: UniqueKey): Promise<RemoteObject[]> {
        const isNew = ({ id }: RemoteObject) => !before.has(id) && !this.objects.isWritten(id) && !this.objects.isGone(id);
        if (key && this.api.hasFilter(key.field)) {
            const { objects, hasOthers } = await this.listOfKey(key);
            if (!hasOthers) {
                return objects.filter(isNew);
            }
        }
        const found: RemoteObject[] = [];
        for (let page = 1; ; page += 1) {
            const { objects, pages } = await this.api.list(owner, page);
            found.push(...objects.filter(isNew));
            if (page >= pages || !(isThorough || objects.every(isNew))) {
                return found;
            }
        }
    }

    /** Whether other processes have used the API key since this run listed the owner's objects. */
    hasOthersSince(owner: string): boolean {
        return this.newer.hasOthersSince(owner);
    }

    /** Gets to know the objects that were created in a parent since this run listed it. */
    async loadNewer(owner: string): Promise<void> {
        await this.newer.look(owner, await this.listedOf(owner));
    }

    /** All that this run has seen or written, of every owner, that has these values. */
    having(wanted: Wanted): Promise<RemoteObject[]> {
        return this.objects.having(wanted);
    }

    /** This process made the owner, so that a look-up needs no list of it. What one had that was called the same before, has gone with it. */
    ownerIsNew(owner: string): void {
        this.objects.ownerIsNew(owner);
        for (const lists of [this.known, this.own, this.reads]) {
            lists.delete(owner);
        }
    }

    /** This process made or changed the object. */
    wrote(owner: string, object: RemoteObject): void {
        this.objects.wrote(owner, object);
    }

    /** This process deleted the object, or found it gone. */
    removed(id: string): void {
        this.claims.owned.delete(id);
        this.objects.removed(id);
    }

    /**
     * Whether this process has written the object, deleted it, or found it gone, so that an older
     * list is no longer true of it.
     */
    hasChanged(id: string): boolean {
        return this.objects.isWritten(id) || this.objects.isGone(id);
    }

    /** Runs what finds out whether an object is there, for those who must know. */
    async settle<Result>(id: string, run: () => Promise<Result>): Promise<Result> {
        const settling = run();
        this.settling.set(id, settling);
        try {
            return await settling;
        } finally {
            this.settling.delete(id);
        }
    }

    /** Whether this process deleted the object or found it gone, once it is through with it. */
    async isFoundGone(id: string): Promise<boolean> {
        await this.settling.get(id)?.catch(() => undefined);
        return this.objects.isGone(id);
    }

    /** Runs one after the other what has the same key. */
    inTurn<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
        const turn = (this.turns.get(key) ?? Promise.resolve()).then(run, run);
        this.turns.set(key, turn);
        const forget = () => this.turns.get(key) === turn && this.turns.delete(key);
        turn.then(forget, forget);
        return turn;
    }

    private isIn(listed: Listed, id: string, owner: string): boolean {
        return (listed.has(id) && !this.objects.isGone(id)) || this.objects.isWritten(id, owner);
    }

    /** Of many owners, the project-wide list tells more. */
    private isWorthAsking({ field }: UniqueKey): boolean {
        return this.api.hasFilter(field) && !(this.api.hasProjectList && this.asked.size >= manyOwners);
    }

    /** `false` where the whole list costs no more. */
    private async loadKey(owner: string, { field, value }: UniqueKey): Promise<boolean> {
        this.asked.add(owner);
        const first = this.firstPages.get(owner) ?? this.remember(this.firstPages, owner, this.api.list(owner, 1));
        const page = await first;
        if (isWhole(page)) {
            await (this.known.get(owner) ?? this.keep(owner, Promise.resolve(mapOf(page))));
            return true;
        }
        if (page.pages <= 2 * (this.filtered + 1)) {
            // The first page needs not be asked for again.
            await (this.known.get(owner) ?? this.keep(owner, this.api.all(owner, {}, page)));
            return true;
        }
        this.filtered += 1;
        const found = await this.listOfKey({ field, value });
        this.objects.add(found.objects);
        return !found.hasOthers;
    }

    /** Objects with the value of a unique key, as it was sent or as Kapso may have stored it. */
    private async listOfKey({ field, value }: UniqueKey): Promise<Pick<Page, "objects" | "hasOthers">> {
        const forms = new Set([value, String(this.api.objects.fields[field]?.canonical?.(value) ?? value)]);
        const pages = await Promise.all([...forms].map((form) => this.api.list(undefined, 1, { [field]: form })));
        return { objects: pages.flatMap(({ objects }) => objects), hasOthers: pages.some(({ hasOthers }) => hasOthers) };
    }

    private listAgain(owner: string): Promise<Listed> {
        const next = (this.runningLists.get(owner) ?? Promise.resolve()).then(() => {
            this.nextLists.delete(owner);
            const list = this.keep(owner, this.remember(this.own, owner, this.allOf(owner)));
            this.runningLists.set(owner, Promise.allSettled([list]));
            return list;
        });
        this.nextLists.set(owner, next);
        return next;
    }

    private async readTogether(id: string, owner: string, createdAt: unknown): Promise<RemoteObject | undefined> {
        const reads = this.readsOf(owner);
        const object = await reads.read(id, createdAt);
        return object || reads.hasBegun ? object : this.readOfProject(id, createdAt);
    }

    private readsOf(owner: string): PagedReads {
        const reads =
            this.reads.get(owner) ??
            new PagedReads(
                (page) => this.api.list(owner, page),
                2,
                (objects) => {
                    if (this.api.listKnowsOwner) {
                        this.own.set(owner, Promise.resolve(objects));
                    }
                    this.keep(owner, Promise.resolve(objects));
                },
            );
        this.reads.set(owner, reads);
        return reads;
    }

    private async readOfProject(id: string, createdAt: unknown): Promise<RemoteObject | undefined> {
        if (!this.api.hasProjectList) {
            return undefined;
        }
        this.projectReads ??= new PagedReads(
            (page) => this.api.list(undefined, page),
            manyOwners,
            (objects, pages) => {
                this.project = Promise.resolve(projectListOf(this.api, pages, async () => objects));
            },
        );
        return this.projectReads.read(id, createdAt);
    }

    private ownList(owner: string): Promise<Listed> {
        return this.own.get(owner) ?? this.remember(this.own, owner, this.allOf(owner, this.known.get(owner)));
    }

    /** Fails for an unknown owner. Where a list does not, the owner itself is asked for, and then any list will do. */
    private async allOf(owner: string, known?: Promise<Listed>): Promise<Listed> {
        if (this.api.listKnowsOwner) {
            return this.api.all(owner);
        }
        await this.proveOwner(owner);
        return known ?? this.api.all(owner);
    }

    private keep(owner: string, list: Promise<Listed>): Promise<Listed> {
        this.asked.add(owner);
        this.newer.listBegins(owner);
        this.objects.expect(owner, list);
        return this.remember(this.known, owner, list);
    }

    private remember<Result>(lists: Map<string, Promise<Result>>, owner: string, list: Promise<Result>): Promise<Result> {
        lists.set(owner, list);
        // A failed list is not remembered.
        list.catch(() => lists.get(owner) === list && lists.delete(owner));
        return list;
    }

    private async open(owner: string): Promise<Listed> {
        // A create with a unique key may have asked already.
        const asking = this.firstPages.get(owner);
        const first = asking && (await asking.catch(() => undefined));
        if (first && isWhole(first)) {
            return mapOf(first);
        }
        const asked = this.asked.size;
        if (asked >= manyOwners && this.api.hasProjectList) {
            this.project ??= openProjectList(this.api);
        }
        const project = await this.project?.catch(() => {
            this.project = undefined; // A failed list is not remembered.
        });
        if (!project || project.pages > asked + 1) {
            return this.api.listKnowsOwner ? this.ownList(owner) : this.api.all(owner);
        }
        return project.of(owner);
    }
}

/** Whether a first page is all that an owner has. */
function isWhole({ pages, hasOthers }: Page): boolean {
    return pages <= 1 && !hasOthers;
}

function mapOf({ objects }: Page): Listed {
    return new Map(objects.map((object) => [object.id, object]));
}
