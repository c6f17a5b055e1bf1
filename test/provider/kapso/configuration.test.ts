import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../../provider/kapso/configuration";

const read = (config: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) => readConfiguration((key) => config[key], env);

describe("the API key", () => {
    it("comes from the stack configuration, otherwise from the environment", () => {
        expect(read({ "kapso:apiKey": "stack-key" }, { KAPSO_API_KEY: "env-key" }).apiKey).toBe("stack-key");
    });

    it("comes from the environment if the stack configuration has none", () => {
        expect(read({}, { KAPSO_API_KEY: "env-key" }).apiKey).toBe("env-key");
    });

    it.each([undefined, ""])("counts as not set if the stack configuration has %j", (value) => {
        expect(read({ "kapso:apiKey": value }, { KAPSO_API_KEY: "env-key" }).apiKey).toBe("env-key");
    });

    it("that is missing is one sentence that names both ways to set it", () => {
        const error = thrownBy(() => read({}, { KAPSO_API_KEY: "" }));
        expect(error.message).toMatch(
            /^The Kapso API key is missing\. \[KAPSO-API-KEY-MISSING\]\n {2}- .*`pulumi config set --secret kapso:apiKey <key>`.*KAPSO_API_KEY.*argument apiKey\.$/s,
        );
    });

    it.each(["canary key", "canary\n", "\u00e4-canary", "canary\u0000"])(
        "that is not a valid header value, such as %j, is rejected without repeating it",
        (key) => {
            const { message } = thrownBy(() => read({ "kapso:apiKey": key }));
            expect(message).toContain("kapso:apiKey or KAPSO_API_KEY");
            expect(message).not.toContain("canary");
        },
    );
});

describe("the base URL", () => {
    const key = { "kapso:apiKey": "key" };

    it("is by default that of Kapso", () => {
        expect(read(key).baseUrl).toBe("https://app.kapso.ai/api/v1");
    });

    it("comes from the stack configuration, otherwise from the environment", () => {
        const env = { KAPSO_BASE_URL: "https://env.example" };
        expect(read(key, env).baseUrl).toBe("https://env.example");
        expect(read({ ...key, "kapso:baseUrl": "https://stack.example" }, env).baseUrl).toBe("https://stack.example");
    });

    it.each(["http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080/api/v1/", "http://127.0.0.1:8080/api/v1//"])(
        "may be %s, with or without slashes at its end",
        (url) => {
            expect(read({ ...key, "kapso:baseUrl": url }).baseUrl).toBe("http://127.0.0.1:8080/api/v1");
        },
    );

    it.each([
        "app.kapso.ai/api/v1",
        "ftp://app.kapso.ai",
        "https://",
        "https://user@app.kapso.ai",
        "https://user:pass-canary@app.kapso.ai",
        "https://app.kapso.ai/api/v1?key=pass-canary",
        "https://app.kapso.ai/api/v1#here",
    ])("is rejected as %s, without repeating it", (url) => {
        const { message } = thrownBy(() => read({ ...key, "kapso:baseUrl": url }));
        expect(message).toMatch(/kapso:baseUrl or KAPSO_BASE_URL.*such as https:\/\/app\.kapso\.ai\/api\/v1/);
        expect(message).not.toContain("pass-canary");
    });
});

describe("a base URL of http", () => {
    const at = (host: string, settings: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}) =>
        read({ "kapso:apiKey": "key-canary", "kapso:baseUrl": `http://${host}/api/v1`, ...settings }, env).baseUrl;

    it.each(["localhost", "localhost:8080", "LOCALHOST.", "kapso.localhost", "127.0.0.1:1", "127.9.8.7", "127.1", "[::1]:8080"])(
        "is accepted on this machine: %s",
        (host) => {
            expect(at(host)).toBe(`http://${host}/api/v1`);
        },
    );

    it.each([
        "app.kapso.ai",
        "10.0.0.1",
        "192.168.1.2:8080",
        "host.docker.internal:8080",
        "emulator",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "0.0.0.0",
        "[fe80::1]",
    ])("is rejected on another machine, with the risk and the remedy: %s", (host) => {
        const { message } = thrownBy(() => at(host));
        expect(message).toMatch(
            /kapso:baseUrl or KAPSO_BASE_URL.*http:\/\/.*API key.*unencrypted.*\[KAPSO-BASE-URL-UNENCRYPTED\].*Use an https URL.*kapso:allowHttp \(or KAPSO_ALLOW_HTTP\) to true/s,
        );
        expect(message).toContain(`http://${host},`);
        expect(message).not.toContain("key-canary");
        expect(thrownBy(() => read({}, { KAPSO_API_KEY: "key", KAPSO_BASE_URL: `http://${host}` })).message).toContain("unencrypted");
    });

    it("is accepted anywhere if the stack configuration, or otherwise the environment, allows it", () => {
        expect(at("emulator", { "kapso:allowHttp": "true" })).toBe("http://emulator/api/v1");
        expect(at("emulator", {}, { KAPSO_ALLOW_HTTP: "true" })).toBe("http://emulator/api/v1");
        expect(() => at("emulator", { "kapso:allowHttp": "false" }, { KAPSO_ALLOW_HTTP: "true" })).toThrow("unencrypted");
        expect(() => at("emulator", { "kapso:allowHttp": "yes" })).toThrow(
            'kapso:allowHttp (or KAPSO_ALLOW_HTTP) must be "true" or "false".',
        );
    });
});

