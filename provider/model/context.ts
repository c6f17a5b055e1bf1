import type { Naming, RemoteObject } from "../kapso/api/remoteObject";
import { parentIn, requireResourceId } from "../kapso/api/resourceId";
import type { Account } from "../run/account";
import type { StateObject } from "../run/accountEvidence";
import type { KnownObjects } from "../run/knownObjects";
import { Comparison } from "./comparison";
import type { Definition } from "./definition";
import type { Properties } from "./properties";
import { type ResourceType, resourceTypeIn } from "./resourceType";

/**
 * What the steps of one operation share: the resource type in the API version of this run, and what
 * the run knows.
 */
export class Context {
    readonly type: ResourceType;
    readonly compare: Comparison;
    readonly objects: KnownObjects;

    constructor(
        definition: Definition,
        readonly account: Account,
    ) {
        this.type = resourceTypeIn(account.settings.apiVersion, definition);
        this.compare = new Comparison(this.type);
        this.objects = account.objectsIn(definition.collection);
    }

    get title(): string {
        return this.objects.api.naming.title;
    }

    /** How messages name the parent. */
    get parentNaming(): Naming["parent"] {
        return this.objects.api.naming.parent;
    }

    logLine(line: string): void {
        this.account.host.logLine(line);
    }

    /** Noun and declared name or URL, for messages. */
    declared(news: Properties): string {
        return `${this.title} ${JSON.stringify(news[this.type.label])}`;
    }

    /** Noun, ID and parent of an object, for messages. */
    label({ id, ...values }: RemoteObject, news: Properties): string {
        const parent = this.parentNaming;
        if (parent && values[parent.field] === null) {
            return `${this.title} ${id} of no ${parent.title}`;
        }
        return parent ? `${this.title} ${id} of ${parent.title} ${values[parent.field] ?? news[parent.field]}` : `${this.title} ${id}`;
    }

    /** What to do with an existing object: the argument, or the setting of the stack. */
    adoptionMode(news: Properties): unknown {
        return news.adoptExisting ?? this.account.settings.adoptExisting;
    }

    /**
     * The parent's ID of an object of the state. The ID of a webhook holds the ID of its config,
     * while
     * the argument stays as the program has it. Without a parent, the ID of the project: an empty
     * text.
     */
    parentOf(id: string, values: Properties): string | undefined {
        const { parent } = this.type;
        if (parent === undefined) {
            return "";
        }
        const parentId = parentIn(id) ?? values[parent.field];
        return typeof parentId === "string" ? parentId : undefined;
    }

    /**
     * The resource ID of the parent that a program names, perhaps by its number or its ID of the
     * other API version.
     */
    async resolveParent(news: Properties): Promise<string> {
        const { parent } = this.type;
        const id = parent ? String(news[parent.field]) : "";
        return parent?.collection === "configs" ? this.account.configIds.here(id) : id;
    }

    /** Fails if a text cannot be the ID of such an object, before anything is sent. */
    requireId(id: string): void {
        requireResourceId(id, this.type.parent?.collection === "configs");
    }

    /** The resource ID, for an ID that a program or a state names. */
    async resolveId(id: string): Promise<string> {
        const { collection, parent } = this.type;
        const parentId = parent?.collection === "configs" ? parentIn(id) : undefined;
        if (parentId !== undefined) {
            return `${await this.account.configIds.here(parentId)}${id.slice(parentId.length)}`;
        }
        return collection === "configs" ? this.account.configIds.here(id) : id;
    }

    /**
     * A response has shown an object. What names it by its number need not ask. A sandbox may share
     * its number.
     */
    learn({ id, kind }: RemoteObject): void {
        if (this.type.collection === "configs" && kind !== "sandbox") {
            this.account.configIds.learn(id);
        }
    }

    /** An object of the state, as it shows to which account a response belongs. */
    stateObject(id: string, outs: Properties): StateObject {
        const { collection, parent } = this.type;
        const parentId = this.parentOf(id, outs);
        return {
            collection,
            id,
            createdAt: outs.createdAt,
            parent: parent && parentId !== undefined ? { collection: parent.collection, id: parentId } : undefined,
        };
    }
}
