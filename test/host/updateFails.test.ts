import { beforeEach, describe, expect, it } from "vitest";
import { apiVersion, byApiVersion, routes } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";
import { expectTraffic } from "./traffic";

const stage = useStage();

const update = (planted: Planted, changes: Properties) => stage().update(planted, changes);

/** An update that Kapso refuses, and Kapso's own words. */
const refused = byApiVersion<{ changes: Properties; words: string }>({
    v1: { changes: { businessAccountId: "no digits" }, words: "Business account is invalid" },
    platform: { changes: { webhookDestinationUrl: "nowhere" }, words: "Webhook destination url is invalid" },
});

describe("an update that fails", () => {
    it("because the config was deleted says how to create the config again", async () => {
        const planted = stage().plant();
        stage().remove(planted.id);
        const error = await failureOf(update(planted, { name: "Other" }));
        expect(error.message).toMatch(
            new RegExp(
                `^Could not update WhatsApp config ${planted.id}: .*deleted outside Pulumi.*\\[KAPSO-DELETED-OUTSIDE\\]\n.*\`pulumi up --refresh\``,
            ),
        );
        expect(error.kept).toBeUndefined();
        expectTraffic(stage().emulator, [`PATCH ${routes.config(planted.id)}`]);
    });

    it("names the config and the reason, and keeps the old state", async () => {
        const planted = stage().plant();
        const before = stage().stored(planted.id);
        const error = await failureOf(update(planted, refused.changes));
        expect(error.message).toContain(`Could not update WhatsApp config ${planted.id}: Kapso returned 422 "${refused.words}"`);
        expect(error.kept).toBeUndefined();
        expect(stage().stored(planted.id)).toEqual(before);
    });

    it("repeats no secret", async () => {
        const planted = stage().plant();
        const { message } = await failureOf(update(planted, { ...refused.changes, accessToken: "other-canary" }));
        expect(`${message}\n${stage().host.printed.join("\n")}`).not.toContain("canary");
    });
});

// Kapso's documentation does not say whether a PATCH with `null` clears a field. Here Kapso returns
// success and ignores the `null`. The Platform API does not return the two fields that can be
// cleared, so the provider cannot notice it there (later.test.ts).
describe.runIf(apiVersion === "v1")("Kapso on v1, if it keeps a field that a PATCH clears,", () => {
    beforeEach(() => void stage().emulator.fault({ kind: "nullIgnored" }));

    it("makes the update fail, and the error names the field, the value, the config and the ways out", async () => {
        const planted = stage().plant();
        const error = await failureOf(update(planted, { webhookDestinationUrl: undefined }));
        expect(error.message).toContain(`Could not update WhatsApp config ${planted.id}: `);
        expect(error.message).toMatch(
            /Kapso returned a success status, but kept webhookDestinationUrl "https:\/\/acme\.example\/whatsapp"\. \[KAPSO-NOT-STORED\]\n.*(Declare|dashboard)/,
        );
        expect(error.kept).toBeUndefined();
    });

    it("makes the error name a verify token without its value", async () => {
        const { message } = await failureOf(update(stage().plant(), { webhookVerifyToken: undefined }));
        expect(message).toMatch(/but kept webhookVerifyToken\. /);
        expect(message).not.toContain("canary");
    });

    it("makes the error name every field that Kapso kept", async () => {
        const news = { webhookVerifyToken: undefined, webhookDestinationUrl: undefined };
        const { message } = await failureOf(update(stage().plant(), news));
        expect(message).toContain('kept webhookVerifyToken, webhookDestinationUrl "https://acme.example/whatsapp". [');
    });
});

it("An update that clears no field succeeds even if Kapso ignores `null`", async () => {
    stage().emulator.fault({ kind: "nullIgnored" });
    const outs = await update(stage().plant(), { webhookDestinationUrl: "https://other.example", callsEnabled: true });
    expect(outs).toMatchObject({ webhookDestinationUrl: "https://other.example", callsEnabled: true });
});
