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
 * What the steps of one operation share: the resource type in this API version, and the account.
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

    /** Title and declared label, for messages. */
    declared(news: Properties): string {
        return `${this.title} ${JSON.stringify(news[this.type.label])}`;
    }

    /** Title, ID and parent of an object, for messages. */
    label({ id, ...values }: RemoteObject, news: Properties): string {
        const parent = this.parentNaming;
        if (parent && values[parent.field] === null) {
            return `${this.title} ${id} of no ${parent.title}`;
        }
        return parent ? `${this.title} ${id} of ${parent.title} ${values[parent.field] ?? news[parent.field]}` : `${this.title} ${id}`;
    }

    /** The adoption mode: the argument, or the setting of the stack. */
    adoptionMode(news: Properties): unknown {
        return news.adoptExisting ?? this.account.settings.adoptExisting;
    }

    /**
     * The parent's ID of an object of the state. It comes from the webhook's own ID, because the
     * argument `configId` may have another form. Empty if the project is the parent.
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
     * The resource ID of the declared parent. The program may name a config by its number, or by
     * its ID of the other API version.
     */
    async resolveParent(news: Properties): Promise<string> {
        const { parent } = this.type;
        const id = parent ? String(news[parent.field]) : "";
        return parent?.collection === "configs" ? this.account.configIds.here(id) : id;
    }

    /** Fails before any request if the text cannot be an ID of this resource type. */
    requireId(id: string): void {
        requireResourceId(id, this.type.parent?.collection === "configs");
    }

    /** The resource ID for an ID that a program or a state contains. */
    async resolveId(id: string): Promise<string> {
        const { collection, parent } = this.type;
        const parentId = parent?.collection === "configs" ? parentIn(id) : undefined;
        if (parentId !== undefined) {
            return `${await this.account.configIds.here(parentId)}${id.slice(parentId.length)}`;
        }
        return collection === "configs" ? this.account.configIds.here(id) : id;
    }

    /**
     * Remembers the resource ID for a number, so that later references to the number need no
     * request. Sandboxes are left out, because they may share a number.
     */
    learn({ id, kind }: RemoteObject): void {
        if (this.type.collection === "configs" && kind !== "sandbox") {
            this.account.configIds.learn(id);
        }
    }

    /** An object of the state, in the form that the account evidence needs. */
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
