import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
    addressOf,
    apiVersionOf,
    childId,
    childParts,
    internalIdOf,
    isNameOf,
    mayIdentify,
    parentIn,
    platformConfigId,
    whyNoConfigId,
} from "../../../provider/kapso/api/resourceId";

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const runs = { seed, numRuns: 500 };

const uuid = "4a5b6c7d-0000-4000-8000-000000000001";
const otherUuid = "4a5b6c7d-0000-4000-8000-000000000002";
const number = "106540352242922";
const full = `${number}:${uuid}`;

const phoneNumber = fc.stringMatching(/^[1-9][0-9]{0,18}$/);
/** Kapso's own IDs. They are UUIDs in practice, but no document guarantees that. */
const ownId = fc.oneof(
    fc.uuid(),
    fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/).filter((id) => !/^\d+$/.test(id)),
);
const platformId = fc.tuple(phoneNumber, ownId).map(([address, internalId]) => platformConfigId(address, internalId));
/** Every form of a config's ID in a state or a program. */
const anyForm = fc.oneof(phoneNumber, ownId, platformId);

describe("the ID of a config", () => {
    it("on the Platform API is the number and the internal ID", () => {
        expect(platformConfigId(number, uuid)).toBe(full);
        expect([addressOf(full), internalIdOf(full), apiVersionOf(full)]).toEqual([number, uuid, "platform"]);
    });

    it.each([undefined, null, 7])("on the Platform API is its address alone if the response shows %j as the internal ID", (internalId) => {
        expect(platformConfigId(number, internalId)).toBe(number);
        expect(internalIdOf(number)).toBeUndefined();
    });

    it("on v1 is Kapso's ID, which identifies the config by itself", () => {
        expect([addressOf(uuid), internalIdOf(uuid), apiVersionOf(uuid)]).toEqual([uuid, undefined, "v1"]);
    });

    it("that a user writes as a number alone has the form of the Platform API", () => {
        expect(apiVersionOf(number)).toBe("platform");
    });

    it("of a sandbox without a number has the form of the Platform API, too", () => {
        expect(apiVersionOf(platformConfigId(uuid, uuid))).toBe("platform");
    });

    it(`is parsed into the parts that formed it, for any IDs (FC_SEED=${seed})`, () => {
        fc.assert(
            fc.property(fc.oneof(phoneNumber, ownId), ownId, (address, internalId) => {
                const id = platformConfigId(address, internalId);
                expect([addressOf(id), internalIdOf(id)]).toEqual([address, internalId]);
                expect(platformConfigId(addressOf(id), internalIdOf(id))).toBe(id);
                expect(parentIn(id)).toBeUndefined();
            }),
            runs,
        );
    });

    it.each([
        ["", "it is empty"],
        [`${number}:`, "it is empty"],
        [`:${uuid}`, "it is empty"],
        [`${full}:1`, "it contains a slash or a colon"],
        [`${full}/1`, "it contains a slash or a colon"],
        [`${number}:a b`, "it contains white space"],
        [`..:${uuid}`, "it is a path segment"],
        ["x".repeat(101), "it is longer than 100 characters"],
    ])("is not %j, because %s", (id, why) => {
        expect(whyNoConfigId(id)).toContain(why);
    });

    it("may be a number, an ID of v1 and an ID of the Platform API", () => {
        fc.assert(
            fc.property(anyForm, (id) => {
                expect(whyNoConfigId(id)).toBeUndefined();
            }),
            runs,
        );
    });
});

describe("the ID of a webhook", () => {
    it("is the ID of its config and its own ID", () => {
        expect(childId(full, "webhook-1")).toBe(`${full}/webhook-1`);
        expect([parentIn(`${full}/webhook-1`), addressOf(`${full}/webhook-1`)]).toEqual([full, `${number}/webhook-1`]);
    });

    it("is parsed into the parts that formed it, for any IDs", () => {
        fc.assert(
            fc.property(anyForm, ownId, (configId, id) => {
                const webhookId = childId(configId, id);
                expect(childParts(webhookId)).toEqual([configId, id]);
                expect(parentIn(webhookId)).toBe(configId);
                expect(internalIdOf(webhookId)).toBe(internalIdOf(configId));
                expect(addressOf(webhookId)).toBe(childId(addressOf(configId), id));
            }),
            runs,
        );
    });

    it.each(["", "/", "a/", "/b", "a/b/c", uuid])("is not %j", (id) => {
        expect(() => childParts(id)).toThrow("KAPSO-WEBHOOK-ID-MALFORMED");
    });
});

describe("two IDs", () => {
    it.each([
        ["the same number and internal ID", full, full, true],
        ["the same number with another internal ID", full, `${number}:${otherUuid}`, false],
        ["a number alone and its connection", number, full, true],
        ["another number alone", `${number}7`, full, false],
        ["another number with the same internal ID", `${number}7:${uuid}`, full, false],
        ["the IDs of one config in both API versions", uuid, full, false],
    ])("can or cannot identify one object: %s", (_title, one, other, isPossible) => {
        expect([mayIdentify(one, other), mayIdentify(other, one)]).toEqual([isPossible, isPossible]);
    });

    it("identify one object in either order, for any IDs", () => {
        fc.assert(
            fc.property(anyForm, anyForm, (one, other) => {
                expect(mayIdentify(one, other)).toBe(mayIdentify(other, one));
                expect(mayIdentify(one, one)).toBe(true);
            }),
            runs,
        );
    });

    it("with internal IDs identify one object only if they are equal", () => {
        fc.assert(
            fc.property(phoneNumber, ownId, ownId, (address, one, other) => {
                expect(mayIdentify(platformConfigId(address, one), platformConfigId(address, other))).toBe(one === other);
            }),
            runs,
        );
    });
});

describe("the text that a program writes as the ID of a config", () => {
    it.each([
        ["the resource ID", full, full, true],
        ["the number alone", number, full, true],
        ["the ID of v1, on the Platform API", uuid, full, true],
        ["the ID of the Platform API, on v1", full, uuid, true],
        ["the ID of a former connection of the number", `${number}:${otherUuid}`, full, false],
        ["the ID of v1 of a former connection", otherUuid, full, false],
        ["the number, on v1, whose IDs do not show it", number, uuid, false],
        ["another number", `${number}7`, full, false],
        ["nothing", undefined, full, false],
    ])("does or does not identify the config: %s", (_title, written, configId, isName) => {
        expect(isNameOf(written, configId)).toBe(isName);
    });

    it("identifies the config by each form of its ID, for any IDs", () => {
        fc.assert(
            fc.property(phoneNumber, ownId, (address, internalId) => {
                const id = platformConfigId(address, internalId);
                for (const written of [id, address, internalId]) {
                    expect(isNameOf(written, id)).toBe(true);
                }
                expect(isNameOf(id, internalId)).toBe(true);
            }),
            runs,
        );
    });
});
