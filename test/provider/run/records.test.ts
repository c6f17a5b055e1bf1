import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../../emulator";
import { Project } from "../../../provider/kapso/project";
import { KeyedMutex } from "../../../provider/run/keyedMutex";
import { KnownObjects } from "../../../provider/run/knownObjects";
import { settingsFor, stubProxies } from "../kapso/localServer";

beforeEach(() => stubProxies());

describe("an object that this run", () => {
    it.each(["created", "adopted", "updated"] as const)("%s is listed, found and managed without another request", async (how) => {
        const { emulator, objects, acme } = await begin();
        await objects.find(acme, {});
        const object = { id: "one", customerId: acme, name: "New" };
        if (how === "created") {
            objects.recordCreated(acme, object, false);
        } else if (how === "adopted") {
            objects.recordAdopted(acme, object);
        } else {
            objects.recordUpdated(acme, object);
        }
        expect(await objects.lists("one", acme)).toBe(true);
        expect(await objects.find(acme, { name: "New" })).toEqual([object]);
        expect(await objects.having({ name: "New" })).toEqual([object]);
        expect([objects.hasChanged("one"), objects.adoptions.isManaged("one"), objects.mayBeTwice("one")]).toEqual([true, true, false]);
        expect(emulator.requests).toHaveLength(1);
    });

    it("created after a lost response is marked as possibly existing twice", async () => {
        const { objects, acme } = await begin();
        objects.recordCreated(acme, { id: "one" }, true);
        expect(objects.mayBeTwice("one")).toBe(true);
    });

    it("deleted is neither listed nor found nor managed", async () => {
        const { emulator, objects, acme } = await begin();
        const { id } = emulator.addConfig(acme, { name: "Old" });
        await objects.find(acme, {});
        objects.adoptions.manage(id);
        objects.recordDeleted(id);
        expect(await objects.lists(id, acme)).toBe(false);
        expect(await objects.find(acme, { name: "Old" })).toEqual([]);
        expect([objects.hasChanged(id), objects.adoptions.isManaged(id)]).toEqual([true, false]);
        expect(await objects.isConfirmedDeleted(id)).toBe(true);
    });

    it("wrote is read by a request of its own, because a list may be older", async () => {
        const { emulator, objects, acme } = await begin();
        const { id } = emulator.addConfig(acme, { name: "Old" });
        await objects.find(acme, {});
        objects.recordUpdated(acme, { id, name: "New" });
        emulator.changeConfig(id, { name: "New" });
        expect((await objects.get(id, acme)).name).toBe("New");
    });
});

describe("whether an object is confirmed deleted", () => {
    it("is known after the operation that determines it", async () => {
        const { objects } = await begin();
        let release = () => {};
        const settling = objects.settle("one", async () => {
            await new Promise<void>((resolve) => (release = resolve));
            objects.recordDeleted("one");
        });
        const isDeleted = objects.isConfirmedDeleted("one");
        await Promise.resolve();
        release();
        expect(await isDeleted).toBe(true);
        await settling;
    });

    it("is not affected by an error of that operation", async () => {
        const { objects } = await begin();
        const settling = objects.settle("one", async () => Promise.reject(new Error("refused")));
        expect(await objects.isConfirmedDeleted("one")).toBe(false);
        await expect(settling).rejects.toThrow("refused");
    });
});

describe("objects that are read just before their deletion", () => {
    it("are read together, and read again after some seconds", async () => {
        const { emulator, objects, acme } = await begin();
        const ids = [1, 2, 3].map(() => emulator.addConfig(acme).id);
        await Promise.all(ids.map((id) => objects.getNow(id, acme)));
        expect(emulator.requests).toHaveLength(1);
        await Promise.all(ids.map((id) => objects.getNow(id, acme)));
        expect(emulator.requests).toHaveLength(1);
        const { now } = performance;
        performance.now = () => now.call(performance) + 6000;
        onTestFinished(() => {
            performance.now = now;
        });
        await Promise.all(ids.map((id) => objects.getNow(id, acme)));
        expect(emulator.requests).toHaveLength(2);
    });
});

async function begin() {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const objects = new KnownObjects(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs, new KeyedMutex());
    return { emulator, objects, acme: emulator.addCustomer().id };
}
