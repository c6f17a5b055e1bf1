import { describe, expect, it } from "vitest";
import { apiVersion, webhookIdOf } from "../support/apiVersion";
import type { Properties } from "../support/providerHost";
import { failureOf, type Planted, type Stage, useStage } from "./stage";

// One list of the Platform API holds the webhooks of all numbers of a project, and those of the
// project itself. v1 has no such list.

const stage = useStage({ host: { resource: "whatsAppWebhook" } });

interface Hook {
    id: string;
    record: string;
    config: Planted;
    outs: Properties;
}

function plantHooks(count: number, numbers: number): Hook[] {
    const configs = Array.from({ length: numbers }, () => stage().plant());
    return Array.from({ length: count }, (_, index) => {
        const config = configs[index % numbers] ?? stage().plant();
        const url = `https://acme.example/hook/${index}`;
        const record = stage().emulator.addWebhook(stage().stored(config.id).id, { url, created_at: nextTime() });
        const outs = { configId: config.id, url, events: ["whatsapp.message.received"], createdAt: record.created_at };
        return { id: webhookIdOf(stage().emulator, record), record: record.id, config, outs };
    });
}

let time = Date.parse("2026-01-01T00:00:00Z");

/** Kapso sorts lists by creation time, so the time decides on which page an object is. */
function nextTime(): string {
    time += 60_000;
    return new Date(time).toISOString();
}

const run = () => stage().run({}, "whatsAppWebhook");

const paths = ({ emulator }: Stage) => emulator.requests.map(({ method, path }) => `${method} ${path}`);

describe.runIf(apiVersion === "platform")("webhooks that are read together", () => {
    it("cost one request per 100 webhooks of the project, whatever their count of numbers", async () => {
        const hooks = plantHooks(300, 150);
        stage().emulator.addWebhook(null);
        const fresh = run();
        const read = await Promise.all(hooks.map(({ id, outs }) => fresh.read(id, outs)));
        expect(read.map((one) => one?.id)).toEqual(hooks.map(({ id }) => id));
        expect(read.map((one) => one?.inputs)).toEqual(
            hooks.map(({ config, outs }) => expect.objectContaining({ configId: config.id, url: outs.url })),
        );
        const lists = [1, 2, 3, 4].map((page) => `GET /whatsapp/webhooks?page=${page}&per_page=100`);
        expect(lists).toEqual(expect.arrayContaining(paths(stage())));
        expect(paths(stage()).length).toBeLessThanOrEqual(4);
    });

    it("cost at most two requests more than single reads if other numbers have many more webhooks", async () => {
        plantHooks(500, 5);
        const hooks = plantHooks(6, 6);
        plantHooks(500, 5);
        stage().emulator.clearRequests();
        const fresh = run();
        await Promise.all(hooks.map(({ id, outs }) => fresh.read(id, outs)));
        expect(paths(stage()).length).toBeLessThanOrEqual(hooks.length + 2);
    });

    it("show changes that were made outside Pulumi", async () => {
        const hooks = plantHooks(8, 8);
        stage().emulator.changeWebhook(String(hooks[3]?.record), { active: false });
        const fresh = run();
        const read = await Promise.all(hooks.map(({ id, outs }) => fresh.read(id, outs)));
        expect(read.map((one) => one?.inputs.active)).toEqual(hooks.map((_, index) => (index === 3 ? false : undefined)));
    });

    it("send a single read for a webhook that the list lacks, and the list of its number decides whether it was deleted", async () => {
        const hooks = plantHooks(8, 8);
        const [deleted] = hooks;
        stage().emulator.removeWebhook(String(deleted?.record));
        const fresh = run();
        const read = await Promise.all(hooks.map(({ id, outs }) => fresh.read(id, outs)));
        expect(read.map((one) => one?.id)).toEqual([undefined, ...hooks.slice(1).map(({ id }) => id)]);
        const number = String(deleted?.config.id).split(":")[0];
        expect(paths(stage())).toContain(`GET /whatsapp/phone_numbers/${number}/webhooks/${deleted?.record}`);
        expect(paths(stage())).toContain(`GET /whatsapp/phone_numbers/${number}/webhooks?page=1&per_page=100`);
    });

    it("are not removed from the state if the API key is of another project", async () => {
        const hooks = plantHooks(6, 6);
        stage().emulator.addApiKey("other-key", "other");
        const other = stage().run({ "kapso:apiKey": "other-key" }, "whatsAppWebhook");
        for (const { id, outs } of hooks) {
            expect((await failureOf(other.read(id, outs))).message).toContain("[KAPSO-UNCONFIRMED]");
        }
        const together = await Promise.allSettled(hooks.map(({ id, outs }) => other.read(id, outs)));
        expect(together.map(({ status }) => status)).toEqual(hooks.map(() => "rejected"));
    });

    it("of one number come from the list of that number", async () => {
        const hooks = plantHooks(5, 1);
        const fresh = run();
        await Promise.all(hooks.map(({ id, outs }) => fresh.read(id, outs)));
        expect(paths(stage())).toEqual([expect.stringMatching(/^GET \/whatsapp\/phone_numbers\/\d+\/webhooks\?page=1/)]);
    });
});

describe.runIf(apiVersion === "platform")("webhooks that are created on many numbers", () => {
    it("cost one list request per number and never the project's list, which does not show whole IDs", async () => {
        const configs = Array.from({ length: 8 }, () => stage().plant());
        const fresh = run();
        for (const { id: configId } of configs) {
            const inputs = { configId, url: "https://acme.example/new", secretKey: "k", events: ["whatsapp.message.received"] };
            expect((await fresh.create(inputs)).id).toContain(`${configId}/`);
        }
        const gets = paths(stage()).filter((line) => line.startsWith("GET"));
        expect(gets).toHaveLength(8);
        expect(gets.filter((line) => line.startsWith("GET /whatsapp/webhooks"))).toEqual([]);
    });
});
