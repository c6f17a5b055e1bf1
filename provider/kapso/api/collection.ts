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

/**
 * Maximum number of times that one list is read. Deletes by other clients shift its pages, so the
 * list is read again.
 */
const maxAttempts = 5;

/**
 * The objects of several pages, by ID. A sandbox and a production config of one number can share an
 * address. A request reaches only one of them and the list does not show which, so both are left
 * out.
 */
export class ObjectsById {
    readonly byId = new Map<string, RemoteObject>();
    /** The first ID that was seen at each address. */
    private readonly ids = new Map<string, string>();
    private readonly sharedAddresses = new Set<string>();

    /**
     * The object that a request for this ID would reach, if all pages of the parent were added. An
     * unlisted ID can be that of a replaced connection, so its address decides. If a sandbox has
     * that address, the result is `undefined`, because an unlisted production config may share it.
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
                // If another client creates an object during paging, one object moves to the next
                // page and is listed twice.
                this.byId.set(object.id, object);
            }
        }
    }
}

/** The API operations that every resource type has, one method per operation. */
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
     * Whether the project's list serves reads only, because it does not show the IDs of the
     * parents.
     */
    get projectListServesReadsOnly(): boolean {
        return this.objects.parentAddress !== undefined;
    }

    /**
     * Whether Kapso rejects the list of an unknown parent. Otherwise that list is empty, so it is
     * no evidence that an object was deleted.
     */
    get listKnowsParent(): boolean {
        return this.filterFor(this.naming.parent?.field) === undefined;
    }

    get clock(): ServerClock {
        return this.client.clock;
    }

    /**
     * Minimum number of requests that other processes have sent with this API key during this run.
     */
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

    async delete(id: string, hooks: Pick<KapsoRequest, "onRetry" | "beforeRetry"> = {}): Promise<void> {
        await this.client.send({ method: "DELETE", path: this.objects.one(id), attempt: `delete ${this.naming.title} ${id}`, ...hooks });
    }

    /** Whether the project's objects can be listed by a field. */
    hasFilter(field: string): boolean {
        return this.filterFor(field) !== undefined;
    }

    /**
     * One page of a parent's list, newest first; pages count from 1. Without a parent, a page of
     * the project's list. `wanted` keeps the objects with these values.
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
     * All objects of a list, by ID. If another client deletes objects during paging, later objects
     * move to pages that were already read, and the total falls. The list is then read again.
     * Created objects only move others to later pages. `first` is page 1, if it is already known.
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

    /** `undefined` if the list became shorter during paging. */
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
