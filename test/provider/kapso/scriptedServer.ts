import { onTestFinished, vi } from "vitest";
import { ConnectionError, TimeoutError } from "../../../provider/kapso/errors/requestErrors";
import { type ClientSettings, KapsoClient } from "../../../provider/kapso/http/client";
import type { KapsoRequest } from "../../../provider/kapso/http/request";
import { type HttpResponse, Transport } from "../../../provider/kapso/http/transport";
import { timeOf } from "./fixedWindow";
import { settingsFor } from "./localServer";

/**
 * What becomes of one request: an answer of this status, a whole answer, or an error instead of
 * one.
 */
export type Outcome = number | Partial<HttpResponse> | Error;

const details = { attempted: "do it", reason: "it went wrong", advice: "Run again." };

/** The failures of a connection, by what a reader calls them. */
export const failures = {
    "a time-out": () => new TimeoutError(details),
    "a connection that broke": () => new ConnectionError({ ...details, sent: true }),
    "a connection that was never made": () => new ConnectionError({ ...details, sent: false }),
    "a body that was cut": () => ({ status: 200, body: '{"data": {"id": "conf' }),
    "a page of HTML instead of the answer": () => ({ status: 200, body: "<html><title>Log in</title></html>" }),
};

export interface Story {
    /** What the request ended with. */
    result: unknown;
    error: Error | undefined;
    /** When each request was sent, in milliseconds since the first. */
    sent: number[];
    /** How long it all took. */
    time: number;
}

/**
 * Sends one request to a service that does what the script says, one outcome after the other and
 * the last one again and again, each
 * after this many milliseconds. Under fake timers.
 */
export async function play(
    request: Partial<KapsoRequest>,
    script: Outcome[],
    { takes = 0, ...settings }: Partial<ClientSettings> & { takes?: number } = {},
): Promise<Story> {
    const sent: number[] = [];
    const spy = vi.spyOn(Transport.prototype, "exchange").mockImplementation(async () => {
        const outcome = script[Math.min(sent.length, script.length - 1)] ?? 200;
        sent.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, takes));
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

/** The waits between the requests of a story. */
export function waits({ sent }: Story): number[] {
    return sent.slice(1).map((time, index) => time - (sent[index] ?? 0));
}
