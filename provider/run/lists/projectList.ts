import type { Collection } from "../../kapso/api/collection";
import { canonicalId } from "../../kapso/api/ids";
import type { RemoteObject } from "../../kapso/api/remoteObject";
import { NotFoundError } from "../../kapso/errors/statusErrors";

/** Objects by id. */
export type Listed = Map<string, RemoteObject>;

/** The list of a whole project, by owner. */
export interface ProjectList {
    pages: number;
    of: (parent: string) => Promise<Listed>;
}

/**
 * Asks how long it is, and reads it with the first owner. `undefined` where the service has no such
 * list: only a later version of v1 has it.
 */
export async function openProjectList(api: Collection): Promise<ProjectList | undefined> {
    try {
        const { objects, pages } = await api.list(undefined, 1);
        const only = new Map(objects.map((object) => [object.id, object]));
        // Of several pages, the first may be old by now.
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
            lists = undefined; // A failed list is not remembered.
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
