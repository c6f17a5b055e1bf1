import { z } from "zod";
import { checks } from "../errors/checks";
import { refuseFields } from "../model/argumentChecks";
import type { CheckContext } from "../model/definition";
import type { CheckResult } from "../model/properties";
import { isUnknown } from "../model/unknown";
import { flag, httpUrl, token } from "./arguments";

// Checks that webhooks of a number and webhooks of a project share.

const eventList = z
    .array(
        z.string("must contain event names").regex(/^\S+$/, "must contain event names, without white space"),
        "must be a list of event names",
    )
    .refine((events) => new Set(events).size === events.length, "must contain each event only once");

// The characters that HTTP allows in a header. With a line break, a value could add more headers.
const headerMap = z
    .record(z.string(), z.string("must contain strings"), "must be a map of header names to strings")
    .refine(
        (headers) => Object.keys(headers).every((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)),
        "must have names that HTTP allows: letters, digits and !#$%&'*+.^_`|~-",
    )
    .refine(
        (headers) => Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)),
        "must have values that HTTP allows: no line breaks and no other control characters",
    );

const wholeNumber = (unit: string, { range: [min, max] }: { range: readonly [number, number] }) => {
    const message = `must be a whole number of ${unit} from ${min} to ${max}`;
    return z.int(message).min(min, message).max(max, message);
};

/** The schemas of the arguments that have ranges, choices or known values. */
interface WebhookArguments {
    payloadVersion: { choices: readonly [string, ...string[]] };
    bufferWindowSeconds: { range: readonly [number, number] };
    maxBufferSize: { range: readonly [number, number] };
    inactivityMinutes: { range: readonly [number, number] };
    events: { known: readonly string[] };
    bufferEvents: { known: readonly string[] };
}

/** The checks of the arguments that every webhook has. */
export function webhookFields({ payloadVersion, bufferWindowSeconds, maxBufferSize, inactivityMinutes }: WebhookArguments) {
    return {
        url: httpUrl,
        secretKey: token("the key that signs the webhook requests"),
        events: eventList,
        active: flag,
        headers: headerMap,
        payloadVersion: z.enum(payloadVersion.choices, 'must be "v1" or "v2"'),
        bufferEnabled: flag,
        bufferWindowSeconds: wholeNumber("seconds", bufferWindowSeconds),
        maxBufferSize: wholeNumber("events", maxBufferSize),
        bufferEvents: eventList,
        inactivityMinutes: wholeNumber("minutes", inactivityMinutes),
    };
}

/** Refuses an empty list of events, and warns about event names that Kapso does not document. */
export function checkEvents(result: CheckResult, { events, bufferEvents }: WebhookArguments, { warn }: CheckContext): void {
    refuseFields(result, (field) =>
        field === "events" && Array.isArray(result.inputs.events) && result.inputs.events.length === 0 ? checks.noEvents : undefined,
    );
    warnOfUnknownEvents(result, { events, bufferEvents }, warn);
}

export function warnOfUnknownEvents(
    { inputs }: CheckResult,
    known: Record<"events" | "bufferEvents", { known: readonly string[] }>,
    warn: (text: string) => void,
): void {
    for (const argument of ["events", "bufferEvents"] as const) {
        const events = inputs[argument];
        for (const event of Array.isArray(events) ? events : []) {
            if (typeof event === "string" && !isUnknown(event) && !known[argument].known.includes(event)) {
                warn(
                    `Kapso's documentation does not list the event ${JSON.stringify(event)} for ${argument}. Check its spelling, unless Kapso added it recently`,
                );
            }
        }
    }
}
