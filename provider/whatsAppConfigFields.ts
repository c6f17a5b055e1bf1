import type { ConfigBody, RemoteConfig } from "./kapso/v1";
import type { Properties } from "./lifecycle";

/** The arguments that the service keeps; `customerId` stands in the path, the others tell this provider how to behave. */
const onTheWire = [
    "name",
    "kind",
    "phoneNumberId",
    "businessAccountId",
    "accessToken",
    "webhookVerifyToken",
    "webhookDestinationUrl",
    "inboundProcessingEnabled",
    "callsEnabled",
] as const satisfies (keyof ConfigBody)[];

/** What absent means: adding or removing one of these is no change. */
export const defaults: Properties = { kind: "production", inboundProcessingEnabled: true, callsEnabled: false };

/** One version of the service demands these in every PATCH of a production config (facts, section 2). */
const alwaysSent = ["phoneNumberId", "businessAccountId", "accessToken"] as const;

/** Removing one of these clears it; those of Meta can be removed only from a sandbox. */
const clearable: readonly (keyof ConfigBody)[] = ["webhookVerifyToken", "webhookDestinationUrl", "phoneNumberId", "businessAccountId"];

/** The declared arguments that a create sends. */
export function wireFields(news: Properties): ConfigBody {
    return Object.fromEntries(onTheWire.filter((field) => field in news).map((field) => [field, news[field]]));
}

/** Arguments that differ once defaults are filled in. A value that is not known yet differs from every other. */
export function changedFields(olds: Properties, news: Properties): string[] {
    return ["customerId", ...onTheWire].filter((field) => withDefault(olds, field) !== withDefault(news, field));
}

/** The changed arguments and the Meta fields that are declared; `undefined` where nothing changes on the wire. */
export function patchBody(olds: Properties, news: Properties): ConfigBody | undefined {
    return bodyOf(
        onTheWire.filter((field) => withDefault(olds, field) !== withDefault(news, field)),
        news,
    );
}

/**
 * The named fields as declared, removed ones as their default or `null`, and the Meta fields that are declared. A removed one that
 * the service cannot do without is left out. `undefined` where nothing is left to send.
 */
export function bodyOf(names: readonly (keyof ConfigBody)[], news: Properties): ConfigBody | undefined {
    const sendable = names.filter((field) => withDefault(news, field) !== undefined || clearable.includes(field));
    if (sendable.length === 0) {
        return undefined;
    }
    const declared = alwaysSent.filter((field) => field in news);
    return Object.fromEntries([...sendable, ...declared].map((field) => [field, withDefault(news, field) ?? null]));
}

/** Declared fields that this version of the service does not show, and which can be sent to an existing config. */
export function unreadableFields(remote: RemoteConfig, news: Properties): (keyof ConfigBody)[] {
    const remotes: Properties = remote;
    return onTheWire.filter((field) => field !== "kind" && field in news && remotes[field] === undefined);
}

/** Readable fields in which an existing config differs from the declared one; a value for a field that is not declared differs too. */
export function differingFields(remote: RemoteConfig, news: Properties): (keyof ConfigBody)[] {
    const remotes: Properties = remote;
    return onTheWire.filter((field) => remotes[field] !== undefined && withDefault(remotes, field) !== withDefault(news, field));
}

/** The values of `keys`: the service's where it returns one, otherwise the last known. `null` empties; absent keeps. */
export function layOnto(lasts: Properties, remote: Partial<RemoteConfig>, keys: readonly string[]): Properties {
    const remotes: Properties = remote;
    const values = keys.map((key) => [key, remotes[key] === undefined ? lasts[key] : remotes[key]]);
    return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined));
}

/** A service that ignores `null`, or a field, answers 200 all the same (facts, section 7): say so instead of believing it. */
export function refuseKeptValues(id: string, body: ConfigBody, olds: Properties, remote: RemoteConfig): void {
    const remotes: Properties = remote;
    const kept = Object.entries(body).filter(([field, sent]) => {
        const shown = remotes[field];
        const isOld = shown === withDefault(olds, field) && shown !== withDefault(body, field);
        return shown !== undefined && shown !== null && (isOld || sent === null);
    });
    if (kept.length > 0) {
        const values = kept.map(([field]) => (field === "webhookVerifyToken" ? field : `${field} at ${JSON.stringify(remotes[field])}`));
        throw new Error(
            `Kapso answered the update of WhatsApp config ${id} with success, but kept ${values.join(", ")}. ` +
                "Declare that value again, or change it in Kapso's dashboard and run `pulumi refresh`.",
        );
    }
}

/** `null` and absent are the same, and both mean the default. */
function withDefault(values: Properties, field: string): unknown {
    return values[field] ?? defaults[field];
}
