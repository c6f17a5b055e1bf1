import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logLine } from "../../../provider/host/logLine";
import { rememberSecrets } from "../../../provider/kapso/knownSecrets";
import { PartialFailure } from "../../../provider/model/partialFailure";
import { verifyHealth } from "../../../provider/resources/health";
import { Account } from "../../../provider/run/account";
import { configurationFor, failureOf, quietHost, respondingWith, startServer, stubProxies } from "../kapso/localServer";

beforeEach(() => stubProxies());
afterEach(() => void vi.restoreAllMocks());

const declared = { accessToken: "EAABcanary", webhookVerifyToken: "verify-canary" };
const timestamp = "2026-09-27T12:00:00.123456Z";

describe('verifyHealth: "require"', () => {
    it("fails without another request if Kapso could not check the health and will check again much later", async () => {
        const server = await respondingWith(200, { status: "error", timestamp, retry_after: 300, error: "Meta did not respond." });
        const error = await failureOf(verified(server, "require"));
        expect(error).toBeInstanceOf(PartialFailure);
        expect(error.message).toBe(
            `The health of WhatsApp config config-1 is unknown: Kapso could not check it: "Meta did not respond" (checked at ${timestamp}; Kapso checks again in 300 s). ` +
                "The config exists and keeps its ID. [KAPSO-UNHEALTHY]\n  - Correct what failed, then run `pulumi up` again. It repeats the health check and changes nothing else.",
        );
        expect(server.arrivals).toHaveLength(1);
    });

    it("succeeds if a later check finds the config healthy", async () => {
        const server = await startServer((response) => {
            const status = server.arrivals.length < 3 ? "error" : "healthy";
            response.end(JSON.stringify({ status, timestamp, retry_after: 0 }));
        });
        await verified(server, "require");
        expect(server.arrivals).toHaveLength(3);
    });

    it("shows when Kapso found the config unhealthy, and when it checks again", async () => {
        const checks = { token_validity: { passed: false, error: "expired." }, webhook_verified: { passed: true } };
        const error = await failureOf(
            verified(await respondingWith(200, { status: "unhealthy", timestamp, retry_after: 900, checks }), "require"),
        );
        expect(error.message).toContain(
            `WhatsApp config config-1 is unhealthy: failed checks are token_validity (expired) (checked at ${timestamp}; Kapso checks again in 900 s). `,
        );
    });

    it("never shows a token or an API key from Kapso's error text", async () => {
        const repeated = "Malformed access token EAABcanary, key-canary, verify-canary";
        for (const body of [
            { status: "error", error: repeated, retry_after: 300, timestamp: "key-canary" },
            { status: "unhealthy", error: repeated },
            { status: "unhealthy", checks: { token_validity: { passed: false, error: repeated } } },
        ]) {
            const server = await respondingWith(200, body);
            rememberSecrets(Object.values(declared));
            const { message } = await failureOf(verified(server, "require"));
            expect(message).toContain("Malformed access token [secret], [secret], [secret]");
            expect(message).not.toContain("canary");
        }
    });

    it.each([
        [401, { error: "Invalid or missing API key" }, /401 "Invalid or missing API key"\. Check the API key/],
        [
            401,
            { error: { message: "expired", type: "OAuthException", code: 190 } },
            /401 "expired \(error 190 of Meta\)"\. Declare a valid accessToken.*Meta refused/,
        ],
    ])("explains what to do if the health request fails (%i %j)", async (status, body, words) => {
        expect((await failureOf(verified(await respondingWith(status, body), "require"))).message).toMatch(words);
    });
});

it('verifyHealth: "warn" logs one line if Kapso could not check the health', async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await verified(await respondingWith(200, { status: "error", retry_after: 120 }), "warn");
    const lines = log.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("config-1"));
    expect(lines).toEqual([
        expect.stringMatching(
            /warning: The health of WhatsApp config config-1 is unknown: Kapso could not check it \(Kapso checks again in 120 s\)$/,
        ),
    ]);
});

function verified({ baseUrl }: { baseUrl: string }, mode: string): Promise<void> {
    const account = new Account(configurationFor({ baseUrl }), { ...quietHost(), logLine });
    return verifyHealth(account, "config-1", mode, declared);
}
