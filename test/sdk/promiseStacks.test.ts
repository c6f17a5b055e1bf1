import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Customer, WhatsAppConfig, WhatsAppWebhook } from "../../sdk";
import { registrations } from "./registrations";

const made = {
    Customer: (opts = {}) => new Customer("acme", { name: "Acme" }, opts),
    WhatsAppConfig: (opts = {}) => new WhatsAppConfig("acme", { customerId: "acme", name: "Acme", kind: "sandbox" }, opts),
    WhatsAppWebhook: (opts = {}) =>
        new WhatsAppWebhook("acme", { configId: "1", url: "https://acme.example", events: ["whatsapp.message.received"] }, opts),
};

const { prepareStackTrace } = Error;
let formatted: (string | null | undefined)[];

/** Formats stacks as a program does that Pulumi's CLI runs, where source maps are applied. */
function format(error: Error, frames: NodeJS.CallSite[]): string {
    formatted.push(frames[0]?.getFunctionName());
    return [error, ...frames].join("\n    at ");
}

beforeEach(async () => {
    await registrations();
    formatted = [];
    Error.prepareStackTrace = format;
});

afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
    vi.unstubAllEnvs();
});

it.for(Object.entries(made))("a %s takes no stack for the promises behind its outputs", ([_, make]) => {
    make();
    expect(formatted).not.toContain("debuggablePromise");
    expect(formatted).toContain("callsites");
    expect(Error.prepareStackTrace).toBe(format);
});

it.for(Object.entries(made))("an error in the constructor of a %s keeps its stack", ([_, make]) => {
    const transformations = [
        function ofTheProgram(): never {
            throw new Error("no");
        },
    ];
    expect(() => make({ transformations })).toThrow(
        expect.objectContaining({ stack: expect.stringMatching(/^Error: no\n +at .*ofTheProgram/) }),
    );
    expect(Error.prepareStackTrace).toBe(format);
});

it("the promises keep their stacks with PULUMI_DEBUG_PROMISE_LEAKS", () => {
    vi.stubEnv("PULUMI_DEBUG_PROMISE_LEAKS", "true");
    made.Customer();
    expect(formatted).toContain("debuggablePromise");
});
