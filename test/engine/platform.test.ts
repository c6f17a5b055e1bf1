import { describe, expect } from "vitest";
import type { Emulator } from "../../emulator/index";
import { acme, engineTest, takeRequests } from "../support/engineTest";
import { nameOf, type Stack } from "../support/stack";

const it = engineTest();

const number = acme.phoneNumberId;
const webhook = { resource: "WhatsAppWebhook", secretKey: "webhook-key", events: ["whatsapp.message.received"] };
const declared = {
    support: acme,
    messages: { ...webhook, configId: `\${support.id}`, url: "https://acme.example/messages" },
    calls: { ...webhook, configId: `\${support.id}`, url: "https://acme.example/calls", kind: "meta", events: undefined },
};

describe("on the Platform API", () => {
    it.beforeEach(({ stack, emulator }) => {
        Object.assign(stack.env, { KAPSO_API_VERSION: "platform", KAPSO_BASE_URL: emulator.platformBaseUrl });
    });

    it("a replaced config keeps its number and gets a new ID, and its webhooks are replaced together with it", async ({
        stack,
        emulator,
    }) => {
        await stack.declare(declared);
        await stack.up();
        const before = idsAtKapso(emulator);
        const changes = { businessAccountId: { businessAccountId: "2" }, customerId: { businessAccountId: "2", customerId: "globex" } };
        for (const [argument, change] of Object.entries(changes)) {
            await stack.declare({ ...declared, support: { ...acme, ...change } });
            expect(await stack.previewOf()).toEqual({
                support: `replace ${argument}`,
                messages: "replace",
                calls: "replace",
            });
            await stack.up();
            await isWhole(stack, emulator);
        }
        await stack.up("--replace", stack.urnOf("support"));
        await isWhole(stack, emulator);
        expect(idsAtKapso(emulator).filter((id) => before.includes(id))).toEqual([]);
    });

    it("a reconnected number of another customer leaves the state with a log line, and is neither adopted nor deleted", async ({
        stack,
        emulator,
    }) => {
        await stack.declare(declared);
        await stack.up();
        const [former] = emulator.configs();
        const again = () => {
            emulator.removeConfig(emulator.configs()[0]?.id ?? "");
            return emulator.addConfig("globex", { phone_number_id: number, name: "Theirs" });
        };
        const theirs = again();
        expect((await stack.refresh()).output).toMatch(
            new RegExp(
                `removed WhatsApp config ${number}:${former?.id} from the state, .*reconnected .*internal ID ${theirs.id}, before ${former?.id}`,
            ),
        );
        expect(await stack.resources()).toEqual([]);
        const refused = (await stack.fail("up")).output;
        expect(refused).toContain(
            `Phone number ${number} is already connected as WhatsApp config ${number}:${theirs.id} of customer globex`,
        );
        expect(refused).toContain("[KAPSO-OTHER-PARENT]");
        expect(refused).toContain('Kapso returned 409 "Phone limit reached or duplicate"');
        expect(emulator.configs()).toEqual([theirs]);

        emulator.removeConfig(theirs.id);
        await stack.declare({ support: acme });
        await stack.up();
        const [created] = emulator.configs();
        const last = again();
        expect((await stack.destroy()).output).toContain(
            `kept WhatsApp config ${number}:${created?.id} in Kapso, because the number was deleted and reconnected`,
        );
        expect(emulator.configs()).toEqual([last]);
        expect(await stack.resources()).toEqual([]);
    });

    it("a field that Meta changes by itself is an output and never a difference", async ({ stack, emulator }) => {
        await stack.declare({ support: acme });
        await stack.up();
        emulator.changeConfig(emulator.configs()[0]?.id ?? "", {
            quality_rating: "RED",
            status: "FLAGGED",
            verified_name: "Acme Corporation",
            name_status: "DECLINED",
        });
        expect(await stack.previewOf("--refresh")).toEqual({});
        await stack.succeed(["refresh", "--preview-only", "--expect-no-changes"]);
        await stack.refresh();
        expect((await stack.resources())[0]?.outputs).toMatchObject({
            qualityRating: "RED",
            status: "FLAGGED",
            verifiedName: "Acme Corporation",
            nameStatus: "DECLINED",
        });
        expect(await stack.previewOf()).toEqual({});
    });

    it("another number replaces the config, and the preview fails if another config has that number", async ({ stack, emulator }) => {
        const theirs = emulator.addConfig("globex", { phone_number_id: "2", business_account_id: "3" });
        await stack.declare(declared);
        await stack.up();
        const ours = emulator.configs().find(({ phone_number_id }) => phone_number_id === number);
        await stack.declare({ ...declared, support: { ...acme, phoneNumberId: "2" } });
        const { output } = await stack.fail("preview");
        expect(output).toContain(
            `Could not update WhatsApp config ${number}:${ours?.id}: phone number 2 is already connected as WhatsApp config 2:${theirs.id} of customer globex`,
        );
        await stack.declare({ ...declared, support: { ...acme, phoneNumberId: "5" } });
        await stack.up();
        await isWhole(stack, emulator);
        const { id } = emulator.configs().find(({ phone_number_id }) => phone_number_id === "5") ?? {};
        expect((await stack.resources()).map((resource) => resource.id?.split("/")[0])).toEqual([`5:${id}`, `5:${id}`, `5:${id}`]);
    });

    it("a webhook with a literal config ID is replaced together with the config, or prevents its deletion", async ({ stack, emulator }) => {
        const hook = { ...webhook, configId: number, url: "https://acme.example/text", options: { dependsOn: `\${support}` } };
        await stack.declare({ support: acme, hook });
        await stack.up();
        await stack.declare({ support: { ...acme, businessAccountId: "2" }, hook });
        expect((await stack.fail("preview")).output).toContain(
            "is a literal ID of a config that this run replaces. Kapso deletes the webhook together with the old config",
        );
        expect((await stack.fail("up")).output).toMatch(
            /together with the old config|Could not (replace|delete) .*: a webhook of this program names it by a literal ID/,
        );
        await stack.up("--refresh");
        expect(emulator.webhooks().map(({ url }) => url)).toEqual(["https://acme.example/text"]);
        expect(await stack.previewOf("--refresh")).toEqual({});
    });

    it("programs for v1 run, also if they refer to a config by its v1 ID", async ({ stack, emulator }) => {
        emulator.addConfig("acme", { id: "of-v1", phone_number_id: "7" });
        await stack.declare({ hook: { ...webhook, configId: "of-v1", url: "https://acme.example" } });
        await stack.up();
        expect(emulator.webhooks()).toMatchObject([{ whatsapp_config_id: "of-v1", kind: "kapso" }]);
        takeRequests(emulator);
        await stack.preview("--expect-no-changes");
        expect(takeRequests(emulator)).toEqual([]);
        await stack.expectSettled();
        await stack.declare({ hook: { ...webhook, configId: "7", url: "https://acme.example" } });
        expect(await stack.previewOf()).toEqual({});
        await stack.destroy();
        expect(emulator.webhooks()).toEqual([]);
    });
});

