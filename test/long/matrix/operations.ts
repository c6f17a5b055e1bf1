import { apiVersion } from "../../support/apiVersion";
import { configs, customers, nextNumber, production, projectWebhooks, type ResourceType, sandbox, webhooks } from "../resourceTypes";
import type { Scene } from "../scene";

export interface Operation {
    readonly title: string;
    /** What it is done to. */
    readonly resourceType: ResourceType;
    readonly command: "up" | "refresh";
    /**
     * What it asks of the service when nothing goes wrong, in this order as far as one waits for
     * the other. `owner`: reads the new owner.
     */
    readonly requests: readonly ("list" | "parent" | "health" | "GET" | "POST" | "PATCH" | "DELETE")[];
    /**
     * Which of them a fault hits, one in each cell, counted from 1: those that no other operation
     * has in this place.
     */
    readonly hit: readonly number[];
    /** Whether it sends a `null` that must not be ignored. */
    readonly clears?: true;
    readonly adoptExisting?: "identical";
    /** Leaves the command something to do, under an owner where others have objects as well. */
    prepare(scene: Scene, parent: string): void;
}

const isPlatform = apiVersion === "platform";

/**
 * What shows, before a delete, that an ID is still that of the same connection, or that of no other
 * resource type.
 */
function look(resourceType: ResourceType): "GET"[] {
    return (resourceType === configs && isPlatform) || resourceType === projectWebhooks ? ["GET"] : [];
}

/** The same before an update. */
function existenceCheckBeforeUpdate(resourceType: ResourceType): "GET"[] {
    return resourceType === projectWebhooks ? ["GET"] : [];
}

/** Whether the project is the parent, so that no list of a parent confirms anything. */
function isOfProject(resourceType: ResourceType): boolean {
    return resourceType === customers || resourceType === projectWebhooks;
}

/** What confirms a 404: in platform, no list proves anything without its owner. */
function parentEvidence(resourceType: ResourceType): ("parent" | "list")[] {
    return !isOfProject(resourceType) && isPlatform ? ["parent", "list"] : ["list"];
}

/** The same after a DELETE. An object of the project needs an older one that Kapso shows. */
function evidence(resourceType: ResourceType): ("parent" | "GET" | "list")[] {
    return isOfProject(resourceType) ? ["GET", "list"] : parentEvidence(resourceType);
}

/** What every sort of object has. */
function common(resourceType: ResourceType): Operation[] {
    const operation = (title: string, rest: Omit<Operation, "title" | "resourceType">): Operation => ({
        title: resourceType.title + title,
        resourceType,
        ...rest,
    });
    const operations = [
        operation("create", {
            command: "up",
            requests: ["list", "POST"],
            hit: [1, 2],
            prepare: ({ engine }, parent) => void engine.program.set("acme", resourceType.declare(parent)),
        }),
        operation("taking over", {
            command: "up",
            // What the service shows need not be sent.
            requests: resourceType === configs ? ["list", "PATCH"] : ["list"],
            hit: resourceType === configs ? [1, 2] : [1],
            adoptExisting: "identical",
            prepare(scene, parent) {
                const inputs = resourceType.declare(parent);
                scene.engine.program.set("acme", inputs);
                scene.add(inputs);
            },
        }),
        operation("read", {
            command: "refresh",
            requests: ["GET"],
            hit: [1],
            prepare: (scene, parent) => void scene.plant("acme", resourceType.declare(parent)),
        }),
        operation("read of one that is gone", {
            command: "refresh",
            requests: isOfProject(resourceType) ? ["list", "GET"] : ["GET", ...parentEvidence(resourceType)],
            hit: isOfProject(resourceType) ? [1, 2] : [1, ...parentEvidence(resourceType).map((_, index) => index + 2)],
            prepare(scene, parent) {
                if (isOfProject(resourceType)) {
                    // Only beside an older one that answers is an unknown customer believed.
                    scene.plant("other", resourceType.declare(parent));
                }
                const { id } = scene.plant("acme", resourceType.declare(parent));
                scene.begin();
                scene.remove(id);
            },
        }),
        operation("update", {
            command: "up",
            requests: [...existenceCheckBeforeUpdate(resourceType), "PATCH"],
            hit: [...existenceCheckBeforeUpdate(resourceType), "PATCH"].map((_, index) => index + 1),
            // What platform never shows cannot be seen to stay.
            ...(resourceType === configs && isPlatform ? {} : { clears: true }),
            prepare(scene, parent) {
                const inputs = resourceType.declare(parent);
                scene.plant("acme", inputs);
                scene.engine.program.set("acme", resourceType.changed(inputs));
            },
        }),
        operation("delete", {
            command: "up",
            requests: [...look(resourceType), "DELETE"],
            hit: [...look(resourceType).map((_, index) => index + 1), look(resourceType).length + 1],
            prepare(scene, parent) {
                scene.plant("other", resourceType.declare(parent));
                scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
            },
        }),
        operation("delete of one that is gone", {
            command: "up",
            requests: [...look(resourceType), "DELETE", ...evidence(resourceType)],
            hit: [...look(resourceType), "DELETE", ...evidence(resourceType)].map((_, index) => index + 1),
            prepare(scene, parent) {
                // Only beside an older one that answers is an unknown customer believed.
                scene.plant("other", resourceType.declare(parent));
                const { id } = scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
                scene.begin();
                scene.remove(id);
            },
        }),
    ];
    if (isOfProject(resourceType)) {
        return operations; // It has no owner that could change.
    }
    return [
        ...operations,
        operation("delete of the last of its stack", {
            command: "up",
            requests: [...look(resourceType), "DELETE"],
            hit: [...look(resourceType).map((_, index) => index + 1), look(resourceType).length + 1],
            prepare(scene, parent) {
                scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
            },
        }),
        operation("replace", {
            command: "up",
            // The new parent, and the object itself, which may be as declared already.
            requests: ["parent", "GET", ...look(resourceType), "DELETE", "list", "POST"],
            hit: ["parent", "GET", ...look(resourceType), "DELETE", "list", "POST"].map((_, index) => index + 1),
            prepare(scene, parent) {
                const inputs = resourceType.declare(resourceType.parent(scene.emulator));
                scene.plant("acme", inputs);
                const { customerId, configId, ...others } = inputs;
                scene.engine.program.set("acme", {
                    ...others,
                    ...(configId === undefined ? { customerId: parent } : { configId: parent }),
                });
            },
        }),
    ];
}

/** Every operation of the provider, and those turns of them that ask the service for more. */
export const operations: readonly Operation[] = [
    ...common(configs),
    {
        title: "create of a sandbox",
        resourceType: configs,
        command: "up",
        requests: ["list", "POST"],
        hit: [2],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", sandbox(customerId)),
    },
    {
        title: "create of three",
        resourceType: configs,
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
        resourceType: configs,
        command: "up",
        requests: ["list", "POST", "health"],
        hit: [3],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", production(customerId, { verifyHealth: "require" })),
    },
    {
        title: "refresh of four",
        resourceType: configs,
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
        resourceType: configs,
        command: "up",
        // In platform it is a replacement, before which the number must be free.
        ...(isPlatform
            ? { requests: ["GET", "parent", "GET", "GET", "DELETE", "list", "POST"], hit: [1, 2, 3, 4, 5, 6, 7] }
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
        resourceType: configs,
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
