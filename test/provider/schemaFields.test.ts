import { describe, expect, it } from "vitest";
import { fieldsIn } from "../../provider/kapso/schemaFields";
import type { Operations } from "../../provider/lifecycle/operations";
import { customer } from "../../provider/resources/customer";
import { projectWebhook } from "../../provider/resources/projectWebhook";
import { whatsAppConfig } from "../../provider/resources/whatsAppConfig";
import { whatsAppWebhook } from "../../provider/resources/whatsAppWebhook";
import type { ResourceSchema } from "../../schema/resourceSchema";
import { type ResourceName, resourceNames, resources } from "../../schema/resources";
import { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../../schema/whatsAppWebhook";

const lifecycles: Record<ResourceName, Operations> = {
    Customer: customer,
    WhatsAppConfig: whatsAppConfig,
    WhatsAppWebhook: whatsAppWebhook,
    ProjectWebhook: projectWebhook,
};

describe.each(resourceNames)("the check of a %s", (name) => {
    const schema: ResourceSchema = resources[name];
    const refused = (argument: string, value: unknown) =>
        lifecycles[name]
            .check({}, { [argument]: value }, { apiVersion: "platform", open: undefined, warn: () => undefined })
            .failures.filter(({ property }) => property === argument);

    it("accepts exactly the arguments of the schema", () => {
        const { failures } = lifecycles[name].check(
            {},
            { unheardOf: true },
            { apiVersion: undefined, open: undefined, warn: () => undefined },
        );
        const known = failures
            .map(({ reason }) => /The arguments are (\w+(?:, \w+)*)/.exec(reason)?.[1])
            .find((names) => names !== undefined);
        expect(known?.split(", ").sort()).toEqual(Object.keys(schema.arguments).sort());
    });

    it("accepts every choice, default, documented value and limit of a range", () => {
        for (const [argument, { choices = [], default: fallback, range = [], known }] of Object.entries(schema.arguments)) {
            for (const value of [...choices, ...range, ...(fallback === undefined ? [] : [fallback]), ...(known ? [known] : [])]) {
                expect([argument, value, refused(argument, value)]).toEqual([argument, value, []]);
            }
        }
    });

    it("refuses other choices, and numbers outside the range", () => {
        for (const [argument, { choices, range }] of Object.entries(schema.arguments)) {
            const wrong = [...(choices ? ["unheard-of"] : []), ...(range ? [range[0] - 1, range[1] + 1] : [])];
            expect([argument, wrong.filter((value) => refused(argument, value).length === 0)]).toEqual([argument, []]);
        }
    });
});

describe("the fields of an API version", () => {
    it("are split into returned and write-only fields as the schema declares", () => {
        const [v1, platform] = [fieldsIn("v1", whatsAppConfigSchema), fieldsIn("platform", whatsAppConfigSchema)];
        expect(Object.keys(v1.writeOnly)).toEqual(["accessToken"]);
        expect(Object.keys(platform.writeOnly)).toEqual(["accessToken", "webhookVerifyToken", "webhookDestinationUrl"]);
        expect(v1.fields).toHaveProperty("webhookVerifyToken.wire", "webhook_verify_token");
        expect(v1.fields).not.toHaveProperty("qualityRating");
        expect(platform.fields).toHaveProperty("qualityRating.wire", "quality_rating");
    });

    it("exclude a parent that is only in the path, and every behaviour", () => {
        const { fields, writeOnly } = fieldsIn("platform", whatsAppWebhookSchema);
        expect(Object.keys({ ...fields, ...writeOnly })).not.toEqual(expect.arrayContaining(["configId"]));
        expect(Object.keys({ ...fields, ...writeOnly })).not.toEqual(expect.arrayContaining(["adoptExisting"]));
    });

    it("accept null only if the field can be empty", () => {
        const { fields } = fieldsIn("v1", whatsAppConfigSchema);
        expect(fields.webhookDestinationUrl?.form.parse(null)).toBeNull();
        expect(fields.customerId?.form.parse(null)).toBeNull();
        expect(fields.displayName?.form.parse(null)).toBeNull();
        expect(fields.name?.form.parse(null)).toBeUndefined();
        expect(fieldsIn("v1", whatsAppWebhookSchema).fields.bufferEvents?.form.parse(null)).toBeUndefined();
    });

    it("are empty on an API version without the resource type", () => {
        const { configId: _, ...args } = whatsAppWebhookSchema.arguments;
        const { parent: _parent, ...webhook } = whatsAppWebhookSchema;
        const ofProject: ResourceSchema = { ...webhook, name: "ProjectWebhook", versions: ["platform"], arguments: args };
        expect(Object.keys(fieldsIn("v1", ofProject).fields)).toEqual([]);
        expect(Object.keys(fieldsIn("platform", ofProject).fields)).toEqual(expect.arrayContaining(["url", "kind", "createdAt"]));
    });

    it("have the wire name that the schema declares", () => {
        const odd: ResourceSchema = { ...whatsAppWebhookSchema, outputs: { url2: { form: "text", wire: "second_url" } } };
        expect(fieldsIn("v1", odd).fields.url2?.wire).toBe("second_url");
    });
});
