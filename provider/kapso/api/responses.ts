import { z } from "zod";
import { notProjectWebhook } from "../../errors/request";
import type { Objects } from "../apiVersionTable";
import { UnexpectedResponseError } from "../errors/requestErrors";
import { maskKnownSecrets } from "../knownSecrets";
import { canonicalId, quoted, whyNoId } from "./ids";
import { maxFieldLength, maxPageObjects, maxPages, objectLength } from "./limits";
import type { ListedSize } from "./listedSize";
import type { Naming, Page, RemoteObject, Values } from "./remoteObject";
import { addressOf } from "./resourceId";

const listBody = z.object({
    data: z.array(z.unknown()),
    meta: z.object({ total_pages: z.int().min(0), total_count: z.int().min(0) }),
});

const objectBody = z.object({ data: z.looseObject({ id: z.string().min(1) }) });

/** What the request was for, so that the response can be checked against it. */
export interface Asked {
    /** The attempt as error messages show it, after "could not". */
    attempt: string;
    /** The parent's ID, if the request names one. */
    parent: string | undefined;
}

/**
 * A page is empty, although its paging counts objects on it. They may have been deleted while Kapso
 * counted them.
 */
export class EmptyPageError extends UnexpectedResponseError {}

/**
 * Turns responses into objects. Checks their documented form, their limits, and that they are about
 * the requested object or parent.
 */
export class Responses {
    constructor(
        private readonly objects: Objects,
        private readonly naming: Naming,
        private readonly listed: ListedSize,
    ) {}

    /**
     * One object. With `id`, the ID in the state, throws if the response is about another object.
     */
    one(response: unknown, asked: Asked, id?: string): RemoteObject {
        const { object, ownId } = this.object(response, asked);
        const askedId = id === undefined ? undefined : addressOf(id.split("/").at(-1) ?? "");
        if (askedId !== undefined && !isSameId(ownId, askedId) && !this.isKnownAs(object, askedId)) {
            throw refusal(asked, `the response is about another object, ${quotedId(ownId)}, not about ${quoted(askedId)}`);
        }
        this.requireParent(object, asked, "the response is about an object");
        if (this.isOfOtherType(response)) {
            throw id === undefined
                ? refusal(asked, `the response is about the webhook of a number, ${quotedId(ownId)}`)
                : notProjectWebhook(asked.attempt, quoted(id));
        }
        return object;
    }

    /**
     * A page of a list. Objects that do not match the filter are left out, because Kapso ignores
     * filters that it does not know. `path` is the path of the request.
     */
    page(response: unknown, asked: Asked, { path, number, filters }: { path: string; number: number; filters: Values }): Page {
        const list = listBody.safeParse(response);
        if (!list.success) {
            throw refusal(asked, "the body is not a paged list");
        }
        const {
            data,
            meta: { total_pages: pages, total_count: total },
        } = list.data;
        if (pages > Math.max(1, total)) {
            throw refusal(asked, `the paging contradicts itself: ${total} objects on ${pages} pages`);
        }
        if (pages > maxPages) {
            throw refusal(asked, `the list has ${pages} pages, and this provider reads at most ${maxPages}`);
        }
        if (data.length > maxPageObjects) {
            throw refusal(asked, `page ${number} contains ${data.length} objects, although 100 were requested`);
        }
        if (data.length === 0 && total > 0 && number <= pages) {
            throw new EmptyPageError(
                asked.attempt,
                undefined,
                `page ${number} of ${pages} is empty, although the list has ${total} objects`,
            );
        }
        const isOfType = (object: unknown) =>
            !this.isOfOtherType({ data: object }) && (asked.parent !== undefined || this.hasParent(object));
        const ofType = data.filter(isOfType);
        // An object without the filtered field is kept, because the field may not be returned by
        // this version.
        const fitting = ofType.filter((object) => Object.entries(filters).every(([field, value]) => this.mayHave(object, field, value)));
        const read = fitting.map((object) => this.object({ data: object }, asked));
        if (Object.keys(filters).length === 0) {
            for (const { object } of read) {
                this.requireParent(object, asked, "the list contains an object");
            }
        }
        const length = read.reduce((sum, one) => sum + one.length, 0);
        if (!this.listed.take(path, length)) {
            throw refusal(asked, "its lists are too large for the memory of this provider");
        }
        return { objects: read.map(({ object }) => object), hasOthers: fitting.length < ofType.length, pages, total };
    }

