import { unreadableList } from "../../errors/request";
import type { Objects } from "../apiVersionTable";
import type { KapsoClient } from "../http/client";
import type { KapsoRequest } from "../http/request";
import type { ServerClock } from "../http/serverClock";
import type { ListedSize } from "./listedSize";
import { requireId } from "./path";
import type { Naming, Page, RemoteObject, Values } from "./remoteObject";
import { addressOf, parentIn } from "./resourceId";
import { EmptyPageError, Responses } from "./responses";

/** Lists are paged while others delete: then they are read again, at most this often. */
const maxAttempts = 5;

/**
 * The objects of several pages. If two share an address, as a sandbox and a production config of
 * one
 * number may, a request reaches only one of them. So neither is in it, and only the response to a
 * request for one of them shows which one that is.
 */
export class ObjectsById {
    readonly byId = new Map<string, RemoteObject>();
    /** IDs by address. */
    private readonly ids = new Map<string, string>();
    private readonly sharedAddresses = new Set<string>();

    /**
     * What a request for this ID would reach, if this is the whole list of its parent: the number
     * may
     * have been connected again. A production config that is not listed may share its address with
     * a
     * sandbox.
     */
    reachedBy(id: string): RemoteObject | undefined {
        const atAddress = this.byId.get(this.ids.get(addressOf(id)) ?? "");
        return this.byId.get(id) ?? (atAddress?.kind === "sandbox" ? undefined : atAddress);
    }

    add(objects: readonly RemoteObject[]): void {
        for (const object of objects) {
            const address = addressOf(object.id);
            const first = this.ids.get(address) ?? object.id;
            this.ids.set(address, first);
            if (first !== object.id) {
                this.sharedAddresses.add(address);
                this.byId.delete(first);
            } else if (!this.sharedAddresses.has(address)) {
                // While others add objects, one may move onto the next page, and is listed twice.
                this.byId.set(object.id, object);
            }
        }
    }
}

/** The calls that every sort of object has: one small function per API operation. */
export class Collection {
    private readonly responses: Responses;

    constructor(
        private readonly client: KapsoClient,
        readonly objects: Objects,
        readonly naming: Naming,
        listed: ListedSize,
    ) {
        this.responses = new Responses(objects, naming, listed);
    }

    get hasProjectList(): boolean {
        return this.objects.ofProject !== undefined;
    }

    /**
     * Whether the project's list only answers reads, because it does not show the IDs of the
     * parents.
     */
    get projectListServesReadsOnly(): boolean {
        return this.objects.parentAddress !== undefined;
    }

    /**
     * Whether the list of an owner that the project does not have fails. Otherwise it is empty, and
     * proves nothing.
     */
    get listKnowsParent(): boolean {
        return this.filterFor(this.naming.parent?.field) === undefined;
    }

    /** Kapso's clock. */
    get clock(): ServerClock {
        return this.client.clock;
    }

    /** Requests that other processes have sent with this API key during this run, at least. */
    get requestsOfOthers(): number {
        return this.client.otherTraffic.count;
    }

    async create(parent: string, values: Values, onSend: () => void = () => undefined): Promise<RemoteObject> {
        const attempt = `create ${this.naming.title} ${this.nameOf(values)}${this.ofParent(parent, "for")}`;
        const response = await this.client.send({
            method: "POST",
            path: this.objects.collectionPath(parent),
            body: this.bodyOf(values),
            attempt,
            onSend,
        });
        return this.responses.one(response, { attempt, parent: this.naming.parent && parent });
    }

    async get(id: string): Promise<RemoteObject> {
        const attempt = `read ${this.naming.title} ${id}`;
        const response = await this.client.send({ method: "GET", path: this.objects.one(id), attempt });
        return this.responses.one(response, { attempt, parent: parentIn(id) }, id);
    }

