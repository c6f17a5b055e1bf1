import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator";
import { errorFromResponse } from "../../../provider/kapso/errors/errorFromResponse";
import { Account } from "../../../provider/run/account";
import { numberInUse } from "../../../provider/safety/numberInUse";
import { configurationFor, quietHost } from "../kapso/localServer";

const number = "106540352242922001";
const words = "Phone number has already been taken";

describe.each(["v1", "platform"] as const)("a number that Kapso refuses because it is connected already, in %s,", (apiVersion) => {
    it("is named with the config that has it and its customer, and with the way out", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toBe(
            `Could not create WhatsApp config "Acme" for customer c: phoneNumberId ${number} is connected already, as WhatsApp config ` +
                `${apiVersion === "v1" ? theirs.id : `${number}:${theirs.id}`} of customer ${theirs.customer_id} (Kapso answered 422 "${words}"). Nothing was created, ` +
                "because a number can be connected only once. [KAPSO-NUMBER-TAKEN]\n  - Correct phoneNumberId, or delete that config in Kapso or in the stack that manages it, " +
                "and run again.",
        );
    });

    it("of the same customer can be adopted", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.addConfig(String(declared.customerId), { phone_number_id: number });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toMatch(
            /Adopt that config \(KAPSO_ADOPT_EXISTING=identical/,
        );
    });

    it("is said to be elsewhere where the project's list lacks it", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.addConfig(emulator.addCustomer().id, { phone_number_id: "106540352242922002" });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toMatch(
            /by a WhatsApp config that the list of this Kapso project does not show \(.*422.*perhaps in another Kapso project\)/s,
        );
    });

    it("is said to be taken also where the list cannot be read, without the reason of that", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.fault({ kind: "unauthorized" });
        const message = (await numberInUse(refusal(422, words), declared, account))?.message;
        expect(message).toMatch(new RegExp(`phoneNumberId ${number} is connected already, by another WhatsApp config \\(.*422`));
        expect(message).not.toContain("401");
    });

    it("is told from the limit of the plan, which has the same status 409, by the list", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        const limit = refusal(409, "Phone limit reached or duplicate");
        expect(await numberInUse(limit, declared, account)).toBeUndefined();
        const later = await stage(apiVersion, emulator);
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        expect((await numberInUse(limit, declared, later.account))?.message).toContain(`of customer ${theirs.customer_id}`);
    });
});

describe("the look for a number on v1", () => {
    it("reads the project's list once for all creates that are refused", async () => {
        const { emulator, account, declared } = await stage("v1");
        emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        await Promise.all([1, 2, 3].map(() => numberInUse(refusal(422, words), declared, account)));
        await numberInUse(refusal(422, words), declared, account);
        expect(emulator.requests.map(({ path }) => path)).toEqual(["/whatsapp_configs?page=1&per_page=100"]);
    });

    it("is tried once where Kapso has no such list", async () => {
        const { emulator, account, declared } = await stage("v1", await startEmulator({ projectList: false }));
        for (let count = 0; count < 2; count += 1) {
            expect((await numberInUse(refusal(422, words), declared, account))?.message).toContain("by another WhatsApp config");
        }
        expect(emulator.requests).toHaveLength(1);
    });

    it("needs no request where this run knows the config already", async () => {
        const { emulator, account, declared } = await stage("v1");
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        await account.objectsIn("configs").find(String(theirs.customer_id), {});
        emulator.clearRequests();
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toContain(`WhatsApp config ${theirs.id}`);
        expect(emulator.requests).toEqual([]);
    });
});

describe("a refusal", () => {
    it.each([
        [422, "phone_number_id has already been taken"],
        [400, "Number is already connected to another customer"],
        [422, "Validation failed: Phone number already exists"],
        [409, "This phone number is in use"],
    ])("with %i %j speaks of the number", async (status, text) => {
        const { account, declared } = await stage("v1");
        expect((await numberInUse(refusal(status, text), declared, account))?.message).toContain(`phoneNumberId ${number}`);
    });

    it.each([
        [422, "Phone number is not a number"],
        [422, "Name has already been taken"],
        [422, "Name has already been taken; Phone number is invalid"],
        [401, words],
        [500, words],
    ])("with %i %j is about something else, and asks for no list", async (status, text) => {
        const { emulator, account, declared } = await stage("v1");
        expect(await numberInUse(refusal(status, text), declared, account)).toBeUndefined();
        expect(emulator.requests).toEqual([]);
    });

    it("of an object without a number, and another error, are about something else", async () => {
        const { account, declared } = await stage("v1");
        expect(await numberInUse(refusal(422, words), { ...declared, phoneNumberId: undefined }, account)).toBeUndefined();
        expect(await numberInUse(new Error(words), declared, account)).toBeUndefined();
    });
});

function refusal(status: number, serverWords: string) {
    const attempted = 'create WhatsApp config "Acme" for customer c';
    return errorFromResponse({ attempted, status, serverWords, requestId: undefined, retryAfter: undefined });
}

/** An account on an emulator, and what a config of one of its customers declares. */
async function stage(apiVersion: "v1" | "platform", running?: Emulator) {
    const emulator = running ?? (await startEmulator({ projectList: true }));
    onTestFinished(() => emulator.close());
    const baseUrl = apiVersion === "v1" ? emulator.baseUrl : emulator.platformBaseUrl;
    const account = new Account(configurationFor({ baseUrl }, { apiVersion, apiKey: emulator.apiKey }), quietHost());
    return { emulator, account, declared: { customerId: emulator.addCustomer().id, phoneNumberId: number } };
}
