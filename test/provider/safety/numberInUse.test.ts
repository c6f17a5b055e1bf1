import { describe, expect, it, onTestFinished } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator";
import { errorFromResponse } from "../../../provider/kapso/errors/errorFromResponse";
import { Account } from "../../../provider/run/account";
import { numberInUse } from "../../../provider/safety/numberInUse";
import { configurationFor, quietHost } from "../kapso/localServer";

const number = "106540352242922001";
const words = "Phone number has already been taken";

describe.each(["v1", "platform"] as const)("the error for a number that is already connected, on %s,", (apiVersion) => {
    it("names the config with the number, its customer and what to do", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toBe(
            `Could not create WhatsApp config "Acme" for customer c: phoneNumberId ${number} is already connected as WhatsApp config ` +
                `${apiVersion === "v1" ? theirs.id : `${number}:${theirs.id}`} of customer ${theirs.customer_id} (Kapso returned 422 "${words}"). A number can be connected only once. ` +
                "Nothing was created. [KAPSO-NUMBER-TAKEN]\n  - If phoneNumberId is wrong, correct it.\n" +
                "  - Otherwise, delete that config in Kapso or in the stack that manages it, then run `pulumi up` again.",
        );
    });

    it("recommends adoption if the config has the same customer", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.addConfig(String(declared.customerId), { phone_number_id: number });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toMatch(
            /run `KAPSO_ADOPT_EXISTING=identical pulumi up` to adopt that config/,
        );
    });

    it("mentions another Kapso project if the project's list lacks the number", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.addConfig(emulator.addCustomer().id, { phone_number_id: "106540352242922002" });
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toMatch(
            /by a WhatsApp config that the list of this Kapso project does not show \(.*422.*\)\. .*\[KAPSO-NUMBER-TAKEN\]\n.*\n.*disconnect the number in Kapso \(perhaps in another project\), /,
        );
    });

    it("names no config if the list cannot be read, and omits the error of the list", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        emulator.fault({ kind: "unauthorized" });
        const message = (await numberInUse(refusal(422, words), declared, account))?.message;
        expect(message).toMatch(new RegExp(`phoneNumberId ${number} is already connected by another WhatsApp config \\(.*422`));
        expect(message).not.toContain("401");
    });

    it("is not used for a 409 unless the list contains the number, because the plan's limit has the same status", async () => {
        const { emulator, account, declared } = await stage(apiVersion);
        const limit = refusal(409, "Phone limit reached or duplicate");
        expect(await numberInUse(limit, declared, account)).toBeUndefined();
        const later = await stage(apiVersion, emulator);
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        expect((await numberInUse(limit, declared, later.account))?.message).toContain(`of customer ${theirs.customer_id}`);
    });
});

describe("the lookup of a number on v1", () => {
    it("reads the project's list once for all refused creates", async () => {
        const { emulator, account, declared } = await stage("v1");
        emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        await Promise.all([1, 2, 3].map(() => numberInUse(refusal(422, words), declared, account)));
        await numberInUse(refusal(422, words), declared, account);
        expect(emulator.requests.map(({ path }) => path)).toEqual(["/whatsapp_configs?page=1&per_page=100"]);
    });

    it("is tried once if Kapso has no list of the project", async () => {
        const { emulator, account, declared } = await stage("v1", await startEmulator({ projectList: false }));
        for (let count = 0; count < 2; count += 1) {
            expect((await numberInUse(refusal(422, words), declared, account))?.message).toContain("by another WhatsApp config");
        }
        expect(emulator.requests).toHaveLength(1);
    });

    it("sends no request if this run knows the config already", async () => {
        const { emulator, account, declared } = await stage("v1");
        const theirs = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: number });
        await account.objectsIn("configs").find(String(theirs.customer_id), {});
        emulator.clearRequests();
        expect((await numberInUse(refusal(422, words), declared, account))?.message).toContain(`WhatsApp config ${theirs.id}`);
        expect(emulator.requests).toEqual([]);
    });
});

describe("Kapso's error for a create", () => {
    it.each([
        [422, "phone_number_id has already been taken"],
        [400, "Number is already connected to another customer"],
        [422, "Validation failed: Phone number already exists"],
        [409, "This phone number is in use"],
    ])("with %i %j is about the number", async (status, text) => {
        const { account, declared } = await stage("v1");
        expect((await numberInUse(refusal(status, text), declared, account))?.message).toContain(`phoneNumberId ${number}`);
    });

    it.each([
        [422, "Phone number is not a number"],
        [422, "Name has already been taken"],
        [422, "Name has already been taken; Phone number is invalid"],
        [401, words],
        [500, words],
    ])("with %i %j is not about the number, so no list is read", async (status, text) => {
        const { emulator, account, declared } = await stage("v1");
        expect(await numberInUse(refusal(status, text), declared, account)).toBeUndefined();
        expect(emulator.requests).toEqual([]);
    });

    it("is not about the number if the object has no number, or if another error was thrown", async () => {
        const { account, declared } = await stage("v1");
        expect(await numberInUse(refusal(422, words), { ...declared, phoneNumberId: undefined }, account)).toBeUndefined();
        expect(await numberInUse(new Error(words), declared, account)).toBeUndefined();
    });
});

function refusal(status: number, serverWords: string) {
    const attempted = 'create WhatsApp config "Acme" for customer c';
    return errorFromResponse({ attempted, status, serverWords, requestId: undefined, retryAfter: undefined });
}

/** An account on an emulator, and the declared arguments of a config of one of its customers. */
async function stage(apiVersion: "v1" | "platform", running?: Emulator) {
    const emulator = running ?? (await startEmulator({ projectList: true }));
    onTestFinished(() => emulator.close());
    const baseUrl = apiVersion === "v1" ? emulator.baseUrl : emulator.platformBaseUrl;
    const account = new Account(configurationFor({ baseUrl }, { apiVersion, apiKey: emulator.apiKey }), quietHost());
    return { emulator, account, declared: { customerId: emulator.addCustomer().id, phoneNumberId: number } };
}
