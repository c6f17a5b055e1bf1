import * as pulumi from "@pulumi/pulumi";

/** The mocks of `pulumi.runtime.setMocks`, in a unit test; `undefined` in a run. */
export function mocksInUse(): pulumi.runtime.Mocks | undefined {
    const monitor: unknown = pulumi.runtime.getMonitor();
    const mocks: unknown = typeof monitor === "object" && monitor !== null ? Reflect.get(monitor, "mocks") : undefined;
    return isMocks(mocks) ? mocks : undefined;
}

function isMocks(mocks: unknown): mocks is pulumi.runtime.Mocks {
    return typeof mocks === "object" && mocks !== null && "call" in mocks && typeof mocks.call === "function";
}
