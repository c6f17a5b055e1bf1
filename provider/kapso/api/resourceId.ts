import { noJoinedId, noKapsoId } from "../../errors/request";
import { quoted, whyNoId } from "./ids";

// A resource ID identifies one object for all time. A Platform number that is reconnected keeps its
// Kapso ID, so a config's resource ID is `<phoneNumberId>:<internalId>`. The first part addresses
// requests, the second identifies. The ID of a webhook is `<configId>/<webhookId>`.

/**
 * The resource ID of a config on the Platform API. Without an internal ID, it is only the address.
 */
export function platformConfigId(address: string, internalId: unknown): string {
    return typeof internalId === "string" ? `${address}:${internalId}` : address;
}

/** The ID of an object that is reached through its parent. */
export function childId(parentId: string, ownId: string): string {
    return `${parentId}/${ownId}`;
}

/** The parent's ID in the ID of an object that is reached through its parent. */
export function parentIn(id: string): string | undefined {
    return id.includes("/") ? childParts(id)[0] : undefined;
}

/** The parts of the ID of an object that is reached through its parent. Throws for any other ID. */
export function childParts(id: string): [parentId: string, ownId: string] {
    const [parentId = "", ownId = "", ...others] = id.split("/");
    if (others.length > 0 || parentId === "" || ownId === "") {
        throw noJoinedId(quoted(id));
    }
    return [parentId, ownId];
}

/** The part of an ID that addresses requests: the ID without the internal ID. */
export function addressOf(id: string): string {
    return id.replace(/:[^/]*/, "");
}

/** The internal ID in a Platform config's ID. It identifies one connection of the number. */
export function internalIdOf(id: string): string | undefined {
    return /:([^/]*)/.exec(id)?.[1];
}

/**
 * The API version whose config IDs have this form. Digits alone are a phone number ID of the
 * Platform API.
 */
export function apiVersionOf(configId: string): "v1" | "platform" {
    return configId.includes(":") || /^\d+$/.test(configId) ? "platform" : "v1";
}

/**
 * Whether two IDs may identify the same object. An ID without an internal ID may be any connection
 * of its number.
 */
export function mayIdentify(id: string, other: string): boolean {
    const isOpen = internalIdOf(id) === undefined || internalIdOf(other) === undefined;
    return id === other || (isOpen && addressOf(id) === addressOf(other));
}

/**
 * Throws if a text cannot be a resource ID. Sends no request. `isChild`: the ID must contain its
 * parent's ID.
 */
export function requireResourceId(id: string, isChild: boolean): void {
    const [parentId, ownId] = isChild ? childParts(id) : [id, undefined];
    const why = whyNoConfigId(parentId) ?? (ownId === undefined ? undefined : whyNoId(ownId));
    if (why !== undefined) {
        throw noKapsoId(quoted(id), why);
    }
}

/** The reason why a text in a program cannot be the ID of a config, or `undefined`. */
export function whyNoConfigId(id: string): string | undefined {
    const internalId = internalIdOf(id);
    return whyNoId(addressOf(id)) ?? (internalId === undefined ? undefined : whyNoId(internalId));
}

/**
 * Whether an ID in a program can mean the config with `configId`. Compares only the forms of the
 * IDs.
 */
export function isNameOf(written: unknown, configId: string): boolean {
    return (
        typeof written === "string" &&
        (mayIdentify(written, configId) || written === internalIdOf(configId) || internalIdOf(written) === configId)
    );
}
