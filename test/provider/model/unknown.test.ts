import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { isUnknown, unknownValue } from "../../../provider/model/unknown";

describe("an unknown value", () => {
    it("equals the placeholder of Pulumi's SDK", () => {
        expect(unknownValue).toBe(pulumi.runtime.unknownValue);
    });

    it.each([[unknownValue], [[unknownValue]], [{ a: { b: ["x", unknownValue] } }]])("is found in %j", (value) => {
        expect(isUnknown(value)).toBe(true);
    });

    it.each([[undefined], [null], [""], [0], [false], [{}], [[]], [`${unknownValue} `], [{ [unknownValue]: "a" }]])(
        "is not found in %j",
        (value) => {
            expect(isUnknown(value)).toBe(false);
        },
    );
});
