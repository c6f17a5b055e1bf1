import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { printText } from "../../review/index";
import { acme, reviewed, step, urnOf } from "./sample";

const plain = { hasColours: false };
const steps = [
    step("support", {
        op: "replace",
        before: acme,
        after: { ...acme, customerId: "customer-2", webhookDestinationUrl: "http://elsewhere.example/?key=canary" },
        named: ["customerId", "accessToken"],
    }),
    step("trial", { before: { customerId: "customer-1", name: "Trial", kind: "sandbox" } }),
    step("new", { after: { ...acme, phoneNumberId: "2", name: "" } }),
];
const hostile = reviewed([
    step('a" -> "b', {
        before: { ...acme, name: "\u001b[2Jcleared" },
        after: { ...acme, name: "</details>\n\n# \u202eheading\u0007\u009b31m" },
    }),
]);

describe("a review as text for a terminal", () => {
    it("shows the summary, the risks and the changes by customer, without Markdown and without a secret", () => {
        const text = printText(reviewed(steps, { ownDomains: ["acme.example"] }), plain);
        expect(text).not.toContain("canary");
        expect(text).not.toMatch(/<details|\*\*|`/);
        expect(text).toBe(
            [
                'Kapso review of "whatsapp/prod": 1 replaced, 1 deleted, 1 created, of 2 customers; 4 risks.',
                [
                    "Risks:",
                    '  ! "support" (number "106540352242922") receives no messages after the old object is deleted and until the new object is created.',
                    '  ! "trial" will receive no messages.',
                    '  ! Messages of "support" go to "elsewhere.example", which is outside the domains of your team.',
                    '  ! Messages of "support" go to "elsewhere.example" over unencrypted http. Everybody on the network path can read them.',
                ].join("\n"),
                'Customer "customer-1": 1 replaced, 1 deleted, 1 created',
                [
                    '  ± Replaced: config "support", moves from customer "customer-1" to customer "customer-2"',
                    "      webhookDestinationUrl  https://api.acme.example/whatsapp -> http://elsewhere.example/?key=[hidden]",
                    '      customerId             "customer-1" -> "customer-2"',
                    "      accessToken            (set) -> (rotated)",
                ].join("\n"),
                [
                    '  - Deleted: sandbox config "trial"',
                    '      customerId  "customer-1"',
                    '      kind        "sandbox"',
                    '      name        "Trial"',
                ].join("\n"),
                [
                    '  + Created: config "new"',
                    "      webhookDestinationUrl  https://api.acme.example/whatsapp",
                    '      customerId             "customer-1"',
                    "      accessToken            (set)",
                    "      webhookVerifyToken     (set)",
                    "      name                   (empty)",
                    '      phoneNumberId          "2"',
                    '      businessAccountId      "102290129340398"',
                ].join("\n"),
                'Customer "customer-2": 1 config moves here',
                '  "support" moves here from customer "customer-1". The change is shown there.\n',
            ].join("\n\n"),
        );
    });

    it("says why a preview failed", () => {
        const message = "error: Could not read customer c: Kapso returned 401. [KAPSO-AUTHENTICATION]";
        const text = printText(reviewed([], { rest: { diagnostics: [{ urn: urnOf("support"), severity: "error", message }] } }), plain);
        expect(text).toContain(
            "The preview failed, so changes may be missing. Errors of the provider:\n  - support: Could not read customer c",
        );
    });

    it("says that nothing changes in one line", () => {
        expect(printText(reviewed([]), plain)).toBe('Kapso review of "whatsapp/prod": no changes.\n');
    });

    it("has colours only if the terminal supports them", () => {
        const review = reviewed(steps);
        const coloured = printText(review, { hasColours: true });
        expect(coloured).toContain("\u001b[31m- Deleted");
        expect(stripVTControlCharacters(coloured)).toBe(printText(review, plain));
    });

    it("lets no value control the terminal or end its quotes", () => {
        const text = printText(hostile, plain);
        expect(text).not.toMatch(/[^\P{C}\n]/u);
        expect(text).toContain('config "a\\" -> \\"b"');
        expect(text).toContain('"\\u{1b}[2Jcleared" -> "</details>\\u{a}\\u{a}# \\u{202e}heading\\u{7}\\u{9b}31m"');
    });
});
