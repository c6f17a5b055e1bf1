import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import type { State } from "./preview";
import { inputOf, type Parent, parents, partsOf, resourceOf, textOf } from "./resources";
import type { Happening } from "./steps";

/**
 * A customer, or the project itself. If the file does not name the customer of a webhook, its
 * config.
 */
export interface ParentCustomer {
    /** Equal for the same customer. */
    key: string;
    name: string;
    id?: string;
    isCustomer: boolean;
    /** Set for the project itself, the parent of project webhooks. */
    isProject?: true;
}

/**
 * Finds the customer of each resource. A customer that the same program creates has no ID yet; then
 * the dependency of the argument leads to it.
 */
export class ParentCustomers {
    private readonly urnOfId = new Map<string, string>();
    private readonly customers = new Map<string, Happening>();
    private readonly configs = new Map<string, Happening>();

    constructor(all: readonly Happening[]) {
        for (const one of all) {
            const known = { Customer: this.customers, WhatsAppConfig: this.configs, WhatsAppWebhook: undefined, ProjectWebhook: undefined }[
                one.resource
            ];
            known?.set(one.urn, one);
            for (const id of known ? [one.before?.id, one.after?.id] : []) {
                if (id) {
                    this.urnOfId.set(id, one.urn);
                }
            }
        }
        // The ID of a customer that is not listed is known from a config whose customer is an
        // output.
        for (const { resource, before, after } of all) {
            const parent = parents[resource];
            for (const state of [before, after]) {
                const [id, urn] = parent ? [textOf(state, parent.argument), dependencyOf(state, parent)] : [];
                if (id && urn && !this.urnOfId.has(id)) {
                    this.urnOfId.set(id, urn);
                }
            }
        }
    }

    /** The customer of a resource, before or after the change. */
    of({ urn, resource, before, after }: Happening, side: "before" | "after"): ParentCustomer {
        const state = side === "before" ? (before ?? after) : (after ?? before);
        switch (resource) {
            case "Customer":
                return this.customer(urn, before?.id ?? after?.id);
            case "WhatsAppConfig":
                return this.referred(state, whatsAppConfigSchema.parent);
            case "WhatsAppWebhook": {
                const config = this.referredUrn(state, whatsAppWebhookSchema.parent);
                const happening = config === undefined ? undefined : this.configs.get(config);
                return happening ? this.of(happening, side) : this.unlisted(state, config);
            }
            case "ProjectWebhook":
                return { key: "project", name: "project", isCustomer: false, isProject: true };
        }
    }

    private referred(state: State | undefined, parent: Parent): ParentCustomer {
        const urn = this.referredUrn(state, parent);
        const id = textOf(state, parent.argument);
        return urn === undefined ? this.byId(id) : this.customer(urn, id);
    }

    private referredUrn(state: State | undefined, parent: Parent): string | undefined {
        const id = textOf(state, parent.argument);
        return (id === undefined ? undefined : this.urnOfId.get(id)) ?? dependencyOf(state, parent);
    }

    private customer(urn: string, idOfReference: string | undefined): ParentCustomer {
        const happening = this.customers.get(urn);
        const id = happening?.before?.id || happening?.after?.id || idOfReference;
        const name = textOf(happening?.before, "name") ?? textOf(happening?.after, "name") ?? partsOf(urn).name;
        return { key: urn, name, isCustomer: true, ...(id ? { id } : {}) };
    }

    private byId(id: string | undefined): ParentCustomer {
        return id === undefined ? { key: "", name: "known after the run", isCustomer: true } : { key: id, name: id, isCustomer: true };
    }

    private unlisted(state: State | undefined, config: string | undefined): ParentCustomer {
        const name =
            config === undefined
                ? String(textOf(state, whatsAppWebhookSchema.parent.argument) ?? "known after the run")
                : partsOf(config).name;
        return { key: `config ${config ?? name}`, name, isCustomer: false };
    }
}

/** The only resource on which an input depends, if it is one of this package. */
function dependencyOf(state: State | null | undefined, { argument: field, schema }: Parent): string | undefined {
    const all = state?.propertyDependencies;
    const urns = all && Object.hasOwn(all, field) ? (all[field] ?? []) : [];
    const [urn, ...more] = urns.filter((one) => resourceOf(one) === schema.name);
    return more.length === 0 && inputOf(state, field) !== undefined ? urn : undefined;
}
