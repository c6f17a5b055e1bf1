import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import type { State } from "./preview";
import { inputOf, type Parent, parents, partsOf, resourceOf, textOf } from "./resources";
import type { Happening } from "./steps";

/**
 * A customer, the project itself, or the config of a webhook if the file does not say whose it is.
 */
export interface ParentCustomer {
    /** Equal for the same customer. */
    key: string;
    name: string;
    id?: string;
    isCustomer: boolean;
    /** The project itself, to which its own webhooks belong. */
    isProject?: true;
}

/**
 * Knows which customer each resource belongs to. A customer that is made in the same program has no
 * id yet: what leads to it is then
 * the dependency of the argument.
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
        // A config that names its customer by an output shows the id of one that is not listed.
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

    /** Whose it is: before, or after. */
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
        return id === undefined ? { key: "", name: "known only later", isCustomer: true } : { key: id, name: id, isCustomer: true };
    }

    private unlisted(state: State | undefined, config: string | undefined): ParentCustomer {
        const name =
            config === undefined
                ? String(textOf(state, whatsAppWebhookSchema.parent.argument) ?? "known only later")
                : partsOf(config).name;
        return { key: `config ${config ?? name}`, name, isCustomer: false };
    }
}

/** The one resource that an input comes from, where it is ours. */
function dependencyOf(state: State | null | undefined, { argument: field, schema }: Parent): string | undefined {
    const all = state?.propertyDependencies;
    const urns = all && Object.hasOwn(all, field) ? (all[field] ?? []) : [];
    const [urn, ...more] = urns.filter((one) => resourceOf(one) === schema.name);
    return more.length === 0 && inputOf(state, field) !== undefined ? urn : undefined;
}
