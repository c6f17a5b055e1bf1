import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { acme, engineTest } from "../support/engineTest";
import { exampleFiles } from "../support/example";
import { repository } from "../support/programFolder";

const pack = Object.entries(await exampleFiles("policy")).map(([name, text]) => [`policy/${name}`, text]);

const it = engineTest({
    stack: {
        files: {
            ...Object.fromEntries(pack),
            // The engine prefers an executable. The language host that the tests build from source
            // cannot start a policy pack.
            "policy/run": `#!/bin/sh\ncd "$(dirname "$0")"\nexec node ${join(repository, "node_modules/@pulumi/pulumi/cmd/run-policy-pack")} "$1" "$PWD"\n`,
        },
        packages: ["@pulumi/pulumi", "@pulumi/policy"],
    },
});

const token = "verify-canary-that-is-long";
const good = { ...acme, webhookVerifyToken: token, webhookDestinationUrl: "https://api.acme.example/whatsapp", options: { protect: true } };

it("the policy pack of examples/policy, run by the engine, prints its violations and advice, and no token", async ({ stack }) => {
    const run = join(stack.folder.path, "policy/run");
    await chmod(run, 0o755);
    await stack.declare({
        good,
        plain: {
            ...good,
            phoneNumberId: "2",
            webhookVerifyToken: "canary",
            webhookDestinationUrl: "http://me:canary@api.acme.example",
            options: {},
        },
        foreign: { ...good, phoneNumberId: "3", name: "Support", webhookDestinationUrl: "https://evil.example" },
        trial: { customerId: "acme", name: "Acme trial", kind: "sandbox" },
        customer: { resource: "Customer", name: "Initech" },
        hook: {
            resource: "WhatsAppWebhook",
            configId: "c",
            url: "http://api.acme.example",
            secretKey: "key-canary",
            events: ["whatsapp.message.read"],
        },
    });
    const { output } = await stack.fail("preview", "--policy-pack", run);
    // The level and the policy, then the resource, then the policy's description and the violation.
    const found = [...output.matchAll(/- \[(.*?)\] +(\S+) .*\((?:.*): (.*)\)\n\s+.*\n\s+(.*)/g)].map(([, level, policy, name, words]) => [
        name,
        policy,
        level,
        words,
    ]);
    expect(output).not.toContain("canary");
    const plainHttp =
        "The destination at api.acme.example does not use https, so everybody on the network path can read the messages. Use an https URL.";
    expect(found.sort()).toEqual([
        ["customer", "kapso-names", "advisory", "name does not match /^Acme /. Correct the name."],
        [
            "foreign",
            "kapso-allowed-domains",
            "mandatory",
            "The destination at evil.example is outside the allowed domains (acme.example). Correct it, or add its domain to allowedDomains.",
        ],
        ["foreign", "kapso-names", "advisory", "name does not match /^Acme /. Correct the name."],
        [
            "good",
            "kapso-verify-token-shared",
            "advisory",
            "webhookVerifyToken is also the token of foreign, so a sender with one token can act as both. Give each config its own token.",
        ],
        ["hook", "kapso-https-only", "mandatory", plainHttp],
        ["plain", "kapso-https-only", "mandatory", plainHttp],
        ["plain", "kapso-production-protected", "advisory", "This production config is not protected. Add the option `protect: true`."],
        ["plain", "kapso-verify-token-length", "advisory", "webhookVerifyToken has fewer than 16 characters. Use a longer random token."],
    ]);
});
