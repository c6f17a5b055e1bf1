import { apiVersion } from "../../support/generation";
import type { Scene } from "../scene";
import { configs, customers, nextNumber, production, projectWebhooks, type Sort, sandbox, webhooks } from "../sorts";

export interface Operation {
    readonly title: string;
    /** What it is done to. */
    readonly sort: Sort;
    readonly command: "up" | "refresh";
    /**
     * What it asks of the service when nothing goes wrong, in this order as far as one waits for
     * the other. `owner`: reads the new owner.
     */
    readonly requests: readonly ("list" | "owner" | "health" | "GET" | "POST" | "PATCH" | "DELETE")[];
    /**
     * Which of them a fault hits, one in each cell, counted from 1: those that no other operation
     * has in this place.
     */
    readonly hit: readonly number[];
    /** Whether it sends a `null` that must not be ignored. */
    readonly clears?: true;
    readonly adoptExisting?: "identical";
    /** Leaves the command something to do, under an owner where others have objects as well. */
    prepare(scene: Scene, owner: string): void;
}

const isPlatform = apiVersion === "platform";

/**
 * What shows, before a delete, that an ID is still that of the same connection, or that of no other
 * resource type.
 */
function look(sort: Sort): "GET"[] {
    return (sort === configs && isPlatform) || sort === projectWebhooks ? ["GET"] : [];
}

/** The same before an update. */
function lookBeforeUpdate(sort: Sort): "GET"[] {
    return sort === projectWebhooks ? ["GET"] : [];
}

/** Whether the project is the parent, so that no list of a parent confirms anything. */
function isOfProject(sort: Sort): boolean {
    return sort === customers || sort === projectWebhooks;
}

/** What confirms a 404: in platform, no list proves anything without its owner. */
function proof(sort: Sort): ("owner" | "list")[] {
    return !isOfProject(sort) && isPlatform ? ["owner", "list"] : ["list"];
}

/** The same after a DELETE. An object of the project needs an older one that Kapso shows. */
function evidence(sort: Sort): ("owner" | "GET" | "list")[] {
    return isOfProject(sort) ? ["GET", "list"] : proof(sort);
}

/** What every sort of object has. */
function common(sort: Sort): Operation[] {
    const operation = (title: string, rest: Omit<Operation, "title" | "sort">): Operation => ({ title: sort.title + title, sort, ...rest });
    const operations = [
        operation("create", {
            command: "up",
            requests: ["list", "POST"],
            hit: [1, 2],
            prepare: ({ engine }, owner) => void engine.program.set("acme", sort.declare(owner)),
        }),
        operation("taking over", {
            command: "up",
            // What the service shows need not be sent.
            requests: sort === configs ? ["list", "PATCH"] : ["list"],
            hit: sort === configs ? [1, 2] : [1],
            adoptExisting: "identical",
            prepare(scene, owner) {
                const inputs = sort.declare(owner);
                scene.engine.program.set("acme", inputs);
                scene.add(inputs);
            },
        }),
        operation("read", {
            command: "refresh",
            requests: ["GET"],
            hit: [1],
            prepare: (scene, owner) => void scene.plant("acme", sort.declare(owner)),
        }),
        operation("read of one that is gone", {
            command: "refresh",
            requests: isOfProject(sort) ? ["list", "GET"] : ["GET", ...proof(sort)],
            hit: isOfProject(sort) ? [1, 2] : [1, ...proof(sort).map((_, index) => index + 2)],
            prepare(scene, owner) {
                if (isOfProject(sort)) {
                    // Only beside an older one that answers is an unknown customer believed.
                    scene.plant("other", sort.declare(owner));
                }
                const { id } = scene.plant("acme", sort.declare(owner));
                scene.begin();
                scene.remove(id);
            },
        }),
        operation("update", {
            command: "up",
            requests: [...lookBeforeUpdate(sort), "PATCH"],
            hit: [...lookBeforeUpdate(sort), "PATCH"].map((_, index) => index + 1),
            // What platform never shows cannot be seen to stay.
            ...(sort === configs && isPlatform ? {} : { clears: true }),
            prepare(scene, owner) {
                const inputs = sort.declare(owner);
                scene.plant("acme", inputs);
                scene.engine.program.set("acme", sort.changed(inputs));
            },
        }),
        operation("delete", {
            command: "up",
            requests: [...look(sort), "DELETE"],
            hit: [...look(sort).map((_, index) => index + 1), look(sort).length + 1],
            prepare(scene, owner) {
                scene.plant("other", sort.declare(owner));
                scene.plant("acme", sort.declare(owner));
                scene.engine.program.delete("acme");
            },
        }),
        operation("delete of one that is gone", {
            command: "up",
            requests: [...look(sort), "DELETE", ...evidence(sort)],
            hit: [...look(sort), "DELETE", ...evidence(sort)].map((_, index) => index + 1),
            prepare(scene, owner) {
                // Only beside an older one that answers is an unknown customer believed.
                scene.plant("other", sort.declare(owner));
                const { id } = scene.plant("acme", sort.declare(owner));
                scene.engine.program.delete("acme");
                scene.begin();
                scene.remove(id);
            },
        }),
    ];
    if (isOfProject(sort)) {
        return operations; // It has no owner that could change.
    }
    return [
        ...operations,
        operation("delete of the last of its stack", {
            command: "up",
            requests: [...look(sort), "DELETE"],
            hit: [...look(sort).map((_, index) => index + 1), look(sort).length + 1],
            prepare(scene, owner) {
                scene.plant("acme", sort.declare(owner));
                scene.engine.program.delete("acme");
            },
        }),
        operation("replace", {
            command: "up",
            // The new parent, and the object itself, which may be as declared already.
            requests: ["owner", "GET", ...look(sort), "DELETE", "list", "POST"],
            hit: ["owner", "GET", ...look(sort), "DELETE", "list", "POST"].map((_, index) => index + 1),
            prepare(scene, owner) {
                const inputs = sort.declare(sort.owner(scene.emulator));
                scene.plant("acme", inputs);
                const { customerId, configId, ...others } = inputs;
                scene.engine.program.set("acme", { ...others, ...(configId === undefined ? { customerId: owner } : { configId: owner }) });
            },
        }),
    ];
}

