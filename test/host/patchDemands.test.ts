import { describe, expect, it } from "vitest";
import { apiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { expectTraffic } from "./traffic";

// A PATCH sends only changed fields. Some versions of v1 refuse a PATCH of a production config that
// lacks certain fields. After such a refusal, the provider adds these fields to every later PATCH
// of the run.

const open = (patchDemands: "nothing" | "meta" | "all") => useStage({ emulator: { patchDemands } });

/** The field names of each PATCH that was sent. */
const sent = ({ requests }: { requests: readonly { method: string; body?: unknown }[] }) =>
    requests
        .filter(({ method }) => method === "PATCH")
        .map(({ body }) => Object.keys(Object.values(body as Record<string, object>)[0] ?? {}).sort());

describe("Kapso without demands on a PATCH", () => {
    const stage = open("nothing");

    it("keeps a token that was rotated in Kapso, because an update of the name does not send the old token", async () => {
        const planted = stage().plant();
        stage().drift(planted.id, { accessToken: "rotated-at-kapso" });
        await stage().update(planted, { name: "Other" });
        expect(stage().stored(planted.id)).toMatchObject({ name: "Other", access_token: "rotated-at-kapso" });
        expect(sent(stage().emulator)).toEqual([["name"]]);
    });

    it("keeps a rotated token if a refresh found another changed field and the next update restores that field", async () => {
        const planted = stage().plant();
        stage().drift(planted.id, { accessToken: "rotated-at-kapso", name: "Theirs" });
        const found = await stage().run().read(planted.id, planted.outs);
        await stage()
            .run()
            .update(planted.id, found?.props ?? {}, planted.inputs);
        expect(stage().stored(planted.id)).toMatchObject({ name: "Acme", access_token: "rotated-at-kapso" });
    });
});

describe.runIf(apiVersion === "v1")("v1 that demands Meta's two IDs in a PATCH", () => {
    const stage = open("meta");

    it("receives the IDs after its first refusal, once per run, and never the token", async () => {
        const [first, second] = [stage().plant(), stage().plant()];
        stage().drift(first.id, { accessToken: "rotated-at-kapso" });
        const run = stage().run();
        await run.update(first.id, first.outs, { ...first.inputs, name: "Other" });
        await run.update(second.id, second.outs, { ...second.inputs, name: "Other" });
        const demanded = ["business_account_id", "name", "phone_number_id"];
        expect(sent(stage().emulator)).toEqual([["name"], demanded, demanded]);
        expect(stage().stored(first.id)).toMatchObject({ name: "Other", access_token: "rotated-at-kapso" });
        expect(stage().stored(second.id).name).toBe("Other");
    });

    it("receives the IDs in an adoption too", async () => {
        const planted = stage().plant({ name: "Theirs" });
        await stage()
            .run()
            .create({ ...planted.inputs, name: "Acme", adoptExisting: "always" });
        expect(stage().stored(planted.id).name).toBe("Acme");
    });
});

describe.runIf(apiVersion === "v1")("v1 that demands Meta's two IDs and the token in a PATCH", () => {
    const stage = open("all");

    it("receives all three, and the provider logs the demand without the token", async () => {
        const planted = stage().plant();
        await stage()
            .run()
            .update(planted.id, planted.outs, { ...planted.inputs, name: "Other" });
        expect(stage().stored(planted.id)).toMatchObject({ name: "Other", access_token: "access-canary" });
        expect(sent(stage().emulator).at(-1)).toEqual(["access_token", "business_account_id", "name", "phone_number_id"]);
        expect(stage().host.printed.join("\n")).toMatch(/Kapso requires .*accessToken/);
        expect(stage().host.printed.join("\n")).not.toContain("canary");
    });

    it("does not receive the text that a sandbox declares instead of its values", async () => {
        const text = { phoneNumberId: "sandbox", businessAccountId: "sandbox", accessToken: "sandbox" };
        const sandbox = stage().plant({ kind: "sandbox", phoneNumberId: "1065403522", businessAccountId: "10229", accessToken: "kept" });
        const production = stage().plant();
        const run = stage().run();
        await run.update(production.id, production.outs, { ...production.inputs, name: "Other" });
        const inputs = { ...sandbox.inputs, ...text };
        await run.update(sandbox.id, { ...sandbox.outs, ...text }, { ...inputs, name: "Other" });
        expect(sent(stage().emulator).at(-1)).toEqual(["name"]);
        expect(stage().stored(sandbox.id)).toMatchObject({ name: "Other", access_token: "kept", business_account_id: "10229" });
    });

    it("makes an update fail with Kapso's own words if the program declares no token", async () => {
        const planted = stage().plant({ accessToken: undefined });
        const { message } = await failureOf(stage().update(planted, { name: "Other" }));
        expect(message).toContain("Access token can't be blank");
        expect(stage().stored(planted.id).name).toBe("Acme");
    });

    it("makes an update fail at once if the refusal is about a field that was sent", async () => {
        const planted = stage().plant();
        await failureOf(
            stage()
                .run()
                .update(planted.id, planted.outs, { ...planted.inputs, webhookDestinationUrl: "nowhere" }),
        );
        expect(sent(stage().emulator).length).toBeLessThanOrEqual(2);
        expectTraffic(
            stage().emulator,
            sent(stage().emulator).map(() => `PATCH ${routes.config(planted.id)}`),
        );
    });
});
