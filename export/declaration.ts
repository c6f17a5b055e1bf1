import type { RemoteObject } from "../provider/kapso/api/remoteObject";
import type { Operations } from "../provider/lifecycle/operations";
import { customer } from "../provider/resources/customer";
import { projectWebhook } from "../provider/resources/projectWebhook";
import { whatsAppConfig } from "../provider/resources/whatsAppConfig";
import { whatsAppWebhook } from "../provider/resources/whatsAppWebhook";
import { argumentsOf, type ResourceSchema } from "../schema/resourceSchema";
import { type ResourceName, resources, typeToken } from "../schema/resources";
import { providerExport, providerReference } from "../sdk/providerReference";

const operations: Record<ResourceName, Operations> = {
    Customer: customer,
    WhatsAppConfig: whatsAppConfig,
    WhatsAppWebhook: whatsAppWebhook,
    ProjectWebhook: projectWebhook,
};

/** One object of the account as a resource of the program. */
export interface Declaration {
    resourceType: ResourceName;
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
export function declarationOf(resourceType: ResourceName, name: string, remote: RemoteObject): Declaration {
    const schema: ResourceSchema = resources[resourceType];
    // A secret counts as never returned, because some versions return it and some do not.
    const returned = argumentsOf(
        schema,
        ({ secret, behaviour, onlyOfKind }) => !secret && !behaviour && !isOfOther(remote.kind, onlyOfKind),
    );
    return {
        resourceType,
        name,
        id: remote.id,
        args: present(withoutPlainKind(resourceType, withKind(resourceType, remote)), returned),
        outputs: present(remote, Object.keys(schema.outputs)),
    };
}

/** Whether an argument has no meaning for the object, although Kapso may return a default. */
function isOfOther(kind: unknown, onlyOfKind: string | undefined): boolean {
    return onlyOfKind !== undefined && typeof kind === "string" && kind !== onlyOfKind;
}

/**
 * Some versions do not return the kind of a config. One without a number is no production config.
 */
function withKind(resourceType: ResourceName, remote: RemoteObject): RemoteObject {
    const isSandbox = resourceType === "WhatsAppConfig" && remote.kind === undefined && !remote.phoneNumberId;
    return isSandbox ? { ...remote, kind: "sandbox" } : remote;
}

/**
 * What every webhook is that does not say otherwise: a program without it runs in each generation
 * of the API.
 */
function withoutPlainKind(resourceType: ResourceName, remote: RemoteObject): RemoteObject {
    return resourceType === "WhatsAppWebhook" && remote.kind === "kapso" ? { ...remote, kind: undefined } : remote;
}

/**
 * Why the object cannot be declared, in the words of the preview that would refuse it; `undefined`
 * where it can.
 */
export function faultOf({ resourceType, id, args }: Declaration): string | undefined {
    // As one that is there already: nobody asks for the token.
    const { failures } = operations[resourceType].check({ id }, args, { apiVersion: undefined, open: undefined, warn: () => undefined });
    return failures.length === 0 ? undefined : failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
}

/**
 * The file for `pulumi import --file`. With outputs the engine reads nothing: the service is not
 * asked.
 */
export function importFile(declarations: readonly Declaration[]): object {
    return {
        resources: declarations.map(({ resourceType, name, id, args, outputs }) => {
            const inputs = { ...args, __provider: providerReference(providerExport(resourceType)) };
            return { type: typeToken(resourceType), name, id, inputs, outputs: { ...inputs, ...outputs } };
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
