import { describe, expect } from "vitest";
import { acme, engineTest, takeRequests } from "../support/engineTest";

const it = engineTest();

describe("what the service is asked", () => {
    it("is one request for each operation, a list before the first create, and none for an up without changes", async ({
        stack,
        emulator,
    }) => {
        await stack.declare({ acme });
        await stack.up();
        const id = emulator.configs()[0]?.id;
        expect(takeRequests(emulator)).toEqual([
            "GET /customers/acme/whatsapp_configs?page=1&per_page=100",
            "POST /customers/acme/whatsapp_configs",
        ]);

        await stack.up();
        expect(takeRequests(emulator)).toEqual([]);

        await stack.refresh();
        expect(takeRequests(emulator)).toEqual([`GET /whatsapp_configs/${id}`]);

        await stack.declare({ acme: { ...acme, name: "Acme sales" } });
        await stack.up();
        // One published version demands the three Meta fields in every PATCH.
        const { phoneNumberId: phone_number_id, businessAccountId: business_account_id, accessToken: access_token } = acme;
        expect(emulator.requests.map(({ body }) => body)).toEqual([
            { whatsapp_config: { name: "Acme sales", phone_number_id, business_account_id, access_token } },
        ]);
        expect(takeRequests(emulator)).toEqual([`PATCH /whatsapp_configs/${id}`]);
        expect(emulator.configs()).toMatchObject([{ id, name: "Acme sales" }]);

        await stack.destroy();
        expect(takeRequests(emulator)).toEqual([`DELETE /whatsapp_configs/${id}`]);
        expect(emulator.configs()).toEqual([]);
    });
});