    private isOfOtherType(response: unknown): boolean {
        const { data } = objectBody.safeParse(response).data ?? {};
        return data !== undefined && this.objects.isOfOtherType?.(data) === true;
    }

    /**
     * Whether the project's list shows the parent of this object. True if lists of this type show
     * no parent of any object.
     */
    private hasParent(object: unknown): boolean {
        const { data } = objectBody.safeParse({ data: object }).data ?? {};
        return data === undefined || this.objects.parentAddress === undefined || this.objects.parentAddress(data) !== undefined;
    }

    private object(response: unknown, { attempt, parent }: Asked): { object: RemoteObject; ownId: string; length: number } {
        const parsed = objectBody.safeParse(response);
        if (!parsed.success) {
            const where = parsed.error.issues[0]?.path.join(".") || "the body";
            throw new UnexpectedResponseError(attempt, undefined, `${where} does not match the API's documentation`);
        }
        const { data } = parsed.data;
        const why = whyNoId(data.id);
        if (why !== undefined) {
            throw new UnexpectedResponseError(attempt, undefined, `${quotedId(data.id)} cannot be an ID, because ${why}`);
        }
        const shown: Values = {};
        let length = objectLength;
        for (const [name, { wire, form }] of Object.entries(this.objects.fields)) {
            const value = Object.hasOwn(data, wire) ? form.safeParse(data[wire]).data : undefined;
            const size = lengthOf(value);
            if (size > maxFieldLength) {
                throw new UnexpectedResponseError(
                    attempt,
                    undefined,
                    `${wire} of ${quotedId(data.id)} is longer than ${maxFieldLength} characters`,
                );
            }
            shown[name] = value;
            length += size;
        }
        const { parent: naming } = this.naming;
        const listed = naming && parent !== undefined ? { [naming.field]: shown[naming.field] ?? parent } : {};
        const id = this.objects.resourceId(parent ?? this.objects.parentAddress?.(data) ?? "", data.id, shown);
        return { object: { ...shown, ...listed, id }, ownId: data.id, length };
    }

    /**
     * Whether `id` is the object's ID in the other API version. Kapso may find a config by either
     * ID.
     */
    private isKnownAs(object: RemoteObject, id: string): boolean {
        return isSameId(object[this.objects.otherAddressField ?? ""], id);
    }

    private requireParent(object: RemoteObject, asked: Asked, what: string): void {
        const { parent } = this.naming;
        const shown = parent && object[parent.field];
        if (parent && typeof shown === "string" && asked.parent !== undefined && !isSameId(shown, asked.parent)) {
            throw refusal(asked, `${what} of another ${parent.title}, ${quotedId(shown)}`);
        }
    }

    private mayHave(object: unknown, field: string, value: unknown): boolean {
        const { wire = field, canonical = (it: unknown) => it } = this.objects.fields[field] ?? {};
        const shown = typeof object === "object" && object !== null && Object.hasOwn(object, wire) ? Reflect.get(object, wire) : undefined;
        return shown === undefined || canonical(shown) === canonical(value);
    }
}

function refusal({ attempt }: Asked, what: string): UnexpectedResponseError {
    return new UnexpectedResponseError(attempt, undefined, what);
}

/** Masked, because a broken server may return a secret as an ID. */
function quotedId(id: string): string {
    return quoted(maskKnownSecrets(id));
}

function isSameId(one: unknown, other: unknown): boolean {
    return canonicalId(one) === canonicalId(other);
}

function lengthOf(value: unknown): number {
    return typeof value === "string" ? value.length : typeof value === "object" && value !== null ? JSON.stringify(value).length : 0;
}
