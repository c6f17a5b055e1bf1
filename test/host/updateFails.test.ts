import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { expectTraffic } from "./traffic";

const stage = useStage();

const update = (planted: Planted, changes: Properties) => stage().update(planted, changes);

describe("an update that fails", () => {
    it("on a config that is gone says how to make it again", async () => {
        const planted = stage().plant();
        stage().emulator.removeConfig(planted.id);
        const error = await failureOf(update(planted, { name: "Other" }));
        expect(error.message).toMatch(new RegExp(`^WhatsApp config ${planted.id} was deleted outside Pulumi: run \`pulumi up --refresh\``));
        expect(error.kept).toBeUndefined();
        expectTraffic(stage().emulator, [`PATCH /whatsapp_configs/${planted.id}`]);
    });

    it("says which config and why, and leaves the old state", async () => {
        const planted = stage().plant();
        const error = await failureOf(update(planted, { businessAccountId: "no digits" }));
        expect(error.message).toContain(`Could not update WhatsApp config ${planted.id}: Kapso answered 422 "Business account is invalid"`);
        expect(error.kept).toBeUndefined();
        expect(stage().stored(planted.id).business_account_id).toBe(planted.inputs.businessAccountId);
    });

    it("repeats no secret", async () => {
        const planted = stage().plant();
        const { message } = await failureOf(update(planted, { businessAccountId: "no digits", accessToken: "other-canary" }));
        expect(`${message}\n${stage().host.printed.join("\n")}`).not.toContain("canary");
    });
});

// A service that answers a PATCH with success and ignores a `null`, which the documents leave open.
describe("a service that keeps what shall be cleared", () => {
    beforeEach(() => void stage().emulator.fault({ kind: "nullIgnored" }));

    it("makes the update fail, which says what was kept, on what, and the ways out", async () => {
        const planted = stage().plant();
        const error = await failureOf(update(planted, { webhookDestinationUrl: undefined }));
        expect(error.message).toContain(`the update of WhatsApp config ${planted.id}`);
        expect(error.message).toMatch(
            /with success, but kept webhookDestinationUrl at "https:\/\/acme\.example\/whatsapp"\. .*(Declare|dashboard)/,
        );
        expect(error.kept).toBeUndefined();
    });

    it("has a verify token named, and never shown", async () => {
        const { message } = await failureOf(update(stage().plant(), { webhookVerifyToken: undefined }));
        expect(message).toMatch(/but kept webhookVerifyToken\. /);
        expect(message).not.toContain("canary");
    });

    it("has everything named that it kept", async () => {
        const news = { webhookVerifyToken: undefined, webhookDestinationUrl: undefined };
        const { message } = await failureOf(update(stage().plant(), news));
        expect(message).toContain("webhookVerifyToken");
        expect(message).toContain("webhookDestinationUrl at");
    });

    it("does not make an update fail that clears nothing", async () => {
        const outs = await update(stage().plant(), { webhookDestinationUrl: "https://other.example", callsEnabled: true });
        expect(outs).toMatchObject({ webhookDestinationUrl: "https://other.example", callsEnabled: true });
    });
});