describe("on v1", () => {
    it("an argument of the Platform API is refused in the preview, which names that API version", async ({ stack }) => {
        await stack.declare({ calls: { ...declared.calls, configId: "anything", payloadVersion: "v1" } });
        const { output } = await stack.fail("preview");
        for (const argument of ["kind", "payloadVersion"]) {
            expect(output).toContain(`${argument} value`);
        }
        expect(output.replace(/\s+/g, " ")).toContain(
            "exists only in API version platform, but this run uses API version v1: remove the argument, or set kapso:apiVersion",
        );
    });

    it("programs for the Platform API run, also if they refer to a config by its Platform ID", async ({ stack, emulator }) => {
        emulator.addConfig("acme", { id: "of-v1", phone_number_id: "7" });
        await stack.declare({ hook: { ...webhook, configId: "7", url: "https://acme.example" } });
        await stack.up();
        expect(emulator.webhooks()).toMatchObject([{ whatsapp_config_id: "of-v1" }]);
        await stack.expectSettled();
        await stack.destroy();
        expect(emulator.webhooks()).toEqual([]);
    });
});

/** Each declared object exists once and is in the state, and a preview finds no changes. */
async function isWhole(stack: Stack, emulator: Emulator): Promise<void> {
    expect(emulator.configs()).toHaveLength(
        emulator.configs().some(({ customer_id, phone_number_id }) => customer_id === "globex" && phone_number_id === "2") ? 2 : 1,
    );
    expect(
        emulator
            .webhooks()
            .map(({ url, kind }) => `${url} ${kind}`)
            .sort(),
    ).toEqual(["https://acme.example/calls meta", "https://acme.example/messages kapso"]);
    const ids = (await stack.resources()).map(({ urn, id }) => [nameOf(urn), id?.split("/").pop()]);
    const byUrl = emulator.webhooks().map(({ url, id }) => [url.replace("https://acme.example/", ""), id]);
    expect(ids.filter(([name]) => name !== "support").sort()).toEqual(byUrl.sort());
    expect(await stack.previewOf("--refresh")).toEqual({});
}

function idsAtKapso(emulator: Emulator): string[] {
    return [...emulator.configs(), ...emulator.webhooks()].map(({ id }) => id);
}
