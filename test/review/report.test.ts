import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printJson, printMarkdown } from "../../review/index";
import { acme, reviewed, step, unknown, urnOf } from "./sample";

const sandbox = { customerId: "customer-1", name: "Trial", kind: "sandbox" };

describe("a review", () => {
    it("shows only the changed fields, with their values before and after", async () => {
        const after = { ...acme, name: "Acme sales", callsEnabled: true };
        const markdown = await printMarkdown(reviewed([step("support", { before: acme, after })]));
        expect(markdown).toBe(
            [
                "**Kapso review of `whatsapp/prod`: 1 changed, of 1 customer.**",
                "<details>\n<summary><b>Customer <code>customer-1</code></b>: 1 changed</summary>",
                "#### Changed: config `support`",
                "| field | now | after |\n| - | - | - |\n| `name` | `Acme support` | `Acme sales` |\n| `callsEnabled` | – | `true` |",
                "</details>\n",
            ].join("\n\n"),
        );
    });

    it.each([
        ["that nothing changes", [], {}, "no changes."],
        [
            "that only other resources change",
            [{ op: "create", urn: "urn:pulumi:prod::whatsapp::aws:s3:Bucket::b" }],
            {},
            "no changes in Kapso; 1 change of other",
        ],
    ])("says %s", async (_, steps, rest, sentence) => {
        expect(await printMarkdown(reviewed(steps, { rest }))).toContain(sentence);
    });

    it("ignores the order of a set, and `__provider`", () => {
        const before = { configId: "c", url: "https://a.example", events: ["one", "two"], __provider: "old" };
        const hook = step("hook", { resource: "WhatsAppWebhook", before, after: { ...before, events: ["two", "one"], active: false } });
        expect(fieldsOf([hook])).toEqual(["active"]);
    });

    it("puts customers with replacements or deletions first", () => {
        const steps = [
            step("one", { before: { ...acme, customerId: "a" }, after: { ...acme, customerId: "a", name: "New" } }),
            step("two", { before: { ...acme, customerId: "b", phoneNumberId: "2" } }),
        ];
        expect(reviewed(steps).customers.map(({ name }) => name)).toEqual(["b", "a"]);
    });

    it("puts replacements and deletions first, then changed destinations, rotated secrets, the rest, production before sandbox", () => {
        const rotated = { named: ["accessToken"] };
        const destination = { webhookDestinationUrl: "https://api.acme.example/other" };
        const number = (phoneNumberId: string) => ({ ...acme, phoneNumberId });
        const steps = [
            step("a-created", { after: number("1") }),
            step("a-trial", { before: sandbox, after: { ...sandbox, name: "Other" } }),
            step("b-renamed", { before: number("2"), after: { ...number("2"), name: "Other" } }),
            step("c-rotated", { before: number("3"), after: number("3"), ...rotated }),
            step("d-redirected", { before: number("4"), after: { ...number("4"), ...destination } }),
            step("e-redirected trial", { before: sandbox, after: { ...sandbox, ...destination } }),
            step("f-deleted", { before: number("5") }),
            step("g-replaced", { op: "replace", before: number("6"), after: { ...number("6"), kind: "sandbox" } }),
        ];
        const [customer] = reviewed(steps).customers;
        const names = ["g-replaced", "f-deleted", "d-redirected", "e-redirected trial", "c-rotated", "b-renamed", "a-trial", "a-created"];
        expect(customer?.changes.map(({ name }) => name)).toEqual(names);
    });

    it("names both customers of a config that gets another customer, and refers from the new customer to the change", async () => {
        const after = { ...acme, customerId: "customer-2" };
        const review = reviewed([
            step("support", { op: "delete-replaced", before: acme }),
            step("support", { op: "replace", before: acme, after, named: ["customerId"] }),
            step("support", { op: "create-replacement", before: acme, after }),
        ]);
        expect(review.counts).toEqual({ replaced: 1, deleted: 0, changed: 0, created: 0 });
        const markdown = await printMarkdown(review);
        expect(markdown).toContain("#### Replaced: config `support`, moves from customer `customer-1` to customer `customer-2`");
        expect(markdown).toContain("`support` moves here from customer `customer-1`. The change is shown there.");
    });

    it("shows a secret as set, rotated, added or removed, and a destination with a separate host", async () => {
        const { accessToken, ...tokenless } = acme;
        const steps = [
            step("rotated", { before: acme, after: acme, named: ["accessToken"] }),
            step("header", {
                resource: "WhatsAppWebhook",
                before: { configId: "c", headers: "[secret]" },
                after: { configId: "c", headers: "[secret]" },
                named: ['headers["x-team"]'],
            }),
            step("added", { before: tokenless, after: acme }),
            step("removed", { before: acme, after: tokenless }),
            step("moved", { before: acme, after: { ...acme, webhookDestinationUrl: "https://api.acme.example:8443/new" } }),
        ];
        const rows = (await printMarkdown(reviewed(steps))).split("\n").filter((line) => /^\| `/.test(line));
        expect(rows).toEqual([
            "| `webhookDestinationUrl` | `https://`**`api.acme.example`**`/whatsapp` | `https://`**`api.acme.example:8443`**`/new` |",
            "| `accessToken` | – | *set* |",
            "| `accessToken` | *set* | – |",
            "| `accessToken` | *set* | *rotated* |",
            "| `headers` | *set* | *rotated* |",
        ]);
    });

    it("finds the customer and config of a resource by name, even before they have IDs", () => {
        const steps = [
            step("acme", { resource: "Customer", after: { name: "Acme" } }),
            step("support", { after: { ...acme, customerId: unknown }, from: { customerId: [urnOf("acme", "Customer")] } }),
            step("hook", {
                resource: "WhatsAppWebhook",
                after: { configId: unknown, url: "https://a.example" },
                from: { configId: [urnOf("support")] },
            }),
        ];
        expect(reviewed(steps).customers).toMatchObject([
            { name: "Acme", changes: [{ name: "acme" }, { name: "support" }, { name: "hook" }] },
        ]);
    });

    it("shows a project webhook under the project, with its secrets hidden", () => {
        const before = { url: "https://a.example", events: ["a"], secretKey: "[secret]" };
        const hook = step("hook", { resource: "ProjectWebhook", before, after: { ...before, url: "https://b.example" } });
        const { customers } = reviewed([hook]);
        expect(customers).toMatchObject([{ name: "project", isCustomer: false, isProject: true, changes: [{ name: "hook" }] }]);
    });

    it("names an unchanged customer if the file lists it, and otherwise shows its ID", () => {
        const before = { configId: "support-id", url: "https://a.example", events: ["a"] };
        const hook = step("hook", { resource: "WhatsAppWebhook", before, after: { ...before, active: false } });
        const same = [
            step("acme", { resource: "Customer", op: "same", before: { name: "Acme" }, after: { name: "Acme" }, id: "customer-1" }),
            step("support", { op: "same", before: acme, after: acme }),
        ];
        expect(reviewed([hook, ...same]).customers).toMatchObject([{ name: "Acme", id: "customer-1", changes: [{ name: "hook" }] }]);
        expect(reviewed([hook]).customers).toMatchObject([{ name: "support-id", isCustomer: false }]);
    });

    it("finds a resource below a component, and names the account of another provider", () => {
        const review = reviewed([step("support", { after: acme, parent: "my:index:Team", account: "eu" })]);
        expect(review.customers).toMatchObject([{ changes: [{ name: "support", account: "eu" }] }]);
    });

    it("is equal for equal steps in another order", async () => {
        const steps = [
            step("one", { op: "delete-replaced", before: acme }),
            step("one", { op: "create-replacement", before: acme, after: { ...acme, kind: "sandbox" } }),
            step("one", { op: "replace", before: acme, after: { ...acme, kind: "sandbox" } }),
            step("two", { before: { ...acme, phoneNumberId: "2" } }),
            step("three", { after: { ...acme, phoneNumberId: "2" } }),
            step("acme", { resource: "Customer", before: { name: "Acme" }, after: { name: "Acme Inc" }, id: "customer-1" }),
        ];
        const [json, markdown] = [printJson(reviewed(steps)), await printMarkdown(reviewed(steps))];
        await fc.assert(
            fc.asyncProperty(fc.shuffledSubarray(steps, { minLength: steps.length }), async (shuffled) => {
                expect(printJson(reviewed(shuffled))).toBe(json);
                expect(await printMarkdown(reviewed(shuffled))).toBe(markdown);
            }),
        );
    });

    it("of a preview with a refresh compares the program with the refreshed state", () => {
        const refreshed = (name: string) => step(name, { op: "refresh", before: acme, after: acme });
        const byHand = { ...acme, name: "By hand" };
        const steps = [
            refreshed("changed"),
            step("changed", { before: byHand, after: { ...acme, name: "Code" } }),
            refreshed("removed"),
            step("removed", { after: { ...acme, customerId: "customer-2", phoneNumberId: "2" } }),
            refreshed("same"),
        ];
        for (const file of [steps, steps.toReversed()]) {
            expect(reviewed(file).customers).toMatchObject([
                {
                    name: "customer-1",
                    changes: [{ name: "changed", fields: [{ field: "name", now: { text: "By hand" }, after: { text: "Code" } }] }],
                },
                { name: "customer-2", changes: [{ name: "removed", operation: "created" }] },
            ]);
        }
    });

    it("explains why a resource without a changed field is updated", async () => {
        const half = step("half", { before: acme, after: acme });
        const steps = [
            { ...half, oldState: { ...half.oldState, initErrors: ["unhealthy"] } },
            step("asked", { op: "replace", before: acme, after: acme }),
            step("newer", { before: acme, after: { ...acme, pinCode: "1234" }, named: ["pinCode"] }),
        ];
        const markdown = await printMarkdown(reviewed(steps));
        expect(markdown).toContain("The last run ended half-way: it is tried again.");
        expect(markdown).toContain("It is replaced because of another resource, and Pulumi does not say whether its secrets change too.");
        expect(markdown).toContain("Changes too, and is not known to this version: `pinCode`.");
        expect(markdown).not.toContain("1234`");
    });
});

