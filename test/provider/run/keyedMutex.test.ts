import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { KeyedMutex } from "../../../provider/run/keyedMutex";

it("operations with the same key run one after another, in the order of the calls", async () => {
    const mutex = new KeyedMutex();
    const steps: string[] = [];
    const operation = (name: string) => async () => {
        steps.push(`${name} begins`);
        await nextTurn();
        steps.push(`${name} ends`);
        return name;
    };
    expect(await Promise.all(["a", "b", "c"].map((name) => mutex.run("key", operation(name))))).toEqual(["a", "b", "c"]);
    expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

it("operations with different keys run at the same time", async () => {
    const mutex = new KeyedMutex();
    let release = () => {};
    const first = mutex.run("one", () => new Promise<void>((resolve) => (release = resolve)));
    expect(await mutex.run("two", async () => "done")).toBe("done");
    release();
    await first;
});

it("a failed operation fails for its caller only, and the next operation runs", async () => {
    const mutex = new KeyedMutex();
    const failed = mutex.run("key", async () => Promise.reject(new Error("refused")));
    const next = mutex.run("key", async () => "done");
    await expect(failed).rejects.toThrow("refused");
    expect(await next).toBe("done");
});

it("`idle` waits for the running operation, and resolves even if the operation fails", async () => {
    const mutex = new KeyedMutex();
    let isDone = false;
    const failed = mutex.run("key", async () => {
        await nextTurn();
        isDone = true;
        throw new Error("refused");
    });
    await Promise.all([mutex.idle("key"), expect(failed).rejects.toThrow("refused")]);
    expect(isDone).toBe(true);
    await mutex.idle("other");
});

it("a key is forgotten after its last operation", async () => {
    const mutex = new KeyedMutex();
    const { last } = mutex as unknown as { last: Map<string, unknown> };
    const failed = mutex.run("one", async () => Promise.reject(new Error("refused")));
    await Promise.all([mutex.run("two", async () => undefined), expect(failed).rejects.toThrow()]);
    await nextTurn();
    expect(last.size).toBe(0);
});
