import { expect, it, onTestFinished, vi } from "vitest";
import { startEmulator } from "../../emulator";
import { listProjectWebhooks } from "../../sdk";

async function account(apiVersion: "v1" | "platform") {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    vi.stubEnv("KAPSO_API_KEY", emulator.apiKey);
    vi.stubEnv("KAPSO_API_VERSION", apiVersion);
    vi.stubEnv("KAPSO_BASE_URL", apiVersion === "v1" ? emulator.baseUrl : emulator.platformBaseUrl);
    onTestFinished(() => void vi.unstubAllEnvs());
    const number = emulator.addConfig(emulator.addCustomer().id, { phone_number_id: "9001" });
    emulator.addWebhook(number.id, { url: "https://acme.example/number" });
    emulator.addWebhook(null, { url: "https://acme.example/", secret_key: "key-canary", headers: { authorization: "header-canary" } });
    emulator.addWebhook(null, { url: "https://acme.example/other" });
    return emulator;
}

it("listProjectWebhooks lists all webhooks of the project, or those with a URL, without webhooks of numbers and without secrets", async () => {
    await account("platform");
    const all = await listProjectWebhooks();
    expect(all.map(({ url }) => url)).toEqual(["https://acme.example/other", "https://acme.example/"]);
    expect(JSON.stringify(all)).not.toContain("canary");
    expect(await listProjectWebhooks({ url: "https://ACME.example" })).toEqual([all[1]]);
});

it("listProjectWebhooks fails on v1 and names the setting that it needs", async () => {
    await account("v1");
    await expect(listProjectWebhooks()).rejects.toThrow(
        /^API version v1 \(kapso:apiVersion\) has no project webhook\. .*\[KAPSO-API-VERSION\]\n {2}- Set kapso:apiVersion .* to platform\./,
    );
});
