import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addressOf } from "../support/apiVersion";
import { EchoingProxy } from "../support/echoingProxy";
import type { Properties, Provider } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";

const stage = useStage();

const standing = { accessToken: "access-canary", webhookVerifyToken: "verify-canary" };

const refused = (error: string) => ({ status: 422, body: JSON.stringify({ error }) });

describe("a response that repeats secrets of the object which the request did not carry", () => {
    let proxy: EchoingProxy;
    let run: Provider;
    let planted: Planted;

    beforeEach(async () => {
        proxy = await EchoingProxy.start(stage().emulator);
        onTestFinished(() => proxy.close());
        planted = stage().plant(standing);
        run = stage().run({ "kapso:baseUrl": proxy.baseUrl });
        const error = Object.values(standing).join(", ");
        proxy.echo = ({ method, path }) =>
            method === "GET" && !path.includes(addressOf(planted.id)) ? undefined : { status: 422, body: JSON.stringify({ error }) };
    });

    it.each<[string, (planted: Planted) => Promise<unknown>]>([
        ["a read", ({ id, outs }) => run.read(id, outs)],
        ["an update of another field", ({ id, inputs, outs }) => run.update(id, outs, { ...inputs, name: "Other" })],
        ["a delete", ({ id, outs }) => run.delete(id, outs)],
    ])("has the secrets hidden in the error of %s", async (_title, operate) => {
        const { message } = await failureOf(operate(planted));
        expect(message).toContain('Kapso returned 422 "[secret], [secret]"');
        expect(`${message}\n${stage().host.printed.join("\n")}`).not.toContain("canary");
    });

    it("has the secret hidden in the warning about a different value", async () => {
        const changed: Properties = { ...planted.inputs, name: "Other" };
        proxy.echo = ({ path }) => {
            const id = path.split("/").at(-1);
            return { status: 200, body: JSON.stringify({ data: { id, name: `Not ${standing.accessToken}` } }) };
        };
        await run.update(planted.id, planted.outs, changed);
        expect(stage().host.printed.join("\n")).toContain('name "Not [secret]"');
        expect(stage().host.printed.join("\n")).not.toContain("canary");
    });
});

describe("a response that repeats secrets of another operation", () => {
    let proxy: EchoingProxy;
    let run: Provider;

    beforeEach(async () => {
        proxy = await EchoingProxy.start(stage().emulator);
        onTestFinished(() => proxy.close());
        run = stage().run({ "kapso:baseUrl": proxy.baseUrl });
    });

    it("has the secrets hidden in the errors of two creates whose responses are swapped", async () => {
        const tokens = ["EAAB-mixed-canary-1", "EAAB-mixed-canary-2"];
        const bothSent = signal();
        let sent = 0;
        proxy.echo = async ({ method, body }) => {
            if (method !== "POST") {
                return undefined;
            }
            sent += 1;
            if (sent === tokens.length) {
                bothSent.give();
            }
            await bothSent.given;
            return refused(`Access token ${tokens.find((token) => !body.includes(token))} is invalid`);
        };
        const creates = tokens.map((accessToken) => failureOf(run.create(stage().inputs({ accessToken }))));
        for (const { message } of await Promise.all(creates)) {
            expect(message).toContain('Kapso returned 422 "Access token [secret] is invalid"');
            expect(message).not.toContain("canary");
        }
    });

    it("has the secrets hidden in the error of a list request that two creates share", async () => {
        const customerId = stage().customer();
        const tokens = ["EAAB-shared-canary-1", "EAAB-shared-canary-2"];
        const listed = signal();
        const bothBegun = signal();
        proxy.echo = async ({ method }) => {
            listed.give();
            await bothBegun.given;
            return method === "GET" ? refused(`Access token ${tokens[1]} is invalid`) : undefined;
        };
        const first = failureOf(run.create(stage().inputs({ customerId, accessToken: tokens[0] })));
        await listed.given;
        const second = failureOf(run.create(stage().inputs({ customerId, accessToken: tokens[1] })));
        // The provider process handles calls in order, so the second create has begun.
        const { id, inputs, outs } = stage().plant();
        await run.diff(id, outs, inputs);
        bothBegun.give();
        for (const { message } of await Promise.all([first, second])) {
            expect(message).toContain("Access token [secret] is invalid");
            expect(message).not.toContain("canary");
        }
    });
});

describe("a word in Kapso's response that equals a secret", () => {
    let proxy: EchoingProxy;
    let run: Provider;

    beforeEach(async () => {
        proxy = await EchoingProxy.start(stage().emulator);
        onTestFinished(() => proxy.close());
        run = stage().run({ "kapso:baseUrl": proxy.baseUrl });
    });

    it.each([
        ["number", 422, "Phone number has already been taken", "Phone [secret] has already been taken", /is already connected/],
        ["API_key", 403, "This API_key may not do this", "This [secret] may not do this", /a proxy or a firewall/],
        ["access", 401, "Malformed access token", "Malformed [secret] token", /Meta refused the current one/],
    ])("is hidden, but still decides what the error advises: %s", async (webhookVerifyToken, status, error, shown, advice) => {
        proxy.echo = ({ method }) => (method === "POST" ? { status, body: JSON.stringify({ error }) } : undefined);
        const { message } = await failureOf(run.create(stage().inputs({ webhookVerifyToken })));
        expect(message).toContain(`"${shown}"`);
        expect(message).toMatch(advice);
    });

    it("still identifies the field that an update lacks", async () => {
        const { id, inputs, outs } = stage().plant({ webhookVerifyToken: "required" });
        proxy.echo = ({ method, body }) =>
            method === "PATCH" && !body.includes("phone_number_id") ? refused("Phone number is required") : undefined;
        await run.update(id, outs, { ...inputs, name: "Other" });
        expect(stage().stored(id).name).toBe("Other");
    });
});

function signal(): { give: () => void; given: Promise<void> } {
    let give = () => {};
    const given = new Promise<void>((resolve) => {
        give = resolve;
    });
    return { give, given };
}
