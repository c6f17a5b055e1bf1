import { expect } from "vitest";
import { acme, sharedEngineTest } from "../support/engineTest";
import { kapso } from "../support/kapso";

const it = sharedEngineTest();

const declared = {
    support: { ...acme, webhookDestinationUrl: "https://api.acme.example/whatsapp", webhookVerifyToken: "verify-canary-1" },
    sales: { ...acme, name: "Acme sales", phoneNumberId: "2" },
    quiet: { ...acme, name: "Quiet", phoneNumberId: "3" },
};

it("pulumi-kapso drift reports changes outside the stack, changes nothing, and exits with 3, or with 0 without drift", async ({
    stack,
    emulator,
}) => {
    await stack.declare(declared);
    await stack.up();
    // Changes of the program that are not applied yet are no drift.
    await stack.declare({ ...declared, quiet: { ...declared.quiet, name: "Not yet" } });
    expect(await kapso(stack, "drift")).toEqual({
        exitCode: 0,
        stdout: "**Kapso drift of `program/test`: no differences.**\n",
        stderr: "",
    });

    const idOf = (name: string) => emulator.configs().find((config) => config.name === name)?.id ?? "";
    emulator.changeConfig(idOf("Acme support"), {
        webhook_destination_url: "https://me:pass-canary@elsewhere.example/",
        webhook_verify_token: "verify-canary-2",
    });
    emulator.removeConfig(idOf("Acme sales"));
    const state = await stack.resources();
    const run = await kapso(stack, "drift", "--stack", "test", "--own-domain", "acme.example");
    expect(run).toMatchObject({ exitCode: 3, stderr: "Kapso differs from the state in 2 resources.\n" });
    expect(run.stdout).not.toContain("canary");
    await expect(run.stdout).toMatchFileSnapshot("snapshots/drift.md");
    expect(await stack.resources()).toEqual(state);

    // If Kapso refuses the request, the command reports neither drift nor success.
    emulator.fault({ kind: "unauthorized" });
    const failed = await kapso(stack, "drift");
    expect(failed).toMatchObject({
        exitCode: 1,
        stderr: "The refresh failed. The report contains the errors of pulumi-kapso. For other errors, see the log of the command.\n",
    });
    expect(failed.stdout).toContain("kapso:apiKey");
});
