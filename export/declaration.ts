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
    /** The resource ID, as it is stored in the state. */
    id: string;
    /** The declared arguments, without secrets. */
    args: Record<string, unknown>;
    /** The outputs that Kapso computes. */
    outputs: Record<string, unknown>;
}

/** The declaration of an object: every argument that Kapso returns. */
export function declarationOf(resourceType: ResourceName, name: string, remote: RemoteObject): Declaration {
    const schema: ResourceSchema = resources[resourceType];
    // A secret counts as not returned, because only some versions of the API return it.
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

/**
 * Whether the argument has no meaning for this object, although Kapso may return a default.
 */
function isOfOther(kind: unknown, onlyOfKind: string | undefined): boolean {
    return onlyOfKind !== undefined && typeof kind === "string" && kind !== onlyOfKind;
}

/**
 * Adds the kind of a config if this version of the API does not return it. A config without a
 * number is a sandbox.
 */
function withKind(resourceType: ResourceName, remote: RemoteObject): RemoteObject {
    const isSandbox = resourceType === "WhatsAppConfig" && remote.kind === undefined && !remote.phoneNumberId;
    return isSandbox ? { ...remote, kind: "sandbox" } : remote;
}

/** Drops the default kind, so that the program also runs on v1, which has no kind. */
function withoutPlainKind(resourceType: ResourceName, remote: RemoteObject): RemoteObject {
    return resourceType === "WhatsAppWebhook" && remote.kind === "kapso" ? { ...remote, kind: undefined } : remote;
}

/** Why the preview would refuse the declaration, in its words. `undefined` if it would not. */
export function faultOf({ resourceType, id, args }: Declaration): string | undefined {
    // Checked as an existing object, which needs no token.
    const { failures } = operations[resourceType].check({ id }, args, { apiVersion: undefined, open: undefined, warn: () => undefined });
    return failures.length === 0 ? undefined : failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
}

/**
 * The file for `pulumi import --file`. Because it has outputs, the engine does not read from Kapso.
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
