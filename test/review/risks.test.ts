import { describe, expect, it } from "vitest";
import { domainOf, type ReviewOptions } from "../../review/index";
import { plain } from "../../review/model";
import { acme, reviewed, step } from "./sample";

const hook = { configId: "support-id", url: "https://api.acme.example/hook", events: ["whatsapp.message.received"] };

describe("a risk is", () => {
    it.each([
        [
            "a replaced config",
            step("support", { op: "replace", before: acme, after: { ...acme, customerId: "other" } }),
            '"support" (number "106540352242922") receives no messages after the old object is deleted and until the new object is created.',
        ],
        ["a deleted config", step("support", { before: acme }), '"support" (number "106540352242922") will receive no messages.'],
        [
            "a config that loses its destination",
            step("support", { before: acme, after: { ...acme, webhookDestinationUrl: undefined } }),
            "no messages, because it has no destination.",
        ],
        [
            "a config that ignores what arrives",
            step("support", { before: acme, after: { ...acme, inboundProcessingEnabled: false } }),
            "no messages, because inbound messages are not processed.",
        ],
        [
            "a webhook that is switched off",
            step("hook", { resource: "WhatsAppWebhook", before: hook, after: { ...hook, active: false } }),
            'Webhook "hook" will receive no events, because it is not active.',
        ],
        [
            "a replaced webhook",
            step("hook", { resource: "WhatsAppWebhook", op: "replace", before: hook, after: { ...hook, configId: "b" } }),
            'Webhook "hook" receives no events after the old object is deleted',
        ],
        [
            "a project webhook that is switched off",
            step("hook", { resource: "ProjectWebhook", before: hook, after: { ...hook, active: false } }),
            'Project webhook "hook" will receive no events, because it is not active.',
        ],
        [
            "a deleted project webhook",
            step("hook", { resource: "ProjectWebhook", before: hook }),
            'Project webhook "hook" will receive no events.',
        ],
        [
            "a deleted customer",
            step("acme", { resource: "Customer", before: { name: "Acme" } }),
            'Deleting customer "Acme" deletes all its data in Kapso',
        ],
        [
            "plain http",
            step("support", { before: acme, after: { ...acme, webhookDestinationUrl: "http://api.acme.example" } }),
            'Messages of "support" go to "api.acme.example" over unencrypted http',
        ],
        [
            "credentials in a URL",
            step("support", { after: { ...acme, webhookDestinationUrl: "https://me:pass-canary@api.acme.example" } }),
            'The destination of "support" at "api.acme.example" contains credentials',
        ],
        [
            "credentials in a webhook's URL",
            step("hook", { resource: "WhatsAppWebhook", after: { ...hook, url: "https://key-canary@api.acme.example" } }),
            "contains credentials",
        ],
    ])("%s", (_, one, sentence) => {
        expect(messages([one])).toEqual([expect.stringContaining(sentence)]);
        expect(JSON.stringify(reviewed([one]))).not.toContain("canary");
    });

    it("a number of two configs, even across accounts and if one config does not change", () => {
        const others = [
            step("second", { after: { ...acme, customerId: "b" }, account: "eu" }),
            step("first", { op: "same", before: acme, after: acme }),
        ];
        expect(messages(others)).toEqual([
            'Number "106540352242922" is declared by "first" and "second" (account "eu"). A number can be connected only once.',
        ]);
    });

    it("a number that a config gets before the other config is deleted", () => {
        const renamed = [step("old", { before: acme }), step("new", { after: acme })];
        expect(messages(renamed)).toContainEqual(expect.stringContaining('is declared by "new" before "old" is deleted'));
    });

    it.each([
        [
            "a sandbox has no number of its own",
            [step("a", { after: { ...acme, kind: "sandbox" } }), step("b", { after: { ...acme, kind: "sandbox" } })],
        ],
        [
            "a replaced config has its own number",
            [step("a", { op: "delete-replaced", before: acme }), step("a", { op: "create-replacement", before: acme, after: acme })],
        ],
        [
            "what was refreshed before it is deleted claims nothing",
            [
                step("a", { op: "refresh", before: acme, after: acme }),
                step("a", { before: acme }),
                step("b", { op: "same", before: acme, after: acme, account: "eu" }),
            ],
        ],
        [
            "a number that moved on is free",
            [step("a", { before: acme, after: { ...acme, phoneNumberId: "2" } }), step("b", { after: acme })],
        ],
    ])("no shared number: %s", (_, steps) => {
        expect(reviewed(steps).risks.filter(({ kind }) => kind === "sharedNumber")).toEqual([]);
    });

    it.each([
        ["https://acme.example/x", []],
        ["https://API.Acme.Example/x", []],
        ["https://acme.example./x", []],
        ["https://notacme.example/x", ["notacme.example"]],
        ["https://acme.example.evil.example/x", ["acme.example.evil.example"]],
        ["https://acme.example@evil.example/x", ["evil.example"]],
    ])("a destination that leaves the team's domains: %s", (webhookDestinationUrl, hosts) => {
        const one = step("support", { before: acme, after: { ...acme, webhookDestinationUrl } });
        const foreign = messages([one], { ownDomains: ["acme.example"] }).filter((message) =>
            message.includes("outside the domains of your team"),
        );
        expect(foreign).toEqual(hosts.map((host) => `Messages of "support" go to "${host}", which is outside the domains of your team.`));
    });

    it("none if nothing relevant to it changes", () => {
        const before = { ...acme, webhookDestinationUrl: "http://me:pass@elsewhere.example" };
        expect(messages([step("support", { before, after: { ...before, name: "Other" } })], { ownDomains: ["acme.example"] })).toEqual([]);
    });
});

it.each([
    ["acme.example", "acme.example"],
    [".Acme.Example", "acme.example"],
    ["*.acme.example", "acme.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["https://acme.example", undefined],
    ["acme.example/path", undefined],
    ["", undefined],
])("the domain %j is %j", (text, domain) => {
    expect(domainOf(text)).toBe(domain);
});

function messages(steps: readonly object[], options: ReviewOptions = {}): string[] {
    return reviewed(steps, options).risks.map(({ message }) => plain(message));
}
