import { describe, expect, it } from "vitest";
import { apiVersion, configIdOf, routes } from "../support/apiVersion";
import { failureOf, useStage } from "./stage";
import { expectTraffic, getCounts } from "./traffic";

const stage = useStage();

const ids = () => stage().emulator.configs().map(configIdOf);

describe("a delete", () => {
    it("sends one DELETE and deletes no other object", async () => {
        const customerId = stage().customer();
        const [doomed, neighbour] = [stage().plant({ customerId }), stage().plant({ customerId })];
        await stage().host.delete(doomed.id, doomed.outs);
        expectTraffic(stage().emulator, [`DELETE ${routes.config(doomed.id)}`], getCounts.beforeDelete);
        expect(ids()).not.toContain(doomed.id);
        expect(ids()).toContain(neighbour.id);
        expect(
            stage()
                .emulator.customers()
                .map(({ id }) => id),
        ).toContain(customerId);
    });

    it("accepts outputs of any older version of this package", async () => {
        const { id } = stage().plant();
        await stage().host.delete(id, { name: "Acme", somethingOld: [{ a: null }] });
        expect(ids()).not.toContain(id);
        expectTraffic(stage().emulator, [`DELETE ${routes.config(id)}`], getCounts.beforeDelete);
    });

    it("of a config that its customer signed up needs no access token", async () => {
        const { id, outs } = stage().plant({ accessToken: undefined });
        await stage().host.delete(id, outs);
        expect(ids()).not.toContain(id);
    });

    it("that Kapso refuses fails, and the config remains", async () => {
        const { id, outs } = stage().plant();
        stage().emulator.fault({ kind: "unauthorized", match: { method: "DELETE" } });
        const { message } = await failureOf(stage().host.delete(id, outs));
        expect(message).toContain(`Could not delete WhatsApp config ${id}: Kapso returned 401 "Invalid or missing API key"`);
        expect(ids()).toContain(id);
    });
});

describe.runIf(apiVersion === "platform")("a delete on the Platform API, where a number may have been reconnected,", () => {
    it("reads the config first, and deletes nothing if the read is refused", async () => {
        const { id, outs } = stage().plant();
        stage().emulator.fault({ kind: "unauthorized", match: { method: "GET" } });
        expect((await failureOf(stage().host.delete(id, outs))).message).toContain(
            `Could not read WhatsApp config ${id}: Kapso returned 401`,
        );
        expectTraffic(stage().emulator, [], getCounts.beforeDelete);
        expect(ids()).toContain(id);
    });

    it("reads the config together with other configs of its customer", async () => {
        const customerId = stage().customer();
        const planted = Array.from({ length: 6 }, () => stage().plant({ customerId }));
        await Promise.all(planted.map(({ id, outs }) => stage().host.delete(id, outs)));
        const paths = stage()
            .emulator.requests.filter(({ method }) => method === "GET")
            .map(({ path }) => path);
        expect(paths).toEqual([routes.configsOf(customerId)]);
        expect(
            stage()
                .emulator.configs()
                .filter((config) => config.customer_id === customerId),
        ).toEqual([]);
    });
});