describe("adoption of existing objects", () => {
    const key = { "kapso:apiKey": "key" };

    it("is off by default", () => {
        expect(read(key).adoptExisting).toBe("never");
    });

    it.each(["never", "identical", "always"])("may be %s, from the stack configuration or otherwise from the environment", (mode) => {
        expect(read(key, { KAPSO_ADOPT_EXISTING: mode }).adoptExisting).toBe(mode);
        expect(read({ ...key, "kapso:adoptExisting": mode }, { KAPSO_ADOPT_EXISTING: "never" }).adoptExisting).toBe(mode);
    });

    it.each(["true", "Always", "identical "])("is rejected as %j with the valid values", (mode) => {
        const { message } = thrownBy(() => read(key, { KAPSO_ADOPT_EXISTING: mode }));
        expect(message).toMatch(/kapso:adoptExisting \(or KAPSO_ADOPT_EXISTING\).*"never", "identical" or "always"/);
    });
});

describe("the maximum waits of a run", () => {
    const key = { "kapso:apiKey": "key" };

    it("are ten minutes for the rate limit, and a minute or ten seconds for the search after a lost create", () => {
        expect(read(key)).toMatchObject({
            maxWait: 600_000,
            requestTimeout: undefined,
            recovery: { afterTimeout: 60_000, afterError: 10_000 },
        });
    });

    it.each([
        ["kapso:maxWaitSeconds", "KAPSO_MAX_WAIT_SECONDS", "maxWait"],
        ["kapso:requestTimeoutSeconds", "KAPSO_REQUEST_TIMEOUT_SECONDS", "requestTimeout"],
        ["kapso:recoverySecondsAfterTimeout", "KAPSO_RECOVERY_SECONDS_AFTER_TIMEOUT", "recovery.afterTimeout"],
        ["kapso:recoverySecondsAfterError", "KAPSO_RECOVERY_SECONDS_AFTER_ERROR", "recovery.afterError"],
    ])("are set in seconds with %s, or otherwise with %s", (name, variable, property) => {
        expect(read(key, { [variable]: "1.5" })).toHaveProperty(property, 1500);
        expect(read({ ...key, [name]: "7" }, { [variable]: "1.5" })).toHaveProperty(property, 7000);
        expect(read(key, { [variable]: "" })).toEqual(read(key));
        for (const wrong of ["ten", "-1", "1e3", "Infinity", "86401", "10 s"]) {
            const { message } = thrownBy(() => read(key, { [variable]: wrong }));
            expect(message).toBe(`${name} (or ${variable}) must be a number of seconds, at most 86400 (a day). [KAPSO-CONFIGURATION]`);
        }
    });
});

function thrownBy(run: () => unknown): Error {
    try {
        run();
    } catch (error) {
        if (error instanceof Error) {
            return error;
        }
    }
    throw new Error("nothing was thrown");
}

describe("the API version", () => {
    const key = { "kapso:apiKey": "key" };

    it("is v1 by default, or comes from the stack configuration, otherwise from the environment", () => {
        expect(read(key).apiVersion).toBe("v1");
        expect(read(key, { KAPSO_API_VERSION: "platform" }).apiVersion).toBe("platform");
        expect(read({ ...key, "kapso:apiVersion": "v1" }, { KAPSO_API_VERSION: "platform" }).apiVersion).toBe("v1");
    });

    it("has its own default base URL", () => {
        expect(read({ ...key, "kapso:apiVersion": "platform" }).baseUrl).toBe("https://api.kapso.ai/platform/v1");
    });

    it.each([
        ["v1", "platform", "https://proxy.example/kapso/platform/v1/"],
        ["platform", "v1", "http://127.0.0.1:8080/api/v1"],
    ])("%s rejects a base URL of %s, which would find the customers and not the numbers", (apiVersion, other, baseUrl) => {
        const { message } = thrownBy(() => read({ ...key, "kapso:apiVersion": apiVersion, "kapso:baseUrl": baseUrl }));
        expect(message).toContain(`is a URL of API version ${other}, but this run uses API version ${apiVersion}`);
        expect(message).toContain(`set kapso:apiVersion (or KAPSO_API_VERSION) to ${other}`);
    });

    it("that is unknown is rejected with the valid names", () => {
        expect(thrownBy(() => read({ ...key, "kapso:apiVersion": "v2" })).message).toBe(
            'kapso:apiVersion (or KAPSO_API_VERSION) must be "v1" or "platform". [KAPSO-CONFIGURATION]',
        );
    });
});
