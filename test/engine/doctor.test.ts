import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { engineTest } from "../support/engineTest";
import { kapso } from "../support/kapso";

const it = engineTest();

it("pulumi-kapso doctor uses the key, the passphrase and the stack of a run", async ({ stack, emulator }) => {
    await stack.configure({ "kapso:apiKey": "wrong-key" }, { secret: true });
    const wrong = await kapso(stack, "doctor");
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stdout).toContain("ok    stack: test\nok    account: the API key is kapso:apiKey of the stack test\n");
    expect(wrong.stdout).toMatch(/FAIL {2}API key: \S+ returned 401 ".*Create an API key in Kapso, then set kapso:apiKey/);

    await stack.configure({ "kapso:apiKey": emulator.apiKey }, { secret: true });
    expect(await kapso(stack, "doctor", "--stack", "test")).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("ok    API key: accepted"),
    });

    const passphrase = stack.env.PULUMI_CONFIG_PASSPHRASE ?? "";
    const expectUnread = async (why: string) => {
        emulator.clearRequests();
        const { exitCode, stdout } = await kapso(stack, "doctor");
        expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`FAIL  stack: the configuration of test cannot be read (${why}`)]);
        expect(emulator.requests).toEqual([]);
    };
    stack.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    await expectUnread("incorrect passphrase");
    delete stack.env.PULUMI_CONFIG_PASSPHRASE;
    await expectUnread("passphrase must be set");

    // The configuration holds no secret any more, but a run still needs the passphrase.
    stack.env.PULUMI_CONFIG_PASSPHRASE = passphrase;
    await stack.succeed(["config", "rm", "kapso:apiKey"]);
    const file = join(stack.folder.path, "Pulumi.test.yaml");
    const before = await readFile(file, "utf8");
    stack.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    await expectUnread("incorrect passphrase");
    stack.env.PULUMI_CONFIG_PASSPHRASE = passphrase;
    const { exitCode, stdout } = await kapso(stack, "doctor");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("the API key is KAPSO_API_KEY of the environment")]);
    expect(await readFile(file, "utf8")).toBe(before);

    await stack.succeed(["stack", "unselect"]);
    const none = await kapso(stack, "doctor");
    expect([none.exitCode, none.stdout]).toEqual([1, expect.stringContaining("FAIL  stack: no stack is selected (no stack selected")]);
});
