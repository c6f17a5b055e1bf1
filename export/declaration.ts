import { customerLifecycle } from "../provider/customer";
import type { RemoteObject } from "../provider/kapso/api/remoteObject";
import type { Lifecycle } from "../provider/lifecycle";
import { whatsAppConfigLifecycle } from "../provider/whatsAppConfig";
import { whatsAppWebhookLifecycle } from "../provider/whatsAppWebhook";
import { type ProviderExport, providerReference } from "../sdk/providerReference";

/** The resources of this package. */
export type Sort = "Customer" | "WhatsAppConfig" | "WhatsAppWebhook";

interface SortFacts {
    provider: ProviderExport;
    lifecycle: Lifecycle;
    /** Arguments that the service returns, in the order in which people read them. */
    returned: readonly string[];
    /** Arguments that count as never returned, also where a version returns them. */
    secret: readonly string[];
}

export const sorts: Record<Sort, SortFacts> = {
    Customer: { provider: "customer", lifecycle: customerLifecycle, returned: ["name", "externalCustomerId"], secret: [] },
    WhatsAppConfig: {
        provider: "whatsAppConfig",
        lifecycle: whatsAppConfigLifecycle,
        returned: [
            "customerId",
            "name",
            "kind",
            "phoneNumberId",
            "businessAccountId",
            "webhookDestinationUrl",
            "inboundProcessingEnabled",
            "callsEnabled",
        ],
        secret: ["accessToken", "webhookVerifyToken"],
    },
    WhatsAppWebhook: {
        provider: "whatsAppWebhook",
        lifecycle: whatsAppWebhookLifecycle,
        returned: [
            "configId",
            "url",
            "events",
            "active",
            "bufferEnabled",
            "bufferWindowSeconds",
            "maxBufferSize",
            "bufferEvents",
            "inactivityMinutes",
            "kind",
            "payloadVersion",
        ],
        secret: ["secretKey", "headers"],
    },
};

/** One object of the account as a resource of the program. */
export interface Declaration {
    sort: Sort;
    /** The name of the resource. */
    name: string;
    /** Kapso's id, as it stands in a state. */
    id: string;
    /** What is declared, secrets excepted. */
    args: Record<string, unknown>;
    /** What the service computes. */
    outputs: Record<string, unknown>;
}

/** An object as it would be declared: all that the service returns of it. */
export function declarationOf(sort: Sort, name: string, remote: RemoteObject): Declaration {
    const { returned, lifecycle } = sorts[sort];
    const isMeta = sort === "WhatsAppWebhook" && remote.kind === "meta";
    return {
        sort,
        name,
        id: remote.id,
        args: present(
            withoutPlainKind(sort, withKind(sort, remote)),
            returned.filter((field) => !isMeta || !notOfMeta.has(field)),
        ),
        outputs: present(remote, lifecycle.computed),
    };
}

/**
 * What a webhook of kind `meta` does not have, although Kapso may return a default: it forwards
 * Meta's payloads as they are.
 */
const notOfMeta = new Set(["events", "bufferEnabled", "bufferWindowSeconds", "maxBufferSize", "bufferEvents", "payloadVersion"]);

/**
 * Some versions do not return the kind of a config. One without a number is no production config.
 */
function withKind(sort: Sort, remote: RemoteObject): RemoteObject {
    const isSandbox = sort === "WhatsAppConfig" && remote.kind === undefined && !remote.phoneNumberId;
    return isSandbox ? { ...remote, kind: "sandbox" } : remote;
}

/** What every webhook is that does not say otherwise: a program without it runs in each generation of the API. */
function withoutPlainKind(sort: Sort, remote: RemoteObject): RemoteObject {
    return sort === "WhatsAppWebhook" && remote.kind === "kapso" ? { ...remote, kind: undefined } : remote;
}

/** Why the object cannot be declared, in the words of the preview that would refuse it; `undefined` where it can. */
export function faultOf({ sort, id, args }: Declaration): string | undefined {
    // As one that is there already: nobody asks for the token.
    const { failures } = sorts[sort].lifecycle.check({ id }, args, undefined);
    return failures.length === 0 ? undefined : failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
}

/** The file for `pulumi import --file`. With outputs the engine reads nothing: the service is not asked (design, section 3). */
export function importFile(declarations: readonly Declaration[]): object {
    return {
        resources: declarations.map(({ sort, name, id, args, outputs }) => {
            const inputs = { ...args, __provider: providerReference(sorts[sort].provider) };
            return { type: `pulumi-nodejs:dynamic/kapso:${sort}`, name, id, inputs, outputs: { ...inputs, ...outputs } };
        }),
    };
}

function present(remote: RemoteObject, fields: readonly string[]): Record<string, unknown> {
    const values = fields.map((field) => [field, remote[field]] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== null && !isEmptyList(value)));
}

function isEmptyList(value: unknown): boolean {
    return Array.isArray(value) && value.length === 0;
}
