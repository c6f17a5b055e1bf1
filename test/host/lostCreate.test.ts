import { describe, expect, it, vi } from "vitest";
import { apiVersion, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";

// An object that appeared while the response to a create was lost may come from another process.
// The provider counts it as created by this run only if nothing shows another creator.

const stage = useStage({ host: { env: { KAPSO_RECOVERY_SECONDS_AFTER_ERROR: "0.3" } } });

const sandbox = {
    name: "Trial",
    kind: "sandbox",
    phoneNumberId: undefined,
    businessAccountId: undefined,
    accessToken: undefined,
    webhookVerifyToken: undefined,
    webhookDestinationUrl: undefined,
};

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/**
 * Loses the response to the next POST, and calls `happens` before the provider searches for the
 * created object.
 */
async function whileLost(when: "before" | "after", happens: () => void): Promise<void> {
    const { emulator } = stage();
    const lost = emulator.fault({ kind: "drop", when, match: { method: "POST", times: 1 } });
    const search = emulator.fault({ kind: "hold", match: { method: "GET", path: routes.configLists, from: 2 } });
    await lost.waitForDone();
    happens();
    search.release();
}

function posts(): number {
    return stage().emulator.requests.filter(({ method }) => method === "POST").length;
}

describe("a create whose response was lost", () => {
    it.each<[string, object]>([
        ["production config", {}],
        ["sandbox", sandbox],
    ])("does not adopt a %s if two identical ones appeared meanwhile: the error names both", async (_title, changes) => {
        const inputs = stage().inputs({ ...changes, adoptExisting: "always" });
        const creating = failureOf(stage().run().create(inputs));
        let theirs = "";
        await whileLost("after", () => {
            const { adoptExisting, ...declared } = inputs;
            theirs = stage().emulator.configs().length > 0 ? stage().plant(declared).id : "";
        });
        const { message, kept } = await creating;
        const both = stage()
            .emulator.configs()
            .filter((config) => config.customer_id === inputs.customerId);
        expect(both).toHaveLength(2);
        expect(message).toMatch(/^Could not confirm the create of WhatsApp config ".*": the response was lost\. Then 2 objects/);
        expect(message).toContain(theirs);
        expect(message).toMatch(
            /Another process created one of them\. None was adopted\. \[KAPSO-CREATE-SEVERAL\]\n.*Delete in Kapso the objects that no stack manages/,
        );
        expect(kept).toBeUndefined();
        expect(posts()).toBe(1);
    });

    it("names both objects if two requests of this run were executed, and names that cause beside another process", async () => {
        const { emulator } = stage();
        const inputs = stage().inputs(sandbox);
        emulator.fault({ kind: "drop", when: "before", match: { method: "POST", times: 1 } });
        emulator.fault({ kind: "drop", when: "after", match: { method: "POST", from: 2, times: 1 } });
        const second = emulator.fault({ kind: "hold", match: { method: "POST", from: 2 } });
        const creating = failureOf(stage().run().create(inputs));
        await second.waitForHit();
        // Kapso executes the first request only now.
        const { id } = stage().plant(inputs);
        second.release();
        const { message } = await creating;
        expect(message).toContain(id);
        expect(message).toMatch(/Another process created one of them, or two requests of this run were executed\. None was adopted\./);
        expect(posts()).toBe(2);
    });

    it("fails and asks the user if Kapso created the object before the request was sent", async () => {
        const inputs = stage().inputs();
        const creating = failureOf(stage().run().create(inputs));
        let theirs = "";
        await whileLost("before", () => {
            theirs = stage().plant({ ...inputs, createdAt: minutesAgo(1) }).id;
        });
        const { message } = await creating;
        expect(message).toMatch(
            new RegExp(
                `was lost\\. Kapso created ${theirs} at another time.*another process.*config ${theirs} of.*\\[KAPSO-CREATE-LOST\\]\n.*KAPSO_ADOPT_EXISTING=identical`,
            ),
        );
        expect(posts()).toBe(1);
    });

    it("adopts an object that Kapso created before the request was sent if the program allows it, and logs the adoption", async () => {
        const inputs = stage().inputs();
        const creating = stage().run({ "kapso:adoptExisting": "identical" }).create(inputs);
        let theirs = "";
        await whileLost("before", () => {
            theirs = stage().plant({ ...inputs, createdAt: minutesAgo(1) }).id;
        });
        expect((await creating).id).toBe(theirs);
        await vi.waitFor(() =>
            expect(stage().host.printed).toContainEqual(expect.stringContaining(`adopted the existing WhatsApp config ${theirs}`)),
        );
        expect(posts()).toBe(1);
    });

    it("logs which object counts as created by this run", async () => {
        const creating = stage().run().create(stage().inputs());
        await whileLost("after", () => undefined);
        const { id } = await creating;
        const line = expect.stringMatching(
            `create of WhatsApp config ${id} of .* was lost, but the object appeared\\. This run manages it`,
        );
        await vi.waitFor(() => expect(stage().host.printed).toContainEqual(line));
    });
});

it("A create whose response was lost warns that two stacks may manage the object if another process uses the API key", async () => {
    const inputs = stage().inputs();
    const list = stage().emulator.fault({ kind: "slow", ms: 500, match: { method: "GET", path: routes.configLists, times: 1 } });
    const creating = stage().run().create(inputs);
    await list.waitForHit();
    await stage().run().create(stage().inputs());
    await whileLost("after", () => undefined);
    const { id } = await creating;
    const line = expect.stringMatching(
        `WhatsApp config ${id} of .*Another process uses this API key\\. If that process created the object, both stacks manage it now`,
    );
    await vi.waitFor(() => expect(stage().host.printed).toContainEqual(line));
});

describe.runIf(apiVersion === "v1")("a number that is connected twice, which Kapso's v1 may allow,", () => {
    it.each(["never", "identical", "always"])("is not adopted from either config: the error names both (%s)", async (adoptExisting) => {
        const { id, inputs } = stage().plant();
        const other = stage().plant({ ...inputs, name: "Theirs" });
        const { message } = await failureOf(
            stage()
                .run()
                .create({ ...inputs, adoptExisting }),
        );
        expect(message).toMatch(
            /is already connected as .* and .*\. The provider cannot choose one of them to adopt\. Nothing was created\. \[KAPSO-EXISTS-TWICE\]\n.*Delete in Kapso/,
        );
        expect(message).toContain(id);
        expect(message).toContain(other.id);
        expect(posts()).toBe(0);
    });
});