describe("of a preview that failed, a review", () => {
    const urn = urnOf("support");
    const refused = (value: string) =>
        `error: pulumi-nodejs:dynamic/kapso:WhatsAppConfig resource 'support': property name value {${value}} has a problem: must not be empty [KAPSO-ARGUMENT]\n`;

    it("begins with the failure, in the words of Kapso's provider and without the checked value", async () => {
        const rest = { diagnostics: [{ urn, severity: "error", message: refused("a value") }] };
        const [first, second] = (await printMarkdown(reviewed([], { rest }))).split("\n\n");
        expect(first).toBe("**Kapso review of `whatsapp/prod`: unknown.**");
        expect(second).toContain("The preview failed");
        expect(second).toContain("`support: name must not be empty [KAPSO-ARGUMENT]`");
        expect(second).not.toContain("a value");
    });

    it.each([
        "Could not read customer c: Kapso returned 401. [KAPSO-AUTHENTICATION]\n  - Check the API key.",
        "Could not list the WhatsApp configs: they changed each time. [KAPSO-LIST-CHANGING]\n  - Run again later.\n  - Or not.",
        "Could not replace WhatsApp config c: its customer x does not exist. [KAPSO-REPLACE-PARENT-UNKNOWN]",
        "WhatsApp webhook c/w of this resource was adopted by another resource. [KAPSO-SHARED]",
        "The Kapso API key is missing. [KAPSO-API-KEY-MISSING]\n  - Set it.",
        "kapso:apiVersion (or KAPSO_API_VERSION) must be v1. [KAPSO-CONFIGURATION]",
    ])("repeats what the provider says, with the resource's name: %s", (said) => {
        const diagnostics = [`error: ${said}\n`, `error: Preview failed: ${said}\n`].map((message) => ({
            urn,
            severity: "error",
            message,
        }));
        expect(reviewed([], { rest: { diagnostics } }).failures).toEqual([`support: ${said.replaceAll("\n  - ", " ")}`]);
    });

    it("repeats the error about two configs with one number, and nothing around it", async () => {
        const own =
            'WhatsAppConfig "b" and WhatsAppConfig "a" declare the same phone number 12 in one account. A number can be connected only once. [KAPSO-DECLARED-TWICE]';
        const diagnostics = [{ severity: "error", message: `error: Running program 'canary'\n    ${own}\n    canary\n` }];
        expect(reviewed([], { rest: { diagnostics } }).failures).toEqual([own]);
    });

    it("does not repeat what the program or another provider printed", async () => {
        const diagnostics = [
            { urn: "urn:pulumi:prod::whatsapp::pulumi:pulumi:Stack::whatsapp-prod", severity: "error", message: "error: token EAAB-1" },
            { urn, severity: "error", message: "error: my own log of EAAB-1" },
            { severity: "info#err", message: "EAAB-1" },
        ];
        const markdown = await printMarkdown(reviewed([], { rest: { diagnostics } }));
        expect(markdown).toContain("See the log of the command");
        expect(markdown).not.toContain("EAAB");
    });
});

function fieldsOf(steps: readonly object[]): string[] {
    return reviewed(steps).customers.flatMap(({ changes }) => changes.flatMap(({ fields }) => fields.map(({ field }) => field)));
}
