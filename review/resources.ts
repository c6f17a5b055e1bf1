import type { ResourceName } from "./model";
import type { State, Step } from "./preview";

/** How a field may be shown. A `set` has no order; a `destination` is a URL to which messages go. */
type Manner = "plain" | "secret" | "set" | "destination";

/**
 * The arguments, in the order in which they are shown. What is not named here is never shown: an argument of a later version may be
 * a secret.
 */
export const manners: Record<ResourceName, Record<string, Manner>> = {
    WhatsAppConfig: {
        customerId: "plain",
        kind: "plain",
        webhookDestinationUrl: "destination",
        accessToken: "secret",
        webhookVerifyToken: "secret",
        name: "plain",
        phoneNumberId: "plain",
        businessAccountId: "plain",
        inboundProcessingEnabled: "plain",
        callsEnabled: "plain",
        adoptExisting: "plain",
        verifyHealth: "plain",
    },
    Customer: { name: "plain", externalCustomerId: "plain", adoptExisting: "plain" },
    WhatsAppWebhook: {
        configId: "plain",
        url: "destination",
        secretKey: "secret",
        headers: "secret",
        events: "set",
        active: "plain",
        bufferEnabled: "plain",
        bufferWindowSeconds: "plain",
        maxBufferSize: "plain",
        bufferEvents: "set",
        inactivityMinutes: "plain",
        kind: "plain",
        payloadVersion: "plain",
        adoptExisting: "plain",
    },
};

/** The argument of each resource that says where messages go. */
export const destinationOf: Record<ResourceName, string | undefined> = {
    WhatsAppConfig: "webhookDestinationUrl",
    Customer: undefined,
    WhatsAppWebhook: "url",
};

const type = /(?:^|\$)pulumi-nodejs:dynamic\/kapso:(WhatsAppConfig|Customer|WhatsAppWebhook)$/;

/** Which of this package's resources a URN names; a parent stands before the type there. `undefined` for any other. */
export function resourceOf(urn: string): ResourceName | undefined {
    return type.exec(partsOf(urn).type)?.[1] as ResourceName | undefined;
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`; a name may hold `::` too. */
export function partsOf(urn: string): { stack: string; project: string; type: string; name: string } {
    const [stack = "", project = "", types = "", ...name] = urn.split("::");
    return { stack: stack.replace(/^urn:pulumi:/, ""), project, type: types, name: name.join("::") };
}

/** The account of a resource: the name of its `Provider`, or `undefined` for that of the stack's configuration. */
export function accountOf({ oldState, newState }: Pick<Step, "oldState" | "newState">): string | undefined {
    const reference = (newState ?? oldState)?.provider ?? "";
    const { name } = partsOf(reference.replace(/::[^:]*$/, ""));
    return name === "" || /^default(_|$)/.test(name) ? undefined : name;
}

/** Pulumi's own mark for a value that is known only later. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An input; `undefined` where it is not declared. */
export function inputOf(state: State | null | undefined, field: string): unknown {
    const inputs = state?.inputs;
    return inputs && Object.hasOwn(inputs, field) ? (inputs[field] ?? undefined) : undefined;
}

/** An input that is a text and known. */
export function textOf(state: State | null | undefined, field: string): string | undefined {
    const value = inputOf(state, field);
    return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** Whether a value, or a part of it, is known only later. */
export function isUnknown(value: unknown): boolean {
    return value === unknown || (Array.isArray(value) && value.includes(unknown));
}
