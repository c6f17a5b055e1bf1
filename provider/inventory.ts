import { FieldIndex, type Wanted } from "./fieldIndex";
import type { Collection, RemoteObject } from "./kapso/collection";
import { PagedReads } from "./pagedReads";
import { type Listed, openProjectList, type ProjectList, projectListOf } from "./projectList";
import { Witnesses } from "./witnesses";

/** From this many lists of owners on, the project-wide list is tried. */
const manyOwners = 4;

/**
 * The objects of one sort as this run knows them: one list per owner and run, shared by all look-ups before a create and all
 * confirmations of a 404, and kept true to what this process itself writes. Where more owners are asked for than the project has
 * pages, one project-wide list takes the place of the remaining ones.
 */
export class Inventory {
    /** Ids that belong to a resource of the program: met in a diff, read or update, or made by this process. */
    readonly owned = new Set<string>();
    /** Ids that this process took over: it never deletes them (design, section 3). */
    readonly adopted = new Set<string>();
    /** Ids for whose sake a create of this run was refused: nothing may delete them behind its back. */
    readonly refused = new Set<string>();
    /** Ids that a diff has met or this run took over, with the mark of a take-over in the outputs of that entry of the state. */
    readonly marks = new Map<string, unknown>();
    readonly witnesses = new Witnesses();
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
    /** Owners that this run made: nothing was there before. */
    private readonly newOwners = new Set<string>();
    private readonly written = new Map<string, { owner: string; object: RemoteObject }>();
    /** All that the lists and this process's own writes have shown. */
    private readonly seen = new FieldIndex();
    /** Of each owner, the list that `seen` holds, and when it was begun. */
    private readonly seenLists = new Map<string, { listed: Listed; begun: number }>();
    private begunLists = 0;
    /** Lists that are on their way into `seen`. */
    private readonly loading = new Set<Promise<void>>();
    private readonly removedIds = new Set<string>();
    private readonly turns = new Map<string, Promise<unknown>>();
    /** `undefined` where the service has no such list. */
    private project: Promise<ProjectList | undefined> | undefined;

    constructor(readonly api: Collection) {}

