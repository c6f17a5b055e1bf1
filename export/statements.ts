import { argumentsOf, type ResourceSchema } from "../schema/resourceSchema";
import { resourceNames, resources } from "../schema/resources";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import type { Declaration } from "./declaration";
import { literal } from "./literal";
import { identifierOf, Names } from "./names";
import { declarationsOf, type Plan } from "./plan";

/** A program with one statement per resource, as a person would write it. */
export function statements(plan: Plan): string {
    const all = declarationsOf(plan);
    const used = resourceNames.filter((resourceType) => all.some((declaration) => declaration.resourceType === resourceType));
    const hasSecrets = all.some((declaration) => undeclared(declaration).length > 0);
    const identifiers = identifiersOf(all);
    const ofProject = plan.projectWebhooks.map((webhook) => statement(webhook, identifiers, { isReferred: false }));
    const blocks = plan.customers.flatMap(({ declaration: customer, configs }) => [
        statement(customer, identifiers, { isReferred: configs.length > 0 }),
        ...configs.flatMap(({ declaration: config, webhooks }) => [
            statement(config, identifiers, {
                isReferred: webhooks.length > 0,
                parent: { field: whatsAppConfigSchema.parent.argument, declaration: customer },
            }),
            ...webhooks.map((webhook) =>
                statement(webhook, identifiers, {
                    isReferred: false,
                    parent: { field: whatsAppWebhookSchema.parent.argument, declaration: config },
                }),
            ),
        ]),
    ]);
    const imports = [
        ...(hasSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
        ...(used.length > 0 ? [`import { ${used.join(", ")} } from "pulumi-kapso";`] : []),
    ].join("\n");
    const settings = hasSecrets
        ? ["// For the secrets below, none of which Kapso returns: see README.md.\nconst config = new pulumi.Config();"]
        : [];
    return `${[imports, ...settings, ...ofProject, ...blocks].join("\n\n")}\n`;
}

/** The secret arguments of a resource. A sandbox has no access token. */
function undeclared({ resourceType, args }: Declaration): string[] {
    const schema: ResourceSchema = resources[resourceType];
    return argumentsOf(
        schema,
        ({ secret, sandboxValueIn }) => secret === true && (args.kind !== "sandbox" || sandboxValueIn === undefined),
    );
}

/** The configuration key for a secret of a resource: `acmeSupportAccessToken`. */
function secretKey(identifier: string, field: string): string {
    return `${identifier}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** A unique identifier per declaration, for the program and the stack's configuration. */
function identifiersOf(declarations: readonly Declaration[]): Map<Declaration, string> {
    const identifiers = new Names("", reserved);
    return new Map(
        declarations.map((declaration) => [
            declaration,
            identifiers.take(identifierOf(declaration.name, otherwise[declaration.resourceType])),
        ]),
    );
}

const otherwise = { Customer: "customer", WhatsAppConfig: "number", WhatsAppWebhook: "webhook", ProjectWebhook: "projectWebhook" };

interface Place {
    /** Whether another declaration uses its ID, so that it needs a constant. */
    isReferred: boolean;
    /** The argument that takes the ID of the parent. */
    parent?: { field: string; declaration: Declaration };
}

function statement(declaration: Declaration, identifiers: ReadonlyMap<Declaration, string>, { isReferred, parent }: Place): string {
    const { resourceType, name, args } = declaration;
    const identifier = identifiers.get(declaration) ?? "";
    const fields = Object.entries(args).map(([field, value]) =>
        field === parent?.field ? `${field}: ${identifiers.get(parent.declaration)}.id,` : `${field}: ${literal(value)},`,
    );
    const secrets = undeclared(declaration).map((field) => {
        const schema: ResourceSchema = resources[resourceType];
        const ask = schema.arguments[field]?.form === "headers" ? "requireSecretObject<Record<string, string>>" : "requireSecret";
        return `// ${field}: config.${ask}("${secretKey(identifier, field)}"),`;
    });
    return [
        `${isReferred ? `const ${identifier} = ` : ""}new ${resourceType}(`,
        `    ${literal(name)},`,
        "    {",
        ...[...fields, ...secrets].map((line) => `        ${line}`),
        "    },",
        "    { protect: true },",
        ");",
    ].join("\n");
}

/** Names that a constant of the program cannot have. */
const reserved = (
    "arguments await break case catch class config const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public pulumi return static super switch this " +
    "throw true try typeof undefined var void while with yield Customer ProjectWebhook WhatsAppConfig WhatsAppWebhook NaN Infinity require module exports process"
).split(" ");
