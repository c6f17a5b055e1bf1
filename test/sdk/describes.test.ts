import { expect, expectTypeOf, it } from "vitest";
import { customerSchema } from "../../schema/customer";
import type { projectWebhookSchema } from "../../schema/projectWebhook";
import type { whatsAppConfigSchema } from "../../schema/whatsAppConfig";
import type { Customer, CustomerArgs } from "../../sdk/customer";
import type { CustomerInfo, WhatsAppConfigInfo } from "../../sdk/functions";
import type { ProjectWebhookInfo } from "../../sdk/listProjectWebhooks";
import { type Describes, registrationOf } from "../../sdk/resource";

// `tsc` checks the directives: it fails at one whose next line has no error.

type Missing = Describes<typeof customerSchema, CustomerArgs & { more?: string }, Customer>;
// @ts-expect-error the schema lacks an argument
customerSchema satisfies Missing;

type Superfluous = Describes<typeof customerSchema, Omit<CustomerArgs, "externalCustomerId">, Customer>;
// @ts-expect-error the schema has an argument that the types do not have
customerSchema satisfies Superfluous;

type Optional = Describes<typeof customerSchema, Partial<CustomerArgs>, Customer>;
// @ts-expect-error the schema requires an argument that the types do not require
customerSchema satisfies Optional;

type Demanding = Describes<typeof customerSchema, Required<CustomerArgs>, Customer>;
// @ts-expect-error the types require an argument that the schema does not require
customerSchema satisfies Demanding;

type MoreOutputs = Describes<typeof customerSchema, CustomerArgs, Customer & { more: string }>;
// @ts-expect-error the schema lacks an output
customerSchema satisfies MoreOutputs;

type FewerOutputs = Describes<typeof customerSchema, CustomerArgs, Omit<Customer, "updatedAt">>;
// @ts-expect-error the schema has an output that the class does not have
customerSchema satisfies FewerOutputs;

type NoArgument = Describes<typeof customerSchema, CustomerArgs, Omit<Customer, "externalCustomerId">>;
// @ts-expect-error an argument is no output of the class
customerSchema satisfies NoArgument;

it("a registration has the secrets and outputs of the schema", () => {
    expect(registrationOf(customerSchema)).toEqual({
        type: "pulumi-nodejs:dynamic/kapso:Customer",
        provider: "customer",
        secret: [],
        outputs: ["name", "externalCustomerId", "createdAt", "updatedAt"],
    });
});

/** The fields that a lookup returns: all fields that Kapso keeps, except secrets. */
type Shown<Schema extends { arguments: object; outputs: object }> =
    | "id"
    | keyof Schema["outputs"]
    | {
          [Name in keyof Schema["arguments"]]: Schema["arguments"][Name] extends { secret: true } | { behaviour: true } ? never : Name;
      }[keyof Schema["arguments"]];

it("a lookup declares the type of every field that it returns", () => {
    expectTypeOf<keyof CustomerInfo>().toEqualTypeOf<Shown<typeof customerSchema>>();
    expectTypeOf<keyof WhatsAppConfigInfo>().toEqualTypeOf<Shown<typeof whatsAppConfigSchema>>();
    expectTypeOf<keyof ProjectWebhookInfo>().toEqualTypeOf<Shown<typeof projectWebhookSchema>>();
});
