import { describe, expect, it } from "vitest";
import { failureOf, useStage } from "./stage";
import { expectTraffic } from "./traffic";

const stage = useStage();

const ids = () =>
    stage()
        .emulator.configs()
        .map(({ id }) => id);

describe("a delete", () => {
    it("is one DELETE, and takes nothing else with it", async () => {
        const customerId = stage().customer();
        const [doomed, neighbour] = [stage().plant({ customerId }), stage().plant({ customerId })];
        await stage().host.delete(doomed.id, doomed.outs);
        expectTraffic(stage().emulator, [`DELETE /whatsapp_configs/${doomed.id}`]);
        expect(ids()).not.toContain(doomed.id);
        expect(ids()).toContain(neighbour.id);
        expect(
            stage()
                .emulator.customers()
                .map(({ id }) => id),
        ).toContain(customerId);
    });

    it("accepts the outputs of any older version of this package", async () => {
        const { id } = stage().plant();
        await stage().host.delete(id, { name: "Acme", somethingOld: [{ a: null }] });
        expect(ids()).not.toContain(id);
    });

    it("works on a config that was signed up by its customer, without a token", async () => {
        const { id, outs } = stage().plant({ accessToken: undefined });
        await stage().host.delete(id, outs);
        expect(ids()).not.toContain(id);
    });

    it("that is refused fails, and the config stays", async () => {
        const { id, outs } = stage().plant();
        stage().emulator.fault({ kind: "unauthorized" });
        const { message } = await failureOf(stage().host.delete(id, outs));
        expect(message).toContain(`Could not delete WhatsApp config ${id}: Kapso answered 401 "Invalid or missing API key"`);
        expect(ids()).toContain(id);
    });
});
