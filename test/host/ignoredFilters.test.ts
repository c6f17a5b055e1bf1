import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// Kapso ignores unknown query filters without an error: a filtered list may return everything,
// over several pages.

const stage = useStage({ emulator: { ignoreFilters: true }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.4" } } });

/** More than a page of others, newer than what stands so far, so that this is on no first page. */
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

describe.runIf(apiVersion === "platform").each(sizes)("on platform, where filters are ignored, over %s,", (_title, fill) => {
    it("a read finds its own, alone and together with others", async () => {
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

    it("a config that is gone is gone, and one of an unknown customer is not believed to be", async () => {
        const [deleted, orphan] = [stage().plant(), stage().plant()];
        fill();
        stage().remove(deleted.id);
        expect(await stage().run().read(deleted.id, deleted.outs)).toBeUndefined();
        stage().emulator.removeCustomer(orphan.customerId);
        expect((await failureOf(stage().run().read(orphan.id, orphan.outs))).message).toContain("nor does Kapso know its customer");
    });

    it("a create refuses its customer's number, names the customer of another's, and takes over the former", async () => {
        const theirs = stage().plant();
        fill();
        expect((await failureOf(stage().run().create(theirs.inputs))).message).toContain(`by WhatsApp config ${theirs.id} of customer`);
        expect(stage().emulator.requests.filter(({ method }) => method === "POST")).toEqual([]);
        const { message } = await failureOf(
            stage()
                .run()
                .create({ ...theirs.inputs, customerId: stage().customer() }),
        );
        expect(message).toContain(`409`);
        expect(message).toContain(`by WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
        expect(
            (
                await stage()
                    .run()
                    .create({ ...theirs.inputs, adoptExisting: "identical" })
            ).id,
        ).toBe(theirs.id);
    });

    it("a create finds what it made after a lost answer, once", async () => {
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

    it("a replacement is refused where its new number is another one's, wherever that is listed", async () => {
        const [ours, theirs] = [stage().plant(), stage().plant()];
        fill();
        const news = { ...ours.inputs, phoneNumberId: theirs.inputs.phoneNumberId };
        const { message } = await failureOf(stage().run().diff(ours.id, ours.outs, news));
        expect(message).toContain(`by WhatsApp config ${theirs.id} of customer ${theirs.customerId}`);
    });

    it("a delete takes its own", async () => {
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
