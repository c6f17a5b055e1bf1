import { startEmulator } from "../../emulator";
import { apiOf, type Service } from "./service";

const number = {
    customerId: "customer-456def",
    phoneNumberId: "106540352242922",
    businessAccountId: "102290129340398",
    webhookDestinationUrl: "https://api.acme.example/whatsapp",
    accessToken: "EAAB-an-access-token-of-the-emulator",
    webhookVerifyToken: "a-verify-token-of-the-emulator",
};

/** The emulator in this process, with one customer. Its data is lost at the end. */
export async function emulatedService(): Promise<Service> {
    reachDirectly("127.0.0.1");
    const emulator = await startEmulator({ seed: { customers: [{ id: number.customerId, name: "Acme" }] } });
    const { baseUrl, apiKey } = emulator;
    return {
        title: `the emulator, ${baseUrl}`,
        env: { KAPSO_BASE_URL: baseUrl, KAPSO_API_KEY: apiKey },
        api: apiOf("v1", baseUrl, apiKey),
        number,
        names: { created: "Acme support", changed: "Acme support, day and night", byHand: "Renamed by hand" },
        isReal: false,
        requests: () => emulator.requests.map(({ method, path, status }) => `${method} ${path} ${status ?? "cut"}`),
        close: () => emulator.close(),
    };
}

/** A proxy from the environment cannot reach this machine. */
function reachDirectly(host: string): void {
    const exceptions = [process.env.no_proxy ?? process.env.NO_PROXY, host].filter(Boolean).join(",");
    Object.assign(process.env, { no_proxy: exceptions, NO_PROXY: exceptions });
}
