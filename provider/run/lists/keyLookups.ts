import type { Collection } from "../../kapso/api/collection";
import type { Page, RemoteObject } from "../../kapso/api/remoteObject";
import { memo } from "../memo";
import type { Listed } from "./projectList";

/** A value that only one object may have. */
export interface UniqueKey {
    field: string;
    value: string;
}

/** The whole list of a parent, still to be read, or the objects with a unique key. */
type KeyLookup = { whole: () => Promise<Listed> } | { found: RemoteObject[]; isReliable: boolean };

/**
 * The cost rule of lookups: an object with a unique key is looked up singly until the single
 * lookups
 * would cost as much as the list of its parent.
 */
export class KeyLookups {
    private count = 0;
    private readonly firstPage = memo((parent: string) => this.api.list(parent, 1));

    constructor(private readonly api: Collection) {}

    /** Looks for an object in a parent, at the lower cost. */
    async find(parent: string, key: UniqueKey): Promise<KeyLookup> {
        const first = await this.firstPage(parent);
        if (isWhole(first)) {
            return { whole: async () => objectsOf(first) };
        }
        if (first.pages <= 2 * (this.count + 1)) {
            // The first page needs not be asked for again.
            return { whole: () => this.api.all(parent, {}, first) };
        }
        this.count += 1;
        const { objects, hasOthers } = await this.withKey(key);
        return { found: objects, isReliable: !hasOthers };
    }

    /** The list of a parent, if a lookup has shown that it has one page. */
    async knownWhole(parent: string): Promise<Listed | undefined> {
        const first = await this.firstPage.known(parent)?.catch(() => undefined);
        return first && isWhole(first) ? objectsOf(first) : undefined;
    }

    /**
     * Objects of the project with the value of a unique key, as it was sent or as Kapso may have
     * stored it.
     */
    async withKey({ field, value }: UniqueKey): Promise<Pick<Page, "objects" | "hasOthers">> {
        const forms = new Set([value, String(this.api.objects.fields[field]?.canonical?.(value) ?? value)]);
        const pages = await Promise.all([...forms].map((form) => this.api.list(undefined, 1, { [field]: form })));
        return { objects: pages.flatMap(({ objects }) => objects), hasOthers: pages.some(({ hasOthers }) => hasOthers) };
    }
}

/** Whether a first page is all that a parent has. */
function isWhole({ pages, hasOthers }: Page): boolean {
    return pages <= 1 && !hasOthers;
}

function objectsOf({ objects }: Page): Listed {
    return new Map(objects.map((object) => [object.id, object]));
}
