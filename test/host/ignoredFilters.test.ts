import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// Kapso ignores unknown query filters without an error: a filtered list may return all objects,
// over several pages.

const stage = useStage({ emulator: { ignoreFilters: true }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

/** Adds more than a page of newer configs, so that no earlier config is on a first page. */
function crowd(): void {
    const customerId = stage().customer();
    for (let count = 0; count < 120; count += 1) {
        stage().plant({ customerId });
    }
}

const sizes = [
    ["one page", () => {}],
    ["several pages", crowd],
] as const;

describe.runIf(apiVersion === "platform").each(sizes)("on the Platform API with ignored filters over %s", (_title, fill) => {
    it("a read finds its own config, alone and together with other reads", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 5 }, () => stage().plant({ customerId }));
        fill();
        const [first] = planted;
        expect(
            (
                await stage()
                    .run()
                    .read(String(first?.id), first?.outs ?? {})
            )?.inputs,
        ).toEqual(first?.inputs);
        const run = stage().run();
        const found = await Promise.all(planted.map(({ id, outs }) => run.read(id, outs)));
        expect(found.map((one) => one?.inputs)).toEqual(planted.map(({ inputs }) => inputs));
    });

    it("a deleted config is confirmed deleted, except if its customer is unknown", async () => {
        const [deleted, orphan] = [stage().plant(), stage().plant()];
        fill();
        stage().remove(deleted.id);
        expect(await stage().run().read(deleted.id, deleted.outs)).toBeUndefined();
        stage().emulator.removeCustomer(orphan.customerId);
        expect((await failureOf(stage().run().read(orphan.id, orphan.outs))).message).toContain("and does not know its customer");
    });

    it("a create refuses a connected number, names another customer that has the number, and adopts if allowed", async () => {
        const theirs = stage().plant();
        fill();
        expect((await failureOf(stage().run().create(theirs.inputs))).message).toContain(`as WhatsApp config ${theirs.id} of customer`);
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toEqual([]);
        const { message } = await failureOf(
            stage()
                .run()
                .create({ ...theirs.inputs, customerId: stage().customer() }),
        );
        expect(message).toContain(`409`);
        expect(message).toContain(`as WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
        expect(
            (
                await stage()
                    .run()
                    .create({ ...theirs.inputs, adoptExisting: "identical" })
            ).id,
        ).toBe(theirs.id);
    });

    it("a create finds the config after a lost response and sends one POST", async () => {
        const inputs = stage().inputs();
        fill();
        stage().emulator.fault({ kind: "drop", when: "after", match: { method: "POST", times: 1 } });
        const { outs } = await stage().run().create(inputs);
        const made = stage()
            .emulator.configs()
            .filter(({ phone_number_id }) => phone_number_id === inputs.phoneNumberId);
        expect(made.map(({ id }) => id)).toEqual([outs.internalId]);
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    });

    it("a replacement is refused if another config has its new number, on any page", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        fill();
        const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId };
        const { message } = await failureOf(stage().run().diff(ours.id, ours.outs, news));
        expect(message).toContain(`as WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
    });

    it("a delete deletes only its own config", async () => {
        const [doomed, neighbour] = [stage().plant(), stage().plant()];
        fill();
        await stage().run().delete(doomed.id, doomed.outs);
        const ids = stage()
            .emulator.configs()
            .map(({ id }) => id);
        expect(ids).not.toContain(doomed.outs.internalId);
        expect(ids).toContain(neighbour.outs.internalId);
    });
});
