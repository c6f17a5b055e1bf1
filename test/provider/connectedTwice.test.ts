import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { startEmulator } from "../../emulator";
import type { Account } from "../../provider/run/account";
import { requireOnlyOne } from "../../provider/safety/connectedTwice";
import { Inventory } from "../../provider/run/knownObjects";
import type { RemoteObject } from "../../provider/kapso/api/remoteObject";
import { Project } from "../../provider/kapso/project";
import type { Properties } from "../../provider/lifecycle/operations";
import type { KindHere } from "../../provider/model/definition";
import { settingsFor, stubProxies } from "./kapso/localServer";

beforeEach(() => stubProxies());

it("The check of a create for a second config of its number compares the configs of that number, not all configs of the customer", async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const { id: customerId } = emulator.addCustomer();
    for (let count = 0; count < 300; count += 1) {
        emulator.addConfig(customerId);
    }
    const configs = new Inventory(new Project(settingsFor(emulator, { apiKey: emulator.apiKey })).configs);
    await configs.load(customerId);
    const uniqueKey = vi.fn(({ phoneNumberId }: Properties) => ({ field: "phoneNumberId", value: String(phoneNumberId) }));
    const kind = { collection: "configs", wires: {}, uniqueKey } as unknown as KindHere;
    for (let count = 0; count < 20; count += 1) {
        const news = { phoneNumberId: `10654${count}` };
        const { id } = emulator.addConfig(customerId, { phone_number_id: news.phoneNumberId });
        const created: RemoteObject = { id, ...news };
        configs.wrote(customerId, created);
        configs.claims.sentAgain.add(id);
        await requireOnlyOne(kind, customerId, created, news, {}, { configs } as unknown as Account);
    }
    expect(uniqueKey.mock.calls.length).toBeLessThan(20 * 10);
});