    /** Gets to know an owner's objects; asks the service at most once in a run. Perhaps out of the project's list, which knows no unknown owner. */
    async load(owner: string): Promise<void> {
        if (!this.newOwners.has(owner)) {
            await (this.known.get(owner) ?? this.keep(owner, this.open(owner)));
        }
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
    async get(id: string, owner: string): Promise<RemoteObject> {
        if (!this.written.has(id)) {
            const listed = await this.known.get(owner)?.catch(() => undefined);
            const object = listed ? listed.get(id) : await this.readTogether(id, owner);
            if (object && !this.written.has(id)) {
                return object;
            }
        }
        return this.api.get(id);
    }

    /** Objects of an owner that the newest of its lists had: none where this run made the owner. */
    async listedOf(owner: string): Promise<ReadonlyMap<string, unknown>> {
        const listed = await this.known.get(owner)?.catch(() => undefined);
        return listed ?? this.seenLists.get(owner)?.listed ?? new Map();
    }

    /**
     * An owner's objects that were not listed `before`, and are not this process's own. Lists are newest first, so that a few pages do;
     * `isThorough` reads them all, for the service orders by its clock, which may jump back.
     */
    async newOf(owner: string, before: ReadonlyMap<string, unknown>, isThorough = false): Promise<RemoteObject[]> {
        const isNew = ({ id }: RemoteObject) => !before.has(id) && !this.written.has(id) && !this.removedIds.has(id);
        const found: RemoteObject[] = [];
        for (let page = 1; ; page += 1) {
            const { objects, pages } = await this.api.list(owner, page);
            found.push(...objects.filter(isNew));
            if (page >= pages || !(isThorough || objects.every(isNew))) {
                return found;
            }
        }
    }

    /** All that this run has seen or written, of every owner, that has these values. A list that fails is the matter of whoever asked for it. */
    async having(wanted: Wanted): Promise<RemoteObject[]> {
        await Promise.all(this.loading);
        return this.seen.having(wanted);
    }

    /** This process made the owner, so that a look-up needs no list of it. */
    ownerIsNew(owner: string): void {
        this.newOwners.add(owner);
    }

    /** This process made or changed the object. */
    wrote(owner: string, object: RemoteObject): void {
        this.written.set(object.id, { owner, object });
        this.seen.put(object);
    }

    /** This process deleted the object, or found it gone. */
    removed(id: string): void {
        this.written.delete(id);
        this.seen.delete(id);
        this.removedIds.add(id);
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
        return this.removedIds.has(id);
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
        return !this.removedIds.has(id) && (listed.has(id) || this.written.get(id)?.owner === owner);
    }

    private listAgain(owner: string): Promise<Listed> {
        const next = (this.runningLists.get(owner) ?? Promise.resolve()).then(() => {
            this.nextLists.delete(owner);
            const list = this.keep(owner, this.remember(this.own, owner, this.api.all(owner)));
            this.runningLists.set(owner, Promise.allSettled([list]));
            return list;
        });
        this.nextLists.set(owner, next);
        return next;
    }

    private async readTogether(id: string, owner: string): Promise<RemoteObject | undefined> {
        const reads = this.readsOf(owner);
        const object = await reads.read(id);
        return object || reads.hasBegun ? object : this.readOfProject(id);
    }

    private readsOf(owner: string): PagedReads {
        const reads =
            this.reads.get(owner) ??
            new PagedReads(
                (page) => this.api.list(owner, page),
                2,
                (objects) => {
                    this.own.set(owner, Promise.resolve(objects));
                    this.keep(owner, Promise.resolve(objects));
                },
            );
        this.reads.set(owner, reads);
        return reads;
    }

    private async readOfProject(id: string): Promise<RemoteObject | undefined> {
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
        return this.projectReads.read(id);
    }

    private ownList(owner: string): Promise<Listed> {
        return this.own.get(owner) ?? this.remember(this.own, owner, this.api.all(owner));
    }

    private keep(owner: string, list: Promise<Listed>): Promise<Listed> {
        this.remember(this.known, owner, list);
        this.begunLists += 1;
        const begun = this.begunLists;
        const loading = list.then(
            (listed) => this.see(owner, listed, begun),
            () => undefined,
        );
        this.loading.add(loading);
        void loading.then(() => this.loading.delete(loading));
        return list;
    }

    /** A list takes the place of the owner's former one, unless that was begun later, and but for what this process knows better. */
    private see(owner: string, listed: Listed, begun: number): void {
        const former = this.seenLists.get(owner);
        if (former && former.begun > begun) {
            return;
        }
        const isOwn = (id: string) => this.written.has(id) || this.removedIds.has(id);
        for (const id of former?.listed.keys() ?? []) {
            if (!listed.has(id) && !isOwn(id)) {
                this.seen.delete(id);
            }
        }
        for (const [id, object] of listed) {
            if (!isOwn(id)) {
                this.seen.put(object);
            }
        }
        this.seenLists.set(owner, { listed, begun });
    }

    private remember(lists: Map<string, Promise<Listed>>, owner: string, list: Promise<Listed>): Promise<Listed> {
        lists.set(owner, list);
        // A failed list is not remembered.
        list.catch(() => lists.get(owner) === list && lists.delete(owner));
        return list;
    }

    private async open(owner: string): Promise<Listed> {
        const asked = this.known.size;
        if (asked >= manyOwners && this.api.hasProjectList) {
            this.project ??= openProjectList(this.api);
        }
        const project = await this.project?.catch(() => {
            this.project = undefined; // A failed list is not remembered.
        });
        if (!project || project.pages > asked + 1) {
            return this.ownList(owner);
        }
        return project.of(owner);
    }
}
