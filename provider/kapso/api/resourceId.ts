import { noJoinedId, noKapsoId } from "../../errors/request";
import { quoted, whyNoId } from "./ids";

// A resource ID identifies one object for all time. On the Platform API, a number that is deleted
// and connected again keeps Kapso's ID, so its resource ID has two parts:
// `<phoneNumberId>:<internalId>`. The first part addresses requests, the second one identifies. The
// ID of a webhook is `<configId>/<webhookId>`.

/** The ID of a config on the Platform API. Without an internal ID, only its address is known. */
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

/** The parts of the ID of an object that is reached through its parent. Fails for any other ID. */
export function childParts(id: string): [parentId: string, ownId: string] {
    const [parentId = "", ownId = "", ...others] = id.split("/");
    if (others.length > 0 || parentId === "" || ownId === "") {
        throw noJoinedId(quoted(id));
    }
    return [parentId, ownId];
}

/** What addresses an object in a request: its ID without the part that only identifies it. */
export function addressOf(id: string): string {
    return id.replace(/:[^/]*/, "");
}

/** The part of a Platform config's ID that identifies the connection of the number. */
export function internalIdOf(id: string): string | undefined {
    return /:([^/]*)/.exec(id)?.[1];
}

/** The API version that gives IDs of this form to configs. A user may write a number alone. */
export function apiVersionOf(configId: string): "v1" | "platform" {
    return configId.includes(":") || /^\d+$/.test(configId) ? "platform" : "v1";
}

/** Whether two IDs may be of one object. A number alone names no connection. */
export function mayIdentify(id: string, other: string): boolean {
    const isOpen = internalIdOf(id) === undefined || internalIdOf(other) === undefined;
    return id === other || (isOpen && addressOf(id) === addressOf(other));
}

/**
 * Fails if a text cannot be a resource ID, before anything is sent. `isChild`: the ID holds that of
 * a parent.
 */
export function requireResourceId(id: string, isChild: boolean): void {
    const [parentId, ownId] = isChild ? childParts(id) : [id, undefined];
    const why = whyNoConfigId(parentId) ?? (ownId === undefined ? undefined : whyNoId(ownId));
    if (why !== undefined) {
        throw noKapsoId(quoted(id), why);
    }
}

/** Why a text cannot be the ID of a config, as a program writes it; `undefined` if it can. */
export function whyNoConfigId(id: string): string | undefined {
    const internalId = internalIdOf(id);
    return whyNoId(addressOf(id)) ?? (internalId === undefined ? undefined : whyNoId(internalId));
}

/**
 * Whether a program that writes this ID of a config means the config with that ID, as far as their
 * forms tell.
 */
export function isNameOf(written: unknown, configId: string): boolean {
    return (
        typeof written === "string" &&
        (mayIdentify(written, configId) || written === internalIdOf(configId) || internalIdOf(written) === configId)
    );
}
