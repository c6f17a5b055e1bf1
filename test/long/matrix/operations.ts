import { nextNumber, production, type Scene, sandbox } from "../scene";

export interface Operation {
    readonly title: string;
    readonly command: "up" | "refresh";
    /** What it asks of the service when nothing goes wrong, in this order as far as one waits for the other. */
    readonly requests: readonly ("list" | "customer" | "health" | "GET" | "POST" | "PATCH" | "DELETE")[];
    /** Which of them a fault hits, one in each cell, counted from 1: those that no other operation has in this place. */
    readonly hit: readonly number[];
    /** Whether it sends a `null` that must not be ignored. */
    readonly clears?: true;
    readonly adoptExisting?: "identical";
    /** Leaves the command something to do, in a customer where others have configs as well. */
    prepare(scene: Scene, customerId: string): void;
}

/** Every operation of the provider, and those of their turns that ask the service for more. */
export const operations: readonly Operation[] = [
    {
        title: "create",
        command: "up",
        requests: ["list", "POST"],
        hit: [1, 2],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", production(customerId)),
    },
    {
        title: "create of a sandbox",
        command: "up",
        requests: ["list", "POST"],
        hit: [2],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", sandbox(customerId)),
    },
    {
        title: "create of three",
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
        command: "up",
        requests: ["list", "POST", "health"],
        hit: [3],
        prepare: (scene, customerId) => void scene.engine.program.set("acme", production(customerId, { verifyHealth: "require" })),
    },
    {
        title: "taking over",
        command: "up",
        requests: ["list", "PATCH"],
        hit: [1, 2],
        adoptExisting: "identical",
        prepare(scene, customerId) {
            const inputs = production(customerId);
            scene.engine.program.set("acme", inputs);
            scene.add(inputs);
        },
    },
    {
        title: "read",
        command: "refresh",
        requests: ["GET"],
        hit: [1],
        prepare: (scene, customerId) => void scene.plant("acme", production(customerId)),
    },
    {
        title: "read of one that is gone",
        command: "refresh",
        requests: ["GET", "list"],
        hit: [1, 2],
        prepare(scene, customerId) {
            const { id } = scene.plant("acme", production(customerId));
            scene.begin();
            scene.emulator.removeConfig(id);
        },
    },
    {
        title: "refresh of four",
        command: "refresh",
        requests: ["GET", "GET", "GET", "GET"],
        hit: [1, 2],
        prepare(scene, customerId) {
            for (const name of ["acme", "other", "third", "fourth"]) {
                scene.plant(name, production(customerId, { name }));
            }
        },
    },
    {
        title: "update",
        command: "up",
        requests: ["PATCH"],
        hit: [1],
        clears: true,
        prepare(scene, customerId) {
            const { webhookDestinationUrl, ...inputs } = production(customerId);
            scene.plant("acme", { ...inputs, webhookDestinationUrl });
            scene.engine.program.set("acme", { ...inputs, name: "Acme support" });
        },
    },
    {
        title: "update of the number",
        command: "up",
        requests: ["list", "PATCH"],
        hit: [1, 2],
        prepare(scene, customerId) {
            const inputs = production(customerId);
            scene.plant("acme", inputs);
            scene.engine.program.set("acme", { ...inputs, phoneNumberId: nextNumber() });
        },
    },
    {
        title: "update, health required",
        command: "up",
        requests: ["PATCH", "health"],
        hit: [2],
        prepare(scene, customerId) {
            const inputs = production(customerId, { verifyHealth: "require" });
            scene.plant("acme", inputs);
            scene.engine.program.set("acme", { ...inputs, name: "Acme support" });
        },
    },
    {
        title: "replace",
        command: "up",
        requests: ["customer", "DELETE", "list", "POST"],
        hit: [1, 2, 3, 4],
        prepare(scene, customerId) {
            const inputs = production(scene.customer());
            scene.plant("acme", inputs);
            scene.engine.program.set("acme", { ...inputs, customerId });
        },
    },
    {
        title: "delete",
        command: "up",
        requests: ["DELETE"],
        hit: [1],
        prepare(scene, customerId) {
            scene.plant("acme", production(customerId));
            scene.engine.program.delete("acme");
        },
    },
    {
        title: "delete of one that is gone",
        command: "up",
        requests: ["DELETE", "list"],
        hit: [1, 2],
        prepare(scene, customerId) {
            const { id } = scene.plant("acme", production(customerId));
            scene.engine.program.delete("acme");
            scene.begin();
            scene.emulator.removeConfig(id);
        },
    },
];
