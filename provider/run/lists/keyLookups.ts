import type { Collection } from "../../kapso/api/collection";
import type { Page, RemoteObject } from "../../kapso/api/remoteObject";
import { memo } from "../memo";
import type { Listed } from "./projectList";

/** A field value that only one object may have. */
export interface UniqueKey {
    field: string;
    value: string;
}

/** Either the whole list of a parent, which is not read yet, or the objects with a unique key. */
type KeyLookup = { whole: () => Promise<Listed> } | { found: RemoteObject[]; isReliable: boolean };

/**
 * Decides how to find an object with a unique key: by single lookups, until they would cost as many
 * requests as the list of the parent.
 */
export class KeyLookups {
    private count = 0;
    private readonly firstPage = memo((parent: string) => this.api.list(parent, 1));

    constructor(private readonly api: Collection) {}

    /** Finds the objects of a parent that have a unique key, with the fewest requests. */
    async find(parent: string, key: UniqueKey): Promise<KeyLookup> {
        const first = await this.firstPage(parent);
        if (isWhole(first)) {
            return { whole: async () => objectsOf(first) };
        }
        if (first.pages <= 2 * (this.count + 1)) {
            // Reuse the first page.
            return { whole: () => this.api.all(parent, {}, first) };
        }
        this.count += 1;
        const { objects, hasOthers } = await this.withKey(key);
        return { found: objects, isReliable: !hasOthers };
    }

    /** The list of a parent, if a lookup has fetched it and it has only one page. */
    async knownWhole(parent: string): Promise<Listed | undefined> {
        const first = await this.firstPage.known(parent)?.catch(() => undefined);
        return first && isWhole(first) ? objectsOf(first) : undefined;
    }

    /**
     * Objects of the project with a unique key. Searches for the value as it was sent and in its
     * canonical form, because Kapso may have stored either.
     */
    async withKey({ field, value }: UniqueKey): Promise<Pick<Page, "objects" | "hasOthers">> {
        const forms = new Set([value, String(this.api.objects.fields[field]?.canonical?.(value) ?? value)]);
        const pages = await Promise.all([...forms].map((form) => this.api.list(undefined, 1, { [field]: form })));
        return { objects: pages.flatMap(({ objects }) => objects), hasOthers: pages.some(({ hasOthers }) => hasOthers) };
    }
}

/** Whether the first page is the whole list of a parent. */
function isWhole({ pages, hasOthers }: Page): boolean {
    return pages <= 1 && !hasOthers;
}

function objectsOf({ objects }: Page): Listed {
    return new Map(objects.map((object) => [object.id, object]));
}
