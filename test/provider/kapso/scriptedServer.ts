import { onTestFinished, vi } from "vitest";
import { ConnectionError, TimeoutError } from "../../../provider/kapso/errors/requestErrors";
import { type ClientSettings, KapsoClient } from "../../../provider/kapso/http/client";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import { type HttpResponse, Transport } from "../../../provider/kapso/http/transport";
import { timeOf } from "./fixedWindow";
import { settingsFor } from "./localServer";

/** The outcome of one request: a status, a whole response, or an error in place of a response. */
export type Outcome = number | Partial<HttpResponse> | Error;

const details = { attempted: "do it", reason: "it went wrong", advice: ["Run again."] };

/** The errors of a connection, by descriptions for test titles. */
export const failures = {
    "a timeout": () => new TimeoutError(details),
    "a connection that broke": () => new ConnectionError({ ...details, sent: true }),
    "a connection that was never established": () => new ConnectionError({ ...details, sent: false }),
    "an incomplete body": () => ({ status: 200, body: '{"data": {"id": "conf' }),
    "an HTML page instead of the response": () => ({ status: 200, body: "<html><title>Log in</title></html>" }),
};

export interface Story {
    /** The result of the request, if it succeeded. */
    result: unknown;
    error: Error | undefined;
    /** When each request was sent, in milliseconds since the first. */
    sent: number[];
    /** The total duration, in milliseconds. */
    time: number;
}

/**
 * Sends one request to a scripted service, under fake timers. The script's outcomes are used in
 * order, and the last one for all later tries. Each comes after `duration` milliseconds.
 */
export async function play(
    request: Partial<KapsoRequest>,
    script: Outcome[],
    { duration = 0, ...settings }: Partial<ClientSettings> & { duration?: number } = {},
): Promise<Story> {
    const sent: number[] = [];
    const spy = vi.spyOn(Transport.prototype, "exchange").mockImplementation(async () => {
        const outcome = script[Math.min(sent.length, script.length - 1)] ?? 200;
        sent.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, duration));
        if (outcome instanceof Error) {
            throw outcome;
        }
        return { headers: {}, body: "{}", ...(typeof outcome === "number" ? { status: outcome } : { status: 200, ...outcome }) };
    });
    onTestFinished(() => spy.mockRestore());
    const client = new KapsoClient(settingsFor({ baseUrl: "http://kapso.invalid" }, { maxWait: 600_000, ...settings }));
    const began = performance.now();
    const story: Story = { result: undefined, error: undefined, sent, time: 0 };
    const work = client.send({ method: "GET", path: "/it", attempt: "do it", ...request }).then(
        (result) => {
            story.result = result;
        },
        (error: Error) => {
            story.error = error;
        },
    );
    story.time = await timeOf(work);
    return story;
}

/** The waits between the requests of a result, in milliseconds. */
export function waits({ sent }: Story): number[] {
    return sent.slice(1).map((time, index) => time - (sent[index] ?? 0));
}
