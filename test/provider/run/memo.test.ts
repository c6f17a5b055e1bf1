import { expect, it, vi } from "vitest";
import { memo } from "../../../provider/run/memo";

it("the function is called once per key, and its result is shared", async () => {
    const ask = vi.fn(async (key: string) => `value ${key}`);
    const once = memo(ask);
    expect(await Promise.all([once("a"), once("a"), once("b")])).toEqual(["value a", "value a", "value b"]);
    await once("a");
    expect(ask.mock.calls).toEqual([["a"], ["b"]]);
    expect(once.size).toBe(2);
});

it("all callers that wait receive an error, and the error is not remembered", async () => {
    const ask = vi.fn(async (_key: string) => "second").mockRejectedValueOnce(new Error("first"));
    const once = memo(ask);
    const failures = await Promise.allSettled([once("a"), once("a")]);
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(once.known("a")).toBeUndefined();
    expect(await once("a")).toBe("second");
});

it("the function is called again for a forgotten key, and a late error of the earlier call does not remove the newer result", async () => {
    let fail = (_error: Error) => {};
    const first = new Promise<string>((_resolve, reject) => (fail = reject));
    const once = memo(vi.fn(async (_key: string) => "second").mockReturnValueOnce(first));
    const failed = once("a");
    once.forget("a");
    expect(await once("a")).toBe("second");
    fail(new Error("first"));
    await expect(failed).rejects.toThrow("first");
    expect(await once.known("a")).toBe("second");
});

it("a key without a call has no known result", () => {
    expect(memo(async () => "value").known("a")).toBeUndefined();
});
