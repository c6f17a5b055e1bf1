import type { RemoteObject } from "../provider/kapso/api/remoteObject";
import type { ResourceName } from "../schema/resources";
import type { LiveAccount } from "./account";
import { type Declaration, declarationOf, faultOf } from "./declaration";
import { Names, slugOf } from "./names";

/** An account as a program declares it: by customer, plus the project webhooks. */
export interface Plan {
    customers: PlannedCustomer[];
    projectWebhooks: Declaration[];
    /** Objects that cannot be declared, and why. They stay at Kapso, unmanaged. */
    leftOut: LeftOut[];
}

export interface PlannedCustomer {
    declaration: Declaration;
    configs: PlannedConfig[];
}

export interface PlannedConfig {
    declaration: Declaration;
    webhooks: Declaration[];
}

export interface LeftOut {
    resourceType: ResourceName;
    /** Kapso's id. */
    id: string;
    /** The label, if there is one. Never a URL, because a URL may contain a secret. */
    name?: string;
    why: string;
}

/** Gives every object of an account a name and its arguments. Equal accounts give equal plans. */
export function planOf({ customers: found, ofNobody, sharingId, projectWebhooks: ofProject }: LiveAccount): Plan {
    const names = new Names();
    const leftOut: LeftOut[] = [];
    const leaveOut = (resourceType: ResourceName, objects: readonly RemoteObject[], why: string) => {
        leftOut.push(...objects.map((object) => ({ resourceType, id: object.id, ...nameOf(object), why })));
    };
    const declared = (declaration: Declaration, remote: RemoteObject): boolean => {
        const fault = faultOf(declaration);
        if (fault !== undefined) {
            leaveOut(declaration.resourceType, [remote], fault);
        }
        return fault === undefined;
    };
    leaveOut("WhatsAppConfig", ofNobody, "it has no customer (customer_id is null), so the config and its webhooks cannot be declared");
    leaveOut("WhatsAppConfig", sharingId, "another config has the same number, and Kapso applies a request to only one of them");
    const customers = found.flatMap(({ customer, configs }): PlannedCustomer[] => {
        const slug = slugOf(String(customer.name ?? ""), "customer");
        const declaration = declarationOf("Customer", names.take(slug), customer);
        if (!declared(declaration, customer)) {
            const why = "its customer cannot be declared";
            leaveOut(
                "WhatsAppConfig",
                configs.map(({ config }) => config),
                why,
            );
            leaveOut(
                "WhatsAppWebhook",
                configs.flatMap(({ webhooks }) => webhooks),
                why,
            );
            return [];
        }
        const planned = configs.flatMap(({ config, webhooks }): PlannedConfig[] => {
            const own = declarationOf("WhatsAppConfig", names.take(place(slug, slugOf(String(config.name ?? ""), "number"))), config);
            if (!declared(own, config)) {
                leaveOut("WhatsAppWebhook", webhooks, "its config cannot be declared");
                return [];
            }
            const hooks = webhooks.flatMap((webhook): Declaration[] => {
                const hook = declarationOf("WhatsAppWebhook", names.take(`${own.name}-webhook`), webhook);
                return declared(hook, webhook) ? [hook] : [];
            });
            return [{ declaration: own, webhooks: hooks }];
        });
        return [{ declaration, configs: planned }];
    });
    const projectWebhooks = ofProject.flatMap((webhook): Declaration[] => {
        const declaration = declarationOf("ProjectWebhook", names.take("project-webhook"), webhook);
        return declared(declaration, webhook) ? [declaration] : [];
    });
    return { customers, projectWebhooks, leftOut };
}

function nameOf({ name }: RemoteObject): { name?: string } {
    return typeof name === "string" ? { name } : {};
}

/** All declarations, parents first. */
export function declarationsOf({ customers, projectWebhooks }: Plan): Declaration[] {
    return [
        ...projectWebhooks,
        ...customers.flatMap(({ declaration, configs }) => [
            declaration,
            ...configs.flatMap((config) => [config.declaration, ...config.webhooks]),
        ]),
    ];
}

/** `acme-support` for "Support" and for "Acme support" of Acme. */
function place(customer: string, slug: string): string {
    return slug === customer || slug.startsWith(`${customer}-`) ? slug : `${customer}-${slug}`;
}
