import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { startEmulator } from "../../../emulator";
import type { RemoteObject } from "../../../provider/kapso/api/remoteObject";
import { Context } from "../../../provider/model/context";
import { type Definition, tablesOf } from "../../../provider/model/definition";
import type { Properties } from "../../../provider/model/properties";
import { Account } from "../../../provider/run/account";
import { requireOnlyOne } from "../../../provider/safety/duplicateConnection";
import { whatsAppConfigSchema } from "../../../schema/whatsAppConfig";
import { configurationFor, quietHost, stubProxies } from "../kapso/localServer";

beforeEach(() => stubProxies());

it("requireOnlyOne compares only configs with the same number, not all configs of the customer", async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const { id: customerId } = emulator.addCustomer();
    for (let count = 0; count < 300; count += 1) {
        emulator.addConfig(customerId);
    }
    const account = new Account(configurationFor(emulator, { apiKey: emulator.apiKey }), quietHost());
    const configs = account.objectsIn("configs");
    await configs.find(customerId, {});
    const uniqueKey = vi.fn(({ phoneNumberId }: Properties) => ({ field: "phoneNumberId", value: String(phoneNumberId) }));
    const definition = { ...tablesOf(whatsAppConfigSchema), collection: "configs", fields: {}, uniqueKey } as unknown as Definition;
    const context = new Context(definition, account);
    for (let count = 0; count < 20; count += 1) {
        const news = { phoneNumberId: `10654${count}` };
        const { id } = emulator.addConfig(customerId, { phone_number_id: news.phoneNumberId });
        const created: RemoteObject = { id, ...news };
        configs.recordCreated(customerId, created, true);
        await requireOnlyOne(context, created, { id, parent: customerId, outs: {} }, news);
    }
    expect(uniqueKey.mock.calls.length).toBeLessThan(20 * 10);
});
