import type { Emulator } from "../../emulator/index";

/**
 * Fills an account with customers, configs for each customer, and a webhook for every tenth config.
 */
export function fillAccount(emulator: Emulator, customers: number, configsOfEach: number): void {
    let number = 106540352000000;
    for (let index = 0; index < customers; index += 1) {
        const { id } = emulator.addCustomer({ name: `Customer ${index}`, external_customer_id: `crm-${index}` });
        for (let line = 0; line < configsOfEach; line += 1) {
            number += 1;
            const config = emulator.addConfig(id, {
                name: `Line ${line}`,
                phone_number_id: String(number),
                business_account_id: "102290129340398",
                webhook_destination_url: `https://customer-${index}.example/whatsapp`,
            });
            if (number % 10 === 0) {
                emulator.addWebhook(config.id, { url: `https://customer-${index}.example/events` });
            }
        }
    }
}
