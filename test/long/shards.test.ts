import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";

const it = engineTest();

const [stays, moves] = ["1", "2"].map((digit) => ({ ...acme, name: `Number ${digit}`, phoneNumberId: digit })) as [
    typeof acme,
    typeof acme,
];

it("`pulumi state move` takes a config to another stack without touching Kapso, and both previews are empty", async ({
    stack,
    emulator,
}) => {
    await stack.declare({ stays, moves });
    await stack.up();
    await stack.succeed(["stack", "init", "shard-2", "--no-select"]);
    emulator.clearRequests();
    await stack.succeed(["state", "move", "--yes", "--source", "test", "--dest", "shard-2", stack.urnOf("moves")]);

    await stack.declare({ stays });
    await stack.preview("--expect-no-changes", "--stack", "test");
    await stack.declare({ moves });
    await stack.preview("--expect-no-changes", "--stack", "shard-2");
    expect(emulator.requests).toEqual([]);

    // And from then on it is that stack's.
    await stack.declare({ moves: { ...moves, name: "Moved" } });
    await stack.up("--stack", "shard-2");
    expect(
        emulator
            .configs()
            .map(({ name }) => name)
            .sort(),
    ).toEqual(["Moved", "Number 1"]);
});
