/** A number of the fleet, as the program declares it. */
export interface Row {
    resource: string;
    customerId: string;
    name: string;
    phoneNumberId: string;
    businessAccountId: string;
    accessToken: string;
    webhookVerifyToken: string;
    webhookDestinationUrl: string;
}

/** `count` numbers, spread evenly over `customers` customers. */
export function fleetOf(count: number, customers: number): Row[] {
    return Array.from({ length: count }, (_, index) => ({
        resource: `number-${index}`,
        customerId: `customer-${index % customers}`,
        name: `Number ${index}`,
        phoneNumberId: String(106540352200000n + BigInt(index)),
        businessAccountId: "102290129340398",
        // As long as Meta's tokens.
        accessToken: `EAAB${String(index).padStart(196, "0")}`,
        webhookVerifyToken: `verify-${String(index).padStart(25, "0")}`,
        webhookDestinationUrl: `https://hooks.example.com/whatsapp/${index}`,
    }));
}

/** The same fleet after one edit: the number in the middle has another name. */
export function withOneChange(rows: readonly Row[]): Row[] {
    const middle = Math.floor(rows.length / 2);
    return rows.map((row, index) => (index === middle ? { ...row, name: "Renamed" } : row));
}
