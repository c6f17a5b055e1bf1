import { afterEach } from "vitest";
import { type ApiVersion, type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

export interface EmulatorResponse {
    status: number;
    headers: Headers;
    text: string;
    /** The parsed JSON body; undefined if the body is not JSON. */
    json: unknown;
}

const running: Emulator[] = [];

afterEach(async () => {
    await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** Starts an emulator that is closed after the test. */
export async function start(options?: EmulatorOptions): Promise<Emulator> {
    const emulator = await startEmulator(options);
    running.push(emulator);
    return emulator;
}

export const API_VERSIONS = ["v1", "platform"] as const satisfies readonly ApiVersion[];

/** Sends one request to the API, such as "POST /customers"; `key: null` omits the header. */
export type Call = (emulator: Emulator, route: string, body?: unknown, key?: string | null) => Promise<EmulatorResponse>;

export const call = callOn("v1");
export const callPlatform = callOn("platform");

/** Requests to one API version. */
export function callOn(apiVersion: ApiVersion): Call {
    return async (emulator, route, body, key = emulator.apiKey) => {
        const [method = "", path = ""] = route.split(" ");
        return request((apiVersion === "v1" ? emulator.baseUrl : emulator.platformBaseUrl) + path, {
            method,
            headers: { "Content-Type": "application/json", ...(key === null ? {} : { "X-API-Key": key }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
    };
}

export async function request(url: string, init?: RequestInit): Promise<EmulatorResponse> {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

/** The value under `data` in a successful response. */
export async function data(response: Promise<EmulatorResponse>): Promise<Record<string, unknown>> {
    const { status, json, text } = await response;
    if (status >= 300) {
        throw new Error(`Not a success: ${status} ${text}`);
    }
    return (json as { data: Record<string, unknown> }).data;
}

/** The list under `data`. */
export async function list(response: Promise<EmulatorResponse>): Promise<Record<string, unknown>[]> {
    return (await data(response)) as unknown as Record<string, unknown>[];
}

/** The fields for a create of a production config, with the values of Kapso's example. */
export const CONFIG = {
    name: "Client WhatsApp",
    phone_number_id: "1234567890",
    business_account_id: "0987654321",
    webhook_verify_token: "my-verify-token",
    webhook_destination_url: "https://api.client.com/webhook",
    access_token: "EAABs-secret",
};

/** A sandbox with the values of the Platform API's example. */
export const SANDBOX = {
    name: "Try",
    kind: "sandbox",
    phone_number_id: "sandbox",
    business_account_id: "sandbox",
    access_token: "sandbox",
};

/** The required fields for a create of a webhook. */
export const WEBHOOK = {
    url: "https://api.client.com/kapso",
    secret_key: "my-secret-key",
    events: ["whatsapp.message.received"],
};

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
