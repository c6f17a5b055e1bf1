import type { LiveAccount } from "./account";
import { type Declaration, declarationOf, faultOf, type Sort } from "./declaration";
import { Names, slugOf } from "./names";

/** An account as a program declares it, by customer. */
export interface Plan {
    customers: PlannedCustomer[];
    /** What cannot be declared, and why: it stays at Kapso, unmanaged. */
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
    sort: Sort;
    /** Kapso's id. */
    id: string;
    why: string;
}

/** Gives every object of an account a name and its arguments. The same account gives the same plan. */
export function planOf({ customers: found, ofNobody }: LiveAccount): Plan {
    const names = new Names();
    const leftOut: LeftOut[] = [];
    const declared = (declaration: Declaration): boolean => {
        const fault = faultOf(declaration);
        if (fault !== undefined) {
            leftOut.push({ sort: declaration.sort, id: declaration.id, why: fault });
        }
        return fault === undefined;
    };
    const withoutOwner = (sort: Sort, ids: readonly string[], owner: string) => {
        leftOut.push(...ids.map((id) => ({ sort, id, why: `its ${owner} cannot be declared` })));
    };
    leftOut.push(...ofNobody.map(({ id }) => ({ sort: "WhatsAppConfig" as const, id, why: "it belongs to no customer" })));
    const customers = found.flatMap(({ customer, configs }): PlannedCustomer[] => {
        const slug = slugOf(String(customer.name ?? ""), "customer");
        const declaration = declarationOf("Customer", names.take(slug), customer);
        if (!declared(declaration)) {
            withoutOwner(
                "WhatsAppConfig",
                configs.map(({ config }) => config.id),
                "customer",
            );
            withoutOwner(
                "WhatsAppWebhook",
                configs.flatMap(({ webhooks }) => webhooks.map(({ id }) => id)),
                "customer",
            );
            return [];
        }
        const planned = configs.flatMap(({ config, webhooks }): PlannedConfig[] => {
            const own = declarationOf("WhatsAppConfig", names.take(within(slug, slugOf(String(config.name ?? ""), "number"))), config);
            if (!declared(own)) {
                withoutOwner(
                    "WhatsAppWebhook",
                    webhooks.map(({ id }) => id),
                    "config",
                );
                return [];
            }
            const hooks = webhooks.map((webhook) => declarationOf("WhatsAppWebhook", names.take(`${own.name}-webhook`), webhook));
            return [{ declaration: own, webhooks: hooks.filter(declared) }];
        });
        return [{ declaration, configs: planned }];
    });
    return { customers, leftOut };
}

/** All declarations, owners first. */
export function declarationsOf({ customers }: Plan): Declaration[] {
    return customers.flatMap(({ declaration, configs }) => [
        declaration,
        ...configs.flatMap((config) => [config.declaration, ...config.webhooks]),
    ]);
}

/** `acme-support` for "Support" and for "Acme support" of Acme. */
function within(customer: string, slug: string): string {
    return slug === customer || slug.startsWith(`${customer}-`) ? slug : `${customer}-${slug}`;
}
