import { describe, expect, it } from "vitest";
import { keptArguments, type ResourceSchema, secretsOf, versionsOf, wireName } from "../../schema/resourceSchema";
import { resourceNames, resources, typeToken } from "../../schema/resources";
import { providerExport } from "../../sdk/providerReference";

const schemas: ResourceSchema[] = Object.values(resources);

describe("the contracts of the resource types", () => {
    it("fix the type tokens and the exports that states store", () => {
        expect(resourceNames.map((name) => [typeToken(name), providerExport(name)])).toEqual([
            ["pulumi-nodejs:dynamic/kapso:Customer", "customer"],
            ["pulumi-nodejs:dynamic/kapso:WhatsAppConfig", "whatsAppConfig"],
            ["pulumi-nodejs:dynamic/kapso:WhatsAppWebhook", "whatsAppWebhook"],
            ["pulumi-nodejs:dynamic/kapso:ProjectWebhook", "projectWebhook"],
        ]);
    });

    it("fix the secret arguments", () => {
        expect(schemas.map((schema) => [schema.name, secretsOf(schema)])).toEqual([
            ["Customer", []],
            ["WhatsAppConfig", ["accessToken", "webhookVerifyToken"]],
            ["WhatsAppWebhook", ["secretKey", "headers"]],
            ["ProjectWebhook", ["secretKey", "headers"]],
        ]);
    });
});

describe.each(schemas)("the schema of $name", (schema) => {
    const named = Object.entries(schema.arguments);

    it("comes after the schema of its parent", () => {
        const places = [schema.parent?.schema, schema].map((one) => schemas.findIndex(({ name }) => name === one?.name));
        expect(places[0]).toBeLessThan(places[1] ?? -1);
    });

    it("has a required parent argument that is an ID and replaces on every API version", () => {
        for (const [name, argument] of named.filter(([name]) => name === schema.parent?.argument)) {
            expect([name, argument]).toEqual([name, expect.objectContaining({ form: "id", required: true, replaces: schema.versions })]);
        }
        expect(named.filter(([name]) => name === schema.parent?.argument)).toHaveLength(schema.parent ? 1 : 0);
    });

    it("has a label that is required and that Kapso always returns", () => {
        expect(schema.arguments[schema.label]).toMatchObject({ required: true });
        expect(schema.arguments[schema.label]).not.toHaveProperty("writeOnly");
    });

    it("has no field that is both an argument and an output", () => {
        expect(Object.keys(schema.outputs).filter((name) => name in schema.arguments)).toEqual([]);
    });

    it("has no two fields with the same name in requests", () => {
        const fields = { ...schema.arguments, ...schema.outputs };
        const wires = [...keptArguments(schema), ...Object.keys(schema.outputs)].map((name) =>
            wireName(name, fields[name] ?? { form: "text" }),
        );
        expect(new Set(wires).size).toBe(wires.length);
    });

    it("refers only to API versions that have the field", () => {
        for (const field of [...Object.values(schema.arguments), ...Object.values(schema.outputs)]) {
            expect(schema.versions).toEqual(expect.arrayContaining([...versionsOf(schema, field)]));
        }
        for (const [, argument] of named) {
            const { replaces = [], writeOnly = [], defaultIn = {}, sandboxValueIn = {} } = argument;
            const versions = [...replaces, ...writeOnly, ...Object.keys(defaultIn), ...Object.keys(sandboxValueIn)];
            expect(versionsOf(schema, argument)).toEqual(expect.arrayContaining(versions));
        }
    });

    it.each(named)("has consistent properties for the argument %s", (_name, argument) => {
        const isChoice = argument.form === "choice";
        expect(argument.choices === undefined).toBe(!isChoice);
        expect(argument.range === undefined).toBe(argument.form !== "number");
        expect(isChoice && argument.default !== undefined ? argument.choices : [argument.default]).toContain(argument.default);
        expect(argument.required === true && argument.default !== undefined).toBe(false);
        expect(argument.required !== undefined && argument.requiredToCreate !== undefined).toBe(false);
        expect(argument.destination === true && argument.form !== "url").toBe(false);
        const { behaviour, form: _form, choices: _choices, default: _default, defaultFrom: _defaultFrom, ...others } = argument;
        expect(behaviour ? Object.keys(others) : []).toEqual([]);
    });

    it("has an argument kind if another argument depends on it", () => {
        const kinds = named.flatMap(([, { required, requiredToCreate, onlyOfKind }]) =>
            [required, requiredToCreate, onlyOfKind && { kind: onlyOfKind }].flatMap((one) => (typeof one === "object" ? [one.kind] : [])),
        );
        expect(schema.arguments.kind?.choices ?? []).toEqual(expect.arrayContaining(kinds));
    });
});
