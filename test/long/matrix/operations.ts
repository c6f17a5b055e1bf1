import { apiVersion } from "../../support/apiVersion";
import { configs, customers, nextNumber, production, projectWebhooks, type ResourceType, sandbox, webhooks } from "../resourceTypes";
import type { Scene } from "../scene";

export interface Operation {
    readonly title: string;
    /** The type of the affected object. */
    readonly resourceType: ResourceType;
    readonly command: "up" | "refresh";
    /**
     * The requests without a fault, in this order if one request waits for the other. `parent`:
     * reads the new parent.
     */
    readonly requests: readonly ("list" | "parent" | "health" | "GET" | "POST" | "PATCH" | "DELETE")[];
    /**
     * The ordinals, from 1, of the requests that a fault hits, one per cell. Requests that another
     * operation has in the same place are left out.
     */
    readonly hit: readonly number[];
    /** Whether the operation sends a `null` that Kapso must not ignore. */
    readonly clears?: true;
    readonly adoptExisting?: "identical";
    /** Prepares the operation under a parent that also has unmanaged objects. */
    prepare(scene: Scene, parent: string): void;
}

const isPlatform = apiVersion === "platform";

/**
 * Before a delete, the provider checks that the ID was not reused, also for another resource type.
 */
function idCheckBeforeDelete(resourceType: ResourceType): "GET"[] {
    return (resourceType === configs && isPlatform) || resourceType === projectWebhooks ? ["GET"] : [];
}

/** Before an update, only a project webhook needs this check. */
function idCheckBeforeUpdate(resourceType: ResourceType): "GET"[] {
    return resourceType === projectWebhooks ? ["GET"] : [];
}

/** Whether the project is the parent, so that no list of a parent confirms anything. */
function isOfProject(resourceType: ResourceType): boolean {
    return resourceType === customers || resourceType === projectWebhooks;
}

/** The requests that confirm a 404. On platform, a list is evidence only if its parent exists. */
function parentEvidence(resourceType: ResourceType): ("parent" | "list")[] {
    return !isOfProject(resourceType) && isPlatform ? ["parent", "list"] : ["list"];
}

/** The same after a DELETE. For an object of the project, Kapso must return an older object. */
function evidence(resourceType: ResourceType): ("parent" | "GET" | "list")[] {
    return isOfProject(resourceType) ? ["GET", "list"] : parentEvidence(resourceType);
}

/** The operations of every resource type. */
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
        operation("adopt", {
            command: "up",
            // The program need not declare a field that Kapso returns.
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
        operation("read of a deleted one", {
            command: "refresh",
            requests: isOfProject(resourceType) ? ["list", "GET"] : ["GET", ...parentEvidence(resourceType)],
            hit: isOfProject(resourceType) ? [1, 2] : [1, ...parentEvidence(resourceType).map((_, index) => index + 2)],
            prepare(scene, parent) {
                if (isOfProject(resourceType)) {
                    // A 404 confirms a deleted customer only if Kapso returns an older object.
                    scene.plant("other", resourceType.declare(parent));
                }
                const { id } = scene.plant("acme", resourceType.declare(parent));
                scene.begin();
                scene.remove(id);
            },
        }),
        operation("update", {
            command: "up",
            requests: [...idCheckBeforeUpdate(resourceType), "PATCH"],
            hit: [...idCheckBeforeUpdate(resourceType), "PATCH"].map((_, index) => index + 1),
            // The provider cannot detect a kept value of a field that platform never returns.
            ...(resourceType === configs && isPlatform ? {} : { clears: true }),
            prepare(scene, parent) {
                const inputs = resourceType.declare(parent);
                scene.plant("acme", inputs);
                scene.engine.program.set("acme", resourceType.changed(inputs));
            },
        }),
        operation("delete", {
            command: "up",
            requests: [...idCheckBeforeDelete(resourceType), "DELETE"],
            hit: [...idCheckBeforeDelete(resourceType).map((_, index) => index + 1), idCheckBeforeDelete(resourceType).length + 1],
            prepare(scene, parent) {
                scene.plant("other", resourceType.declare(parent));
                scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
            },
        }),
        operation("delete of a deleted one", {
            command: "up",
            requests: [...idCheckBeforeDelete(resourceType), "DELETE", ...evidence(resourceType)],
            hit: [...idCheckBeforeDelete(resourceType), "DELETE", ...evidence(resourceType)].map((_, index) => index + 1),
            prepare(scene, parent) {
                // A 404 confirms a deleted customer only if Kapso returns an older object.
                scene.plant("other", resourceType.declare(parent));
                const { id } = scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
                scene.begin();
                scene.remove(id);
            },
        }),
    ];
    if (isOfProject(resourceType)) {
        return operations; // The project is the parent and cannot change.
    }
    return [
        ...operations,
        operation("delete of the last of its stack", {
            command: "up",
            requests: [...idCheckBeforeDelete(resourceType), "DELETE"],
            hit: [...idCheckBeforeDelete(resourceType).map((_, index) => index + 1), idCheckBeforeDelete(resourceType).length + 1],
            prepare(scene, parent) {
                scene.plant("acme", resourceType.declare(parent));
                scene.engine.program.delete("acme");
            },
        }),
        operation("replace", {
            command: "up",
            // Reads the new parent, and the object itself, which may be as declared already.
            requests: ["parent", "GET", ...idCheckBeforeDelete(resourceType), "DELETE", "list", "POST"],
            hit: ["parent", "GET", ...idCheckBeforeDelete(resourceType), "DELETE", "list", "POST"].map((_, index) => index + 1),
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

/** Every operation of the provider, and the variants that send more requests. */
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
        // On platform, this is a replacement. The number must be free first.
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