    async update(id: string, values: Values): Promise<RemoteObject> {
        const attempt = `update ${this.naming.title} ${id}`;
        const response = await this.client.send({
            method: "PATCH",
            path: this.objects.one(id),
            body: this.bodyOf(values),
            attempt,
        });
        return this.responses.one(response, { attempt, parent: parentIn(id) }, id);
    }

    async delete(id: string, repeats: Pick<KapsoRequest, "onRepeat" | "mayRepeat"> = {}): Promise<void> {
        await this.client.send({ method: "DELETE", path: this.objects.one(id), attempt: `delete ${this.naming.title} ${id}`, ...repeats });
    }

    /** Whether the project's objects can be listed by a field. */
    hasFilter(field: string): boolean {
        return this.filterFor(field) !== undefined;
    }

    /**
     * Newest first; pages count from 1. Without an owner: of the whole project, all or those with a
     * value.
     */
    async list(parent: string | undefined, page: number, wanted: Record<string, string> = {}): Promise<Page> {
        const attempt = `list the ${this.naming.title}s${parent === undefined ? " of the project" : this.ofParent(parent, "of")}`;
        if (this.naming.parent && parent !== undefined) {
            requireId(addressOf(parent));
        }
        const parentFilter = parent !== undefined && !this.listKnowsParent ? { [this.naming.parent?.field ?? ""]: parent } : {};
        const filters = { ...parentFilter, ...wanted };
        const route = parent === undefined || !this.listKnowsParent ? this.projectRoute : this.objects.collectionPath(parent);
        const query = new URLSearchParams([
            ...Object.entries(filters).map(([field, value]): [string, string] => [this.filterFor(field) ?? field, value]),
            ["page", String(page)],
            ["per_page", "100"],
        ]);
        const path = `${route}?${query}`;
        const response = await this.client.send({ method: "GET", path, attempt });
        return this.responses.page(response, { attempt, parent: this.naming.parent && parent }, { path, number: page, filters });
    }

    /**
     * Every page, by ID. If others delete objects meanwhile, later objects move onto pages that
     * were
     * read already, and the list becomes shorter: then all is read again. If others add objects,
     * some
     * only move onto later pages. The `first` page may be known already.
     */
    async all(parent: string | undefined, wanted: Record<string, string> = {}, first?: Page): Promise<Map<string, RemoteObject>> {
        for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
            try {
                const listed = await this.allOnce(parent, wanted, attempt === 1 ? first : undefined);
                if (listed) {
                    return listed;
                }
            } catch (error) {
                if (!(error instanceof EmptyPageError) || attempt === maxAttempts) {
                    throw error;
                }
            }
        }
        throw unreadableList(this.naming.title);
    }

    /** `undefined` if the list became shorter meanwhile. */
    private async allOnce(
        parent: string | undefined,
        wanted: Record<string, string>,
        first: Page | undefined,
    ): Promise<Map<string, RemoteObject> | undefined> {
        const listed = new ObjectsById();
        for (let page = 1, pages = 1, before = 0; page <= pages; page += 1) {
            const response = (page === 1 ? first : undefined) ?? (await this.list(parent, page, wanted));
            listed.add(response.objects);
            if (response.total < before) {
                return undefined;
            }
            before = response.total;
            pages = response.pages;
        }
        return listed.byId;
    }

    private bodyOf(values: Values): Values {
        const { root, fields, writeOnly } = this.objects;
        const sent = Object.entries(values).map(([name, value]) => [(writeOnly[name] ?? fields[name])?.wire, value]);
        return { [root]: Object.fromEntries(sent) };
    }

    private get projectRoute(): string | undefined {
        return this.objects.ofProject ?? (this.naming.parent ? undefined : this.objects.collectionPath(""));
    }

    private filterFor(field: string | undefined): string | undefined {
        return field === undefined ? undefined : this.objects.filters[field];
    }

    private nameOf(values: Values): string {
        return JSON.stringify(values.name ?? values.url);
    }

    private ofParent(parent: string, word: "for" | "of"): string {
        return this.naming.parent ? ` ${word} ${this.naming.parent.title} ${parent}` : "";
    }
}
