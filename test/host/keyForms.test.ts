import { expect, it } from "vitest";
import { failureOf, useStage } from "./stage";

// A unique value moves from one resource to another in two runs, even if the program writes the
// value in two forms.

const stage = useStage({ emulator: { normalize: true } });

it("An external ID that one customer releases is refused to another customer in the same run", async () => {
    const [giver, taker] = ["given", "taken"].map((id) => stage().emulator.addCustomer({ name: "Acme", external_customer_id: id }).id);
    const run = stage().run({}, "customer");
    const olds = { name: "Acme", externalCustomerId: " given " };
    const news = { name: "Acme", externalCustomerId: "free" };
    await run.diff(String(giver), olds, news);
    await run.update(String(giver), olds, news);
    const asked = run.diff(String(taker), { name: "Acme", externalCustomerId: "taken" }, { name: "Acme", externalCustomerId: "given" });
    expect((await failureOf(asked)).message).toMatch(/[Rr]un `pulumi up` twice/);
});
