import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// On v1 an update changes the number of a config, and Kapso cannot be asked who has a number. The
// one who has it may belong to another customer.

describe.runIf(apiVersion === "v1")("a number that a config of another customer has", () => {
    describe("on a version with a list of the project", () => {
        const stage = useStage({ emulator: { uniqueNumbers: true, projectList: true } });

        it("is refused in the preview", async () => {
            const [config, other] = [stage().plant(), stage().plant()];
            const news = { ...config.inputs, phoneNumberId: other.inputs.phoneNumberId };
            const { message } = await failureOf(stage().run().diff(config.id, config.outs, news));
            expect(message).toMatch(
                new RegExp(`was not changed: number \\d+ is connected already, by WhatsApp config ${other.id} of customer`),
            );
        });
    });

    describe("on a version without one", () => {
        const stage = useStage({ emulator: { uniqueNumbers: true } });

        it("is refused by the update, which names the argument, the number and the way out", async () => {
            const [config, other] = [stage().plant(), stage().plant()];
            const { message } = await failureOf(stage().update(config, { phoneNumberId: other.inputs.phoneNumberId }));
            expect(message).toContain(`phoneNumberId ${other.inputs.phoneNumberId} is connected already`);
            expect(message).toMatch(/Nothing was updated.*\[KAPSO-NUMBER-TAKEN\]\n.*two runs of `pulumi up`/s);
            expect(message).not.toContain("dopt");
        });
    });
});