/** Every operation of the provider, and those turns of them that ask the service for more. */
export const operations: readonly Operation[] = [
    ...common(configs),
    {
        title: "create of a sandbox",
        sort: configs,
        command: "up",
        requests: ["list", "POST"],
        hit: [2],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", sandbox(customerId)),
    },
    {
        title: "create of three",
        sort: configs,
        command: "up",
        requests: ["list", "POST", "POST", "POST"],
        hit: [2, 3],
        prepare({ engine }, customerId) {
            engine.program.set("acme", production(customerId));
            engine.program.set("other", production(customerId));
            engine.program.set("third", sandbox(customerId));
        },
    },
    {
        title: "create, health required",
        sort: configs,
        command: "up",
        requests: ["list", "POST", "health"],
        hit: [3],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", production(customerId, { verifyHealth: "require" })),
    },
    {
        title: "refresh of four",
        sort: configs,
        command: "refresh",
        requests: ["list"],
        hit: [1],
        prepare(scene, customerId) {
            for (const name of ["acme", "other", "third", "fourth"]) {
                scene.plant(name, production(customerId, { name }));
            }
        },
    },
    {
        title: "another number",
        sort: configs,
        command: "up",
        // In platform it is a replacement, before which the number must be free.
        ...(isPlatform
            ? { requests: ["GET", "owner", "GET", "GET", "DELETE", "list", "POST"], hit: [1, 2, 3, 4, 5, 6, 7] }
            : // The customer's list, and the project's, which this version does not have.
              { requests: ["list", "list", "PATCH"], hit: [1, 2, 3] }),
        prepare(scene, customerId) {
            const inputs = production(customerId);
            scene.plant("acme", inputs);
            scene.engine.program.set("acme", { ...inputs, phoneNumberId: nextNumber() });
        },
    },
    {
        title: "update, health required",
        sort: configs,
        command: "up",
        requests: ["PATCH", "health"],
        hit: [2],
        prepare(scene, customerId) {
            const inputs = production(customerId, { verifyHealth: "require" });
            scene.plant("acme", inputs);
            scene.engine.program.set("acme", { ...inputs, name: "Acme support" });
        },
    },
    ...common(customers),
    ...common(webhooks),
    ...(isPlatform ? common(projectWebhooks) : []),
];
