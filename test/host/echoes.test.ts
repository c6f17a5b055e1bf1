import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { EchoingProxy } from "../support/echoingProxy";
import type { Properties, Provider } from "../support/providerHost";
import { failureOf, type Planted, useStage } from "./stage";

const stage = useStage();

const standing = { accessToken: "access-canary", webhookVerifyToken: "verify-canary" };

describe("a response that repeats secrets of the object, which the request did not carry,", () => {
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
            method === "GET" && !path.includes(planted.id) ? undefined : { status: 422, body: JSON.stringify({ error }) };
    });

    it.each<[string, (planted: Planted) => Promise<unknown>]>([
        ["a read", ({ id, outs }) => run.read(id, outs)],
        ["an update of something else", ({ id, inputs, outs }) => run.update(id, outs, { ...inputs, name: "Other" })],
        ["a delete", ({ id, outs }) => run.delete(id, outs)],
    ])("is hidden in the error of %s", async (_title, operate) => {
        const { message } = await failureOf(operate(planted));
        expect(message).toContain('Kapso answered 422 "[secret], [secret]"');
        expect(`${message}\n${stage().host.printed.join("\n")}`).not.toContain("canary");
    });

    it("is hidden in the warning of another value", async () => {
        const changed: Properties = { ...planted.inputs, name: "Other" };
        proxy.echo = ({ path }) => {
            const id = path.split("/").at(-1);
            return { status: 200, body: JSON.stringify({ data: { id, name: `Not ${standing.accessToken}` } }) };
        };
        await run.update(planted.id, planted.outs, changed);
        expect(stage().host.printed.join("\n")).toContain('name at "Not [secret]"');
        expect(stage().host.printed.join("\n")).not.toContain("canary");
    });
});
