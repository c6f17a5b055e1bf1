import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printHtml } from "../../review/index";
import { acme, reviewed, step } from "../review/sample";
import { repository } from "../support/programFolder";

const hook = {
    configId: "support-id",
    url: "https://api.acme.example/events",
    events: ["whatsapp.message.received"],
    secretKey: "[secret]",
};
const number = (phoneNumberId: string, others: object = {}) => ({ ...acme, phoneNumberId, ...others });

const review = reviewed(
    [
        step("support", { op: "replace", before: acme, after: { ...acme, customerId: "customer-2" }, named: ["customerId"] }),
        step("messages", {
            resource: "WhatsAppWebhook",
            op: "replace",
            before: hook,
            after: { ...hook, configId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
        }),
        step("sales", {
            before: number("2"),
            after: number("2", { webhookDestinationUrl: "http://hooks.elsewhere.example/whatsapp?key=abc" }),
        }),
        step("billing", { before: number("3"), after: number("3"), named: ["accessToken"] }),
        step("trial", { before: { customerId: "customer-3", name: "Trial", kind: "sandbox" } }),
        step("initech", { resource: "Customer", before: { name: "Initech" }, after: { name: "Initech Inc" }, id: "customer-3" }),
        step("first", { after: number("4", { customerId: "customer-3", name: "Initech first" }) }),
    ],
    { ownDomains: ["acme.example"] },
);

let folder: string;
let browser: Browser;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-kapso-page-"));
    browser = await chromium.launch({ executablePath: await installedChromium(), args: ["--no-sandbox"] });
});

afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
});

describe("the page of a review, in a browser,", () => {
    it("shows only the changes that match the filters", async () => {
        const page = await open(await printHtml(review));
        const shown = () => page.locator("article:visible h3").allInnerTexts();
        const count = () => page.locator("output").textContent();
        expect([(await shown()).length, await count()]).toEqual([7, "7 of 7 shown"]);

        for (const operation of ["replaced", "changed", "created"]) {
            await page.getByLabel(operation).uncheck();
        }
        expect(await shown()).toEqual(["Deleted: sandbox config trial"]);
        expect(await page.locator(".customer:visible").count()).toBe(1);

        await page.getByLabel("changed").check();
        await page.getByLabel("only with a risk").check();
        expect(await shown()).toEqual(["Deleted: sandbox config trial", "Changed: config sales"]);

        await page.getByLabel("Search").fill("ELSEWHERE.example");
        expect([await shown(), await count()]).toEqual([["Changed: config sales"], "1 of 7 shown"]);
        await page.getByLabel("Search").fill("");
        await page.getByLabel("only with a risk").uncheck();
        for (const operation of ["replaced", "created"]) {
            await page.getByLabel(operation).check();
        }
        expect((await shown()).length).toBe(7);
        // Only on request, because a test run must not change files.
        if (process.env.KAPSO_SCREENSHOTS) {
            await page.screenshot({ path: join(repository, "docs/guides/review.png") });
        }
    });

    it("is readable on a phone: nothing is cut off, and each value is labelled as old or new", async () => {
        const page = await open(await printHtml(review), { width: 360, height: 740 });
        const of = (expression: string) => page.evaluate<number | string>(expression);
        expect(await of("document.documentElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
        const sizes = "[...document.querySelectorAll('td code, h3, li')].map((one) => parseFloat(getComputedStyle(one).fontSize))";
        expect(await of(`Math.min(...${sizes})`)).toBeGreaterThanOrEqual(14);
        expect(await of("getComputedStyle(document.querySelector('td'), '::before').content")).toMatch(/now/);
    });

    it("runs no script from the preview's values, and sends no request to their URLs", async () => {
        const evil = `</code></td><script>document.title="owned"</script><img src="https://evil.example/x" onerror="document.title='owned'">`;
        const hostile = {
            ...acme,
            name: evil,
            customerId: `"><svg onload=document.title='owned'>`,
            webhookDestinationUrl: `https://a.example/${evil}`,
        };
        const page = await open(await printHtml(reviewed([step(evil, { before: acme, after: hostile }), step("b", { after: hostile })])));
        await page.getByLabel("Search").fill("owned");
        expect(await page.title()).toBe("Kapso review of whatsapp/prod");
        expect(await page.locator("article").first().textContent()).toContain(`<img src="https://evil.example/x"`);
    });

    it("works with five hundred configs", async () => {
        const many = Array.from({ length: 500 }, (_, index) =>
            step(`config-${index}`, { before: number(`${index}`), after: number(`${index}`, { name: `Number ${index}` }) }),
        );
        const page = await open(await printHtml(reviewed(many)));
        await page.getByLabel("Search").fill("number 499");
        expect(await page.locator("output").textContent()).toBe("1 of 500 shown");
    });
});

/** Opens a page from a file. Any other request and any error fail the test. */
async function open(html: string, viewport = { width: 1000, height: 1100 }): Promise<Page> {
    const file = join(folder, `${crypto.randomUUID()}.html`);
    await writeFile(file, html);
    const page = await browser.newPage({ viewport });
    const unwanted: string[] = [];
    page.on("request", (request) => request.url().startsWith("file:") || unwanted.push(request.url()));
    page.on("console", (message) => message.type() === "error" && unwanted.push(message.text()));
    page.on("pageerror", (error) => unwanted.push(error.message));
    page.on("dialog", (dialog) => unwanted.push(dialog.message()));
    await page.goto(pathToFileURL(file).href);
    expect(unwanted).toEqual([]);
    return page;
}

async function installedChromium(): Promise<string> {
    const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    for (const candidate of candidates) {
        const isThere = await access(candidate).then(
            () => true,
            () => false,
        );
        if (isThere) {
            return candidate;
        }
    }
    throw new Error(`There is no Chromium at ${candidates.join(", ")}. On Debian: apt-get install chromium`);
}
