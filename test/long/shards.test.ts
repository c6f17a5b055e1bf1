import { expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";

interface Row {
    key: string;
    customerId: string;
}

const files = await exampleFiles("fleet");
const rows = JSON.parse(files["numbers.json"] ?? "[]") as Row[];
const customers = [...new Set(rows.map(({ customerId }) => customerId))].map((id) => ({ id, name: id }));
const packages = ["@pulumi/pulumi", "@types/node", "typescript", "zod"];

const it = engineTest({ emulator: { seed: { customers } }, stack: { files, packages } });

it("the fleet is split into two stacks as the guide says: Kapso is not changed, and both previews are empty", async ({
    stack,
    emulator,
}) => {
    const tokens = Object.fromEntries(rows.map(({ key }) => [`accessTokens.${key}`, `EAAB-${key}`]));
    await stack.configure({ webhookVerifyToken: "verify", ...tokens }, { secret: true, path: true });
    await stack.up();
    const before = emulator.configs();
    emulator.clearRequests();

    const shardOf = ({ customerId }: Row) => (customerId === customers[0]?.id ? 1 : 2);
    await stack.write("numbers.json", JSON.stringify(rows.map((row) => ({ ...row, shard: shardOf(row) }))));
    await stack.succeed(["config", "set", "shard", "1", "--stack", "test"]);
    await stack.succeed(["stack", "init", "shard-2", "--copy-config-from", "test", "--no-select"]);
    await stack.succeed(["config", "set", "shard", "2", "--stack", "shard-2"]);
    const moved = rows.filter((row) => shardOf(row) === 2).map(({ key }) => stack.urnOf(key));
    await stack.succeed(["state", "move", "--yes", "--source", "test", "--dest", "shard-2", ...moved]);

    expect(moved.length).toBeGreaterThan(0);
    await stack.preview("--expect-no-changes", "--stack", "test");
    await stack.preview("--expect-no-changes", "--stack", "shard-2");
    expect(emulator.requests).toEqual([]);

    // After the split, each stack has its own state.
    await stack.destroy("--stack", "shard-2");
    expect(emulator.configs()).toEqual(before.filter(({ customer_id }) => customer_id === customers[0]?.id));
    await stack.preview("--expect-no-changes", "--stack", "test");
});
