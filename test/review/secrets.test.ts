import { expect, it } from "vitest";
import { printHtml, printJson, printMarkdown, printText } from "../../review/index";
import { acme, reviewed, step, urnOf } from "./sample";

const canary = (where: string) => `canary-${where}-5f2c`;

it("secrets in clear text are removed from every text, whatever their number and length", async () => {
    const tokens = Array.from({ length: 2000 }, (_, index) => `canary|(${"x".repeat(index % 50)})[${index}`);
    tokens[7] = `canary-${"y".repeat(5_000_000)}`;
    const steps = tokens.map((accessToken, index) =>
        step(`config-${index}`, {
            before: { ...acme, accessToken },
            after: { ...acme, accessToken, kind: "sandbox", name: `a ${accessToken} b` },
        }),
    );
    const review = reviewed(steps);
    expect(printJson(review)).not.toContain("canary");
    expect(printJson(review).split('"a [secret] b"')).toHaveLength(2001);
});

it("no secret of a preview is in its report, whatever its place in the preview", async () => {
    const token = canary("token");
    const inClear = {
        ...acme,
        accessToken: token,
        webhookVerifyToken: canary("verify"),
        webhookDestinationUrl: `https://${canary("user")}:${canary("password")}@api.acme.example/x?token=${canary("query")}#${canary("hash")}`,
        name: `Pasted ${token} and https://me:${canary("name")}@acme.example`,
        customerId: canary("verify"),
        pinCode: canary("later"),
    };
    const hook = {
        configId: "support-id",
        url: "https://a.example",
        secretKey: canary("key"),
        headers: { authorization: canary("header") },
    };
    const support = step("support", { before: acme, after: inClear, named: ["accessToken", "pinCode"] });
    const steps = [
        { ...support, newState: { ...support.newState, outputs: { ...inClear, extra: canary("output") } } },
        step("replaced", { op: "replace", before: inClear, after: { ...inClear, kind: "sandbox", accessToken: canary("second") } }),
        step("deleted", { before: inClear }),
        step("hook", {
            resource: "WhatsAppWebhook",
            before: hook,
            after: { ...hook, secretKey: canary("rotated"), headers: { authorization: canary("rotated") } },
        }),
        step(`named ${token}`, { after: { ...acme, kind: "sandbox", name: token } }),
        {
            op: "update",
            urn: "urn:pulumi:prod::whatsapp::pulumi:providers:pulumi-nodejs::eu",
            oldState: { inputs: { "kapso:apiKey": canary("old") } },
            newState: { inputs: { "kapso:apiKey": canary("new") } },
        },
        {
            op: "create",
            urn: "urn:pulumi:prod::whatsapp::pulumi-nodejs:dynamic:Resource::other",
            newState: { inputs: { __provider: `exports.handler = () => "${canary("code")}"`, plain: canary("plain") } },
        },
    ];
    const rest = {
        config: { "kapso:apiKey": canary("config"), "whatsapp:accessToken": canary("config") },
        diagnostics: [
            {
                urn: urnOf("support"),
                severity: "error",
                message: `error: resource 'support': property name value {' has a problem: ${canary("value")}} has a problem: bad ${token} [KAPSO-ARGUMENT]`,
            },
            { urn: urnOf("support"), severity: "error", message: `error: ${canary("log")}` },
            { severity: "info", message: canary("print") },
        ],
    };
    const review = reviewed(steps, { rest, ownDomains: ["own.example"] });
    for (const report of [
        await printMarkdown(review),
        await printHtml(review),
        printJson(review),
        printText(review, { hasColours: true }),
    ]) {
        expect(report.match(/canary-\w+/g)).toBeNull();
        // The other texts are in the report.
        expect(report).toContain("api.acme.example");
        expect(report).toContain("https://[hidden]@acme.example");
        expect(report).toContain("Pasted [secret] and");
    }
});
