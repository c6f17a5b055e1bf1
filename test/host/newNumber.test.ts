import { describe, expect, it } from "vitest";
import { apiVersion } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// On v1 an update changes the number of a config. Kapso cannot be asked which config has a number,
// and that config may belong to another customer.

describe.runIf(apiVersion === "v1")("a number that is connected for another customer", () => {
    describe("on a version of v1 with a list of the project", () => {
        const stage = useStage({ emulator: { uniqueNumbers: true, projectList: true } });

        it("is refused in the preview", async () => {
            const [config, other] = [stage().plant(), stage().plant()];
            const news = { ...config.inputs, phoneNumberId: other.inputs.phoneNumberId };
            const { message } = await failureOf(stage().run().diff(config.id, config.outs, news));
            expect(message).toMatch(
                new RegExp(`Could not update .*: phone number \\d+ is already connected as WhatsApp config ${other.id} of customer`),
            );
        });
    });

    describe("on a version of v1 without a list of the project", () => {
        const stage = useStage({ emulator: { uniqueNumbers: true } });

        it("is refused by the update, and the error names the argument, the number and the way out", async () => {
            const [config, other] = [stage().plant(), stage().plant()];
            const { message } = await failureOf(stage().update(config, { phoneNumberId: other.inputs.phoneNumberId }));
            expect(message).toContain(`phoneNumberId ${other.inputs.phoneNumberId} is already connected`);
            expect(message).toMatch(/Nothing was updated.*\[KAPSO-NUMBER-TAKEN\]\n.*run `pulumi up` twice/s);
            expect(message).not.toContain("dopt");
        });
    });
});
