import { expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { version } from "../../../provider/kapso/version";

it("the version that the client sends is that of package.json", () => {
    expect(version).toBe(packageJson.version);
});
