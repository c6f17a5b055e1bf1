import { describe, expect, it } from "vitest";
import { sorts } from "../../export/declaration";
import { manners } from "../../review/resources";
import { secretArguments } from "../../schema/secretArguments";

const { provider, ...ofResources } = secretArguments;
const resources = Object.entries(ofResources).map(
    ([name, secret]) => [name.replace(/^./, (first) => first.toUpperCase()), secret] as const,
);

describe("the list of secret arguments is the same", () => {
    it("in a report of changes", () => {
        for (const [resource, manner] of Object.entries(manners)) {
            const secret = Object.keys(manner).filter((field) => manner[field] === "secret");
            expect([resource, secret]).toEqual(resources.find(([name]) => name === resource));
        }
        expect(Object.keys(manners).sort()).toEqual(resources.map(([name]) => name).sort());
    });

    it("in an export", () => {
        const exported = Object.entries(sorts).map(([name, { secret }]) => [name, secret]);
        expect(exported.sort()).toEqual([...resources].sort());
    });
});
