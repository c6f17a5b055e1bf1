import { describe, expect, it } from "vitest";
import { apiVersion, computedOf } from "../support/apiVersion";
import { useStage } from "./stage";
import { exactly, expectTraffic } from "./traffic";

// Meta changes the status of a number by itself. On the Platform API the status is an output that
// holds the last known value, and never a difference.

const stage = useStage();

describe.runIf(apiVersion === "platform")("Meta's status of a number on the Platform API", () => {
    it.each([
        ["qualityRating", { quality_rating: "RED" }, "RED"],
        ["status", { status: "FLAGGED" }, "FLAGGED"],
        ["nameStatus", { name_status: "DECLINED" }, "DECLINED"],
        ["verifiedName", { verified_name: "Acme Ltd" }, "Acme Ltd"],
        ["isCoexistence", { is_coexistence: true }, true],
        ["webhookVerifiedAt", { webhook_verified_at: "2026-02-03T04:05:06Z" }, "2026-02-03T04:05:06Z"],
        ["qualityRating", { quality_rating: null }, undefined],
    ] as const)("is updated by a read as an output only: %s, %j", async (output, change, value) => {
        const inputs = stage().inputs();
        const { id, outs } = await stage().host.create(inputs);
        stage().emulator.changeConfig(stage().stored(id).id, change);
        stage().emulator.clearRequests();
        expect((await stage().host.diff(id, outs, inputs)).changes).toBe(false);
        const found = await stage().host.read(id, outs);
        expect(found?.inputs).toEqual(inputs);
        expect(found?.props).toEqual({ ...inputs, ...computedOf(stage().stored(id)) });
        expect(found?.props[output]).toBe(value);
        expect((await stage().host.diff(id, found?.props ?? {}, inputs)).changes).toBe(false);
        expectTraffic(stage().emulator, [], exactly(1));
    });

    it("cannot be declared", async () => {
        const { failures } = await stage().host.check({}, stage().inputs({ qualityRating: "GREEN" }));
        expect(failures).toEqual([{ property: "", reason: expect.stringContaining('no argument "qualityRating"') }]);
    });

    it("does not prevent the adoption of an identical config", async () => {
        const planted = stage().plant();
        stage().emulator.changeConfig(stage().stored(planted.id).id, { quality_rating: "RED", status: "FLAGGED", verified_name: "X" });
        const { id, outs } = await stage()
            .run()
            .create({ ...planted.inputs, adoptExisting: "identical" });
        expect(id).toBe(planted.id);
        expect(outs).toMatchObject({ qualityRating: "RED", status: "FLAGGED", verifiedName: "X" });
    });
});
