import { describe, expect, it } from "vitest";
import { byApiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { exactly, expectTraffic, getCounts } from "./traffic";

let ahead = 0;
const stage = useStage({ emulator: { now: () => Date.now() + ahead }, host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "2" } } });

describe("a config that is absent from the list of its customer", () => {
    it("is confirmed deleted: a read removes it from the state, so that the next up creates it again", async () => {
        const { id, customerId, outs } = stage().plant();
        stage().remove(id);
        expect(await stage().host.read(id, outs)).toBeUndefined();
        expect(stage().emulator.requests.map(({ path }) => path.replace(/\?.*/, ""))).toEqual([
            routes.config(id),
            ...byApiVersion({
                v1: [`/customers/${customerId}/whatsapp_configs`],
                // The Platform API returns an empty list for an unknown customer, which is no
                // evidence.
                platform: [`/customers/${customerId}`, "/whatsapp/phone_numbers"],
            }),
        ]);
        expectTraffic(stage().emulator, [], getCounts.readMissing);
    });

    it("is confirmed deleted: its delete succeeds", async () => {
        const { id, outs } = stage().plant();
        stage().remove(id);
        await stage().host.delete(id, outs);
        expectTraffic(stage().emulator, [`DELETE ${routes.config(id)}`], getCounts.deleteMissing);
    });

    it("costs one list request, plus one for the customer on the Platform API, shared by all configs of the customer", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 5 }, () => stage().plant({ customerId }));
        for (const { id } of planted) {
            stage().remove(id);
        }
        const found = await Promise.all(planted.map(({ id, outs }) => stage().host.read(id, outs)));
        expect(found).toEqual(Array(5).fill(undefined));
        expectTraffic(stage().emulator, [], exactly(5 + byApiVersion({ v1: 1, platform: 2 })));
    });
});

it("a 404 is confirmed as soon as a delayed list lacks the config too, on any page", async () => {
    const customerId = stage().customer();
    const { id, outs } = stage().plant({ customerId });
    for (let count = 0; count < 100; count += 1) {
        stage().emulator.addConfig(customerId);
    }
    ahead += 10_000;
    const lag = stage().emulator.fault({ kind: "laggingLists", seconds: 1 });
    stage().remove(id);
    expect(await stage().host.read(id, outs)).toBeUndefined();
    expect(lag.hits).toBeGreaterThan(2);
    lag.remove();
});

describe("a 404 is not confirmed", () => {
    it("while the customer's list shows the config", async () => {
        const { id, outs } = stage().plant();
        const fault = stage().emulator.fault({ kind: "html", status: 404, match: { path: routes.config(id) } });
        const { message } = await failureOf(stage().host.read(id, outs));
        expect(message).toMatch(
            /^Could not confirm that WhatsApp config .* was deleted: Kapso returns 404 for it, but still lists it.*Nothing was removed from the state/,
        );
        fault.remove();
    });

    it("if the state does not name the customer whose list could confirm it", async () => {
        const { id, outs } = stage().plant();
        const { customerId, ...others } = outs;
        stage().remove(id);
        expect((await failureOf(stage().run().read(id, others))).message).toMatch(
            /the state contains no customer whose list could confirm the deletion.*\[KAPSO-UNCONFIRMED\]\n.*KAPSO_TRUST_NOT_FOUND=true/s,
        );
        expectTraffic(stage().emulator, [], getCounts.read);
    });

    it("if the list request is refused", async () => {
        const { id, outs } = stage().plant();
        stage().remove(id);
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.configLists } });
        const { message } = await failureOf(stage().host.read(id, outs));
        expect(message).toMatch(/^Could not list the WhatsApp configs of customer .*: Kapso returned 401/);
    });

    it("by a failed list request, which the next read sends again", async () => {
        const { id, outs } = stage().plant();
        stage().remove(id);
        stage().emulator.fault({ kind: "unauthorized", match: { path: routes.configLists, times: 1 } });
        await failureOf(stage().host.read(id, outs));
        expect(await stage().host.read(id, outs)).toBeUndefined();
    });
});

describe("a refusal with another status than 404", () => {
    it("is no evidence that a config was deleted", async () => {
        const { id, outs } = stage().plant();
        stage().remove(id);
        stage().emulator.fault({ kind: "unauthorized" });
        expect((await failureOf(stage().host.read(id, outs))).message).toContain("Kapso returned 401");
        expect((await failureOf(stage().host.delete(id, outs))).message).toContain("Kapso returned 401");
    });
});
