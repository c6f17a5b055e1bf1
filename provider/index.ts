import type * as dynamic from "@pulumi/pulumi/dynamic";
import { customerSchema } from "../schema/customer";
import { providerArguments } from "../schema/provider";
import { secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import { visible } from "../text/visible";
import { Account } from "./account";
import { cancellation, watchForCancel } from "./cancellation";
import { customerLifecycle } from "./customer";
import { endWithoutEngine, watchEngine } from "./engineWatch";
import { printedOnce } from "./hostOutput";
import { type ConfigBag, readApiVersion, readConfiguration } from "./kapso/configuration";
import type { ApiVersion } from "./kapso/generations";
import { rememberSecrets } from "./kapso/knownSecrets";
import type { Lifecycle, OpenAccount, Properties } from "./lifecycle";
import { PartialFailure } from "./partialFailure";
import { secretTexts, withoutRefusedSecrets, withSecrets } from "./secretInputs";
import { shownError } from "./shownError";
import { isUnknown } from "./unknown";
import { whatsAppConfigLifecycle } from "./whatsAppConfig";
import { whatsAppWebhookLifecycle } from "./whatsAppWebhook";

// The thin host for Pulumi's dynamic providers. States call these exports by name for years: they are never renamed (contract, design section 6).

/** The provider behind `WhatsAppConfig`. Called by Pulumi's provider process, not by programs. */
export const whatsAppConfig: dynamic.ResourceProvider = host(whatsAppConfigLifecycle, secretsOf(whatsAppConfigSchema));
/** The provider behind `Customer`. */
export const customer: dynamic.ResourceProvider = host(customerLifecycle, secretsOf(customerSchema));
/** The provider behind `WhatsAppWebhook`. */
export const whatsAppWebhook: dynamic.ResourceProvider = host(whatsAppWebhookLifecycle, secretsOf(whatsAppWebhookSchema));

// One process serves one Pulumi provider, so its resources share one account: its connections, its pace, its lists.
let bag: ConfigBag = () => undefined;
let account: Account | undefined;
const open: OpenAccount = () => {
    account ??= new Account(readConfiguration(bag), { ensureWanted: endWithoutEngine, cancellation });
    return account;
};

/** In a preview, the inputs of an explicit provider may not be known yet. */
function isConfigurationKnown(): boolean {
    return !isUnknown(Object.keys(providerArguments).map((name) => bag(`kapso:${name}`)));
}

function knownApiVersion(): ApiVersion | undefined {
    return isUnknown(bag("kapso:apiVersion")) ? undefined : readApiVersion(bag);
}

function host(lifecycle: Lifecycle, secrets: readonly string[]): dynamic.ResourceProvider {
    const remember = (...all: Properties[]) => rememberSecrets(secretTexts(secrets, all));
    return {
        // Racy and not retried (design, section 3): nothing that can fail or wait belongs here.
        async configure({ config }) {
            bag = (key) => config.get(key);
            watchForCancel();
            watchEngine();
        },

        async check(olds: Properties, news: Properties) {
            if (isConfigurationKnown()) {
                await readable(() => readConfiguration(bag));
            }
            const apiVersion = await readable(knownApiVersion);
            const account = isConfigurationKnown() ? open : undefined;
            const result = lifecycle.check(withoutProvider(olds), withoutProvider(news), apiVersion, account);
            const failures = withoutRefusedSecrets(secrets, result).map(({ property, reason }) => ({ property, reason: visible(reason) }));
            return { inputs: withSecrets(secrets, result.inputs), failures };
        },

        async diff(id: string, olds: Properties, news: Properties) {
            const account = isConfigurationKnown() ? open : undefined;
            remember(olds, news);
            return readable(() => lifecycle.diff(id, withoutProvider(olds), withoutProvider(news), account, knownApiVersion()));
        },

        async create(news: Properties) {
            remember(news);
            return keepingId(news, () => lifecycle.create(withoutProvider(news), open));
        },

        async read(id: string, props: Properties) {
            remember(props);
            const found = await readable(() => lifecycle.read(id, withoutProvider(props), open));
            // In the form that `check` returns, so that a refresh makes no difference to the next
            // diff.
            return found ? { ...found, inputs: withSecrets(secrets, found.inputs) } : {};
        },

        async update(id: string, olds: Properties, news: Properties) {
            remember(olds, news);
            return keepingId(news, () => lifecycle.update(id, withoutProvider(olds), withoutProvider(news), open));
        },

        async delete(id: string, props: Properties) {
            remember(props);
            await readable(() => lifecycle.delete(id, withoutProvider(props), open));
        },
    };
}

/** Adds `__provider` to what a half-way failure keeps: without it, the engine could never call this provider for it again. */
async function keepingId<Result>(news: Properties, run: () => Promise<Result>): Promise<Result> {
    try {
        return await run();
    } catch (error) {
        if (error instanceof PartialFailure) {
            Object.assign(error.properties, { __provider: news.__provider });
        }
        throw shownError(error);
    }
}

/** For the operations whose errors Pulumi's host prints a second time. */
async function readable<Result>(run: () => Result | Promise<Result>): Promise<Result> {
    try {
        return await run();
    } catch (error) {
        throw printedOnce(shownError(error));
    }
}

function withoutProvider({ __provider, ...properties }: Properties): Properties {
    return properties;
}
