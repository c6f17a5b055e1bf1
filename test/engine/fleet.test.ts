import { expect } from "vitest";
import type { ConfigRecord } from "../../emulator/index";
import { engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";

interface Row {
    key: string;
    customerId: string;
    name: string;
    phoneNumberId: string;
}

const files = await exampleFiles("fleet");
const numbers = JSON.parse(files["numbers.json"] ?? "[]") as Row[];
const customers = [...new Set(numbers.map(({ customerId }) => customerId))].map((id) => ({ id, name: id }));

const it = engineTest({
    emulator: { seed: { customers }, uniqueNumbers: true },
    stack: { files, packages: ["@pulumi/pulumi", "@types/node", "typescript", "zod"] },
});

it("examples/fleet applies each change of its data file to Kapso", async ({ stack, emulator }) => {
    const tokens = Object.fromEntries(numbers.map(({ key }) => [`accessTokens.${key}`, `EAAB-${key}`]));
    await stack.configure({ webhookVerifyToken: "verify", ...tokens }, { secret: true, path: true });
    await stack.up();
    expect(emulator.configs().map(row).sort(byNumber)).toEqual(numbers.map(wanted).sort(byNumber));
    expect(emulator.configs().map(({ access_token }) => access_token)).toEqual(expect.arrayContaining(Object.values(tokens)));
    await stack.expectSettled();

    // Several edits in one review: a number is removed, one is renamed, one gets another customer.
    const [deleted, renamed, moved, ...others] = numbers;
    if (!deleted || !renamed || !moved) {
        throw new Error("numbers.json has too few rows for this test");
    }
    const customerId = customers.find(({ id }) => id !== moved.customerId)?.id ?? "";
    const edited = [{ ...renamed, name: "Renamed" }, { ...moved, customerId }, ...others];
    await stack.write("numbers.json", JSON.stringify(edited));
    await stack.succeed(["config", "rm", "--path", `accessTokens.${deleted.key}`]);
    emulator.clearRequests();
    await stack.up();
    expect(emulator.configs().map(row).sort(byNumber)).toEqual(edited.map(wanted).sort(byNumber));
    expect(emulator.requests.map(({ method }) => method).sort()).toEqual(["DELETE", "DELETE", "GET", "GET", "GET", "PATCH", "POST"]);
    await stack.expectSettled();

    await stack.destroy();
    expect(emulator.configs()).toEqual([]);
    expect(emulator.customers()).toHaveLength(customers.length);
});

it("examples/fleet reports all errors of its data file at once, before any request", async ({ stack, emulator }) => {
    const [first, second] = numbers;
    const wrong = [{ ...first, phoneNumberId: 106540352242922 }, { ...second, name: "", callsEnable: true }, second];
    await stack.write("numbers.json", JSON.stringify(wrong));
    const { output } = await stack.fail("preview");
    expect(output).toContain("numbers.json has 5 problems:");
    expect(output).toContain(`row 1 (${first?.key}), phoneNumberId: must be in quotes`);
    expect(output).toContain(`row 2 (${second?.key}), callsEnable: there is no such field`);
    expect(output).not.toMatch(/^\s+at /m);
    expect(emulator.requests).toEqual([]);
});

function row({ customer_id, name, phone_number_id }: ConfigRecord) {
    return [phone_number_id, customer_id, name];
}

function wanted({ customerId, name, phoneNumberId }: Row) {
    return [phoneNumberId, customerId, name];
}

function byNumber([a]: (string | null)[], [b]: (string | null)[]): number {
    return String(a).localeCompare(String(b));
}
