import { type Review, type ReviewOptions, readPreview, reviewOf } from "../../review/index";

export type Inputs = Record<string, unknown>;

interface StepOptions {
    resource?: "WhatsAppConfig" | "Customer" | "WhatsAppWebhook" | "ProjectWebhook";
    op?: string;
    before?: Inputs;
    after?: Inputs;
    id?: string;
    /** The fields that the engine reports as different. */
    named?: string[];
    /** The name of a `Provider`. */
    account?: string;
    /** URNs on which an input depends. */
    from?: Record<string, string[]>;
    parent?: string;
}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const constants = { __provider: 'exports.handler = () => require("pulumi-kapso/provider").whatsAppConfig' };

export { unknown };

/** Arguments of a config, in the form of a preview. */
export const acme = {
    customerId: "customer-1",
    name: "Acme support",
    phoneNumberId: "106540352242922",
    businessAccountId: "102290129340398",
    accessToken: "[secret]",
    webhookVerifyToken: "[secret]",
    webhookDestinationUrl: "https://api.acme.example/whatsapp",
};

export function urnOf(name: string, resource = "WhatsAppConfig", parent = ""): string {
    return `urn:pulumi:prod::whatsapp::${parent === "" ? "" : `${parent}$`}pulumi-nodejs:dynamic/kapso:${resource}::${name}`;
}

/** A step as `pulumi preview --json` writes it. Without `op`, both sides decide. */
export function step(
    name: string,
    { resource = "WhatsAppConfig", op, before, after, id = `${name}-id`, named, account, from, parent }: StepOptions,
) {
    const provider = `urn:pulumi:prod::whatsapp::pulumi:providers:pulumi-nodejs::${account ?? "default"}::1b4c`;
    const state = (inputs: Inputs, made: boolean) => ({
        urn: urnOf(name, resource, parent),
        custom: true,
        ...(made ? { id } : {}),
        type: `pulumi-nodejs:dynamic/kapso:${resource}`,
        inputs: { ...inputs, ...constants },
        parent: "urn:pulumi:prod::whatsapp::pulumi:pulumi:Stack::whatsapp-prod",
        provider,
        ...(from ? { propertyDependencies: from } : {}),
    });
    const natural = before === undefined ? "create" : after === undefined ? "delete" : "update";
    return {
        op: op ?? natural,
        urn: urnOf(name, resource, parent),
        provider,
        ...(before ? { oldState: state(before, true) } : {}),
        ...(after ? { newState: state(after, before !== undefined) } : {}),
        ...(named ? { diffReasons: named } : {}),
        detailedDiff: null,
    };
}

export type StepFile = ReturnType<typeof step>;

export function fileOf(steps: readonly object[], rest: object = {}): Uint8Array {
    const stack = { op: "same", urn: "urn:pulumi:prod::whatsapp::pulumi:pulumi:Stack::whatsapp-prod", detailedDiff: null };
    return new TextEncoder().encode(JSON.stringify({ steps: [stack, ...steps], duration: 1, changeSummary: { same: 1 }, ...rest }));
}

export function reviewed(steps: readonly object[], { rest, ...options }: ReviewOptions & { rest?: object } = {}): Review {
    return reviewOf(readPreview(fileOf(steps, rest)), options);
}
