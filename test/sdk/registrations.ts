import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { onTestFinished, vi } from "vitest";

/** A registration as the engine receives it. */
export interface Registration {
    type: string;
    name: string;
    properties: Record<string, unknown>;
    deleteBeforeReplace: boolean;
    secretOutputs: string[];
    protect: boolean;
    ignoreChanges: string[];
}

/**
 * Replaces the engine with Pulumi's mocks. Returns the live list of registrations, with their
 * options, which mocks do not show.
 */
export async function registrations(): Promise<Registration[]> {
    const list: Registration[] = [];
    await pulumi.runtime.setMocks({
        call: () => ({}),
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, displayName: `computed for ${name}` } }),
    });
    const { registerResource } = MockMonitor.prototype;
    const spy = vi.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(function (this: MockMonitor, request, callback) {
        if (request.getCustom()) {
            list.push({
                type: request.getType(),
                name: request.getName(),
                properties: request.getObject().toJavaScript(),
                deleteBeforeReplace: request.getDeletebeforereplace(),
                secretOutputs: request.getAdditionalsecretoutputsList(),
                protect: request.getProtect(),
                ignoreChanges: request.getIgnorechangesList(),
            });
        }
        return registerResource.call(this, request, callback);
    });
    onTestFinished(() => spy.mockRestore());
    return list;
}
