import type { Collection } from "../../kapso/api/collection";
import { canonicalId } from "../../kapso/api/ids";
import type { RemoteObject } from "../../kapso/api/remoteObject";
import { NotFoundError } from "../../kapso/errors/statusErrors";

/** Objects by ID. */
export type Listed = Map<string, RemoteObject>;

/** The list of a whole project, by parent. */
export interface ProjectList {
    pages: number;
    of: (parent: string) => Promise<Listed>;
}

/**
 * Reads the number of pages. The list itself is read when the first parent's objects are requested.
 * `undefined` if Kapso has no such list: on v1, only later versions have it.
 */
export async function openProjectList(api: Collection): Promise<ProjectList | undefined> {
    try {
        const { objects, pages } = await api.list(undefined, 1);
        const only = new Map(objects.map((object) => [object.id, object]));
        // If there are several pages, the first may be outdated by now, so it is read again.
        return projectListOf(api, pages, async () => (pages <= 1 ? only : api.all(undefined)));
    } catch (error) {
        if (error instanceof NotFoundError) {
            return undefined;
        }
        throw error;
    }
}

export function projectListOf(api: Collection, pages: number, all: () => Promise<Listed>): ProjectList {
    const field = api.naming.parent?.field ?? "";
    let lists: Promise<Map<unknown, Listed>> | undefined;
    const open = () => {
        const opened = all().then((objects) => partition(objects, field));
        opened.catch(() => {
            lists = undefined; // Do not cache a failed list.
        });
        return opened;
    };
    return {
        pages,
        of: async (parent) => {
            lists ??= open();
            return (await lists).get(canonicalId(parent)) ?? new Map();
        },
    };
}

function partition(objects: Listed, field: string): Map<unknown, Listed> {
    const parts = new Map<unknown, Listed>();
    for (const [id, object] of objects) {
        const parent = canonicalId(object[field]);
        const part = parts.get(parent) ?? new Map<string, RemoteObject>();
        parts.set(parent, part.set(id, object));
    }
    return parts;
}
