import { expect } from "vitest";
import { byApiVersion } from "../../support/apiVersion";
import { coreOf, type Field, fields } from "./canaries";

/** Fields that one way does not apply to, each with the reason. */
type Exceptions = Partial<Record<Field, string>>;

const neverReturned = "Kapso never returns it, and what an undocumented response shows of it is dropped";
const noProvider: Exceptions = { "provider.apiKey": "it is no field of an object at Kapso" };
const returnedByKapso: Exceptions = {
    ...noProvider,
    "whatsAppConfig.accessToken": neverReturned,
    ...byApiVersion<Exceptions>({ v1: {}, platform: { "whatsAppConfig.webhookVerifyToken": neverReturned } }),
};
const noWebhooks: Exceptions = {
    "whatsAppWebhook.secretKey": "webhooks have no such operation",
    "whatsAppWebhook.headers": "webhooks have no such operation",
};
const configOnly: Exceptions = { ...noWebhooks, "provider.apiKey": "a provider has no such operation" };
const keyOnly: Exceptions = {
    ...noWebhooks,
    "whatsAppConfig.accessToken": "no object is read",
    "whatsAppConfig.webhookVerifyToken": "no object is read",
};

/**
 * Each way of a secret into a state or an output, with the fields that the way does not apply to.
 */
export const ways = {
    // Sources of the value.
    plainArguments: {},
    secretArguments: {},
    stackConfiguration: {},
    transformations: {},
    parentTransformations: {},
    stackTransformation: {},
    transforms: {},
    ignoredChanges: {},
    laterKnown: {},
    importedFile: { "provider.apiKey": "the file that `pulumi-kapso export` writes holds no provider" },
    clearState: {},
    // Operations of the engine.
    pendingOperation: { "provider.apiKey": "a provider is created without a request" },
    update: {},
    updatePlan: {},
    rename: {},
    read: {},
    drift: returnedByKapso,
    migration: {},
    deletion: {},
    partialCreate: configOnly,
    partialUpdate: configOnly,
    // Places that show the value.
    stackOutputs: {},
    showSames: {},
    get: returnedByKapso,
    getRefreshed: returnedByKapso,
    lookups: noWebhooks,
    // Printed output.
    healthEcho: noWebhooks,
    echoOfCreate: {},
    echoOfUpdate: {},
    echoOfRead: {},
    echoOfDelete: {},
    echoInValue: {},
    refusedArguments: { "provider.apiKey": "Pulumi's host checks no provider" },
    exportCommand: {},
    doctorCommand: keyOnly,
    driftCommand: returnedByKapso,
    reviewCommand: {},
} satisfies Record<string, Exceptions>;

export type Way = keyof typeof ways;

/** The sources of a value. Each resource type has its own code for them. */
export const suppliedWays = [
    "plainArguments",
    "secretArguments",
    "stackConfiguration",
    "transformations",
    "parentTransformations",
    "stackTransformation",
    "transforms",
    "ignoredChanges",
    "laterKnown",
] as const satisfies Way[];

const asOfNumbers: Exceptions = {
    "projectWebhook.secretKey": "the operations are those of the webhooks of a number, which come this way",
    "projectWebhook.headers": "the operations are those of the webhooks of a number, which come this way",
};

const exceptionsOf = Object.fromEntries(
    Object.entries(ways).map(([way, exceptions]) => [
        way,
        suppliedWays.some((one) => one === way) ? exceptions : { ...exceptions, ...asOfNumbers },
    ]),
) as Record<Way, Exceptions>;

/** Records the ways that were covered. A canary that was never sent could not be found anywhere. */
export class Coverage {
    private readonly found = new Map<Way, Set<Field>>();

    /**
     * Records that each secret field was covered this way: its canary is in all of these texts. The
     * canaries may be those `of` another way.
     */
    came(way: Way, texts: Record<string, string>, { of = way, only = fields }: { of?: string; only?: readonly Field[] } = {}): void {
        this.note(way, only, (field) => {
            for (const [name, text] of Object.entries(texts)) {
                expect(text.includes(coreOf(of, field)), `${way}: ${field} is in what was ${name}`).toBe(true);
            }
        });
    }

    /** Records each secret field that a text mentions, by default as hidden. */
    told(way: Way, text: string, form = (name: string) => `\\b${name}"?: ?[^]{0,80}?\\[secret\\]`): void {
        this.note(way, fields, (field) => {
            const [, name = ""] = field.split(".");
            expect(text, `${way}: ${field}`).toMatch(new RegExp(form(name)));
        });
    }

    /** The ways that miss a field without a reason. */
    missing(): string[] {
        const all = Object.keys(ways) as Way[];
        return all.flatMap((way) =>
            fields.filter((field) => !exceptionsOf[way][field] && !this.found.get(way)?.has(field)).map((field) => `${way}: ${field}`),
        );
    }

    private note(way: Way, only: readonly Field[], expectThere: (field: Field) => void): void {
        const found = this.found.get(way) ?? new Set();
        this.found.set(way, found);
        for (const field of only.filter((candidate) => !exceptionsOf[way][candidate])) {
            expectThere(field);
            found.add(field);
        }
    }
}
