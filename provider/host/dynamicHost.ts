import type * as dynamic from "@pulumi/pulumi/dynamic";
import { providerArguments } from "../../schema/provider";
import type { ApiVersion } from "../../schema/resourceSchema";
import { visible } from "../../text/visible";
import { type ConfigBag, readApiVersion, readConfiguration } from "../kapso/configuration";
import { rememberSecrets } from "../kapso/knownSecrets";
import type { Operations } from "../lifecycle/operations";
import { PartialFailure } from "../model/partialFailure";
import type { Properties } from "../model/properties";
import { isUnknown } from "../model/unknown";
import { Account } from "../run/account";
import { cancellation, watchForCancel } from "./cancellation";
import { exitIfEngineEnded, watchEngine } from "./engineWatch";
import { suppressHostLine } from "./hostOutput";
import { logLine } from "./logLine";
import { secretTexts, withoutRefusedSecrets, withSecrets } from "./secretInputs";
import { shownError } from "./shownError";

/**
 * Connects the resource types of this package to Pulumi's host for dynamic providers. One process
 * serves one Pulumi provider, so its resources share one account: its connections, rate limit and
 * lists.
 */
export class DynamicHost {
    private bag: ConfigBag = () => undefined;
    private account: Account | undefined;
    private readonly warned = new Set<string>();

    /** The provider of a resource type. `secrets`: the arguments that are always secret. */
    provider(operations: Operations, secrets: readonly string[]): dynamic.ResourceProvider {
        const remember = (...all: Properties[]) => rememberSecrets(secretTexts(secrets, all));
        return {
            // The engine may call other methods before this one ends, and does not retry it. So
            // nothing here may fail or wait.
            configure: async ({ config }) => {
                this.bag = (key) => config.get(key);
                watchForCancel();
                watchEngine();
            },

            check: async (olds: Properties, news: Properties) => {
                const settings = { ...(await withShownErrors(() => this.settings())), warn: (text: string) => this.warn(text) };
                const result = operations.check(withoutProvider(olds), withoutProvider(news), settings);
                const failures = withoutRefusedSecrets(secrets, result).map(({ property, reason }) => ({
                    property,
                    reason: visible(reason),
                }));
                return { inputs: withSecrets(secrets, result.inputs), failures };
            },

            diff: async (id: string, olds: Properties, news: Properties) => {
                remember(olds, news);
                return withShownErrors(() => operations.diff(id, withoutProvider(olds), withoutProvider(news), this.settings()));
            },

            create: async (news: Properties) => {
                remember(news);
                return withProviderInFailure(news, () => operations.create(withoutProvider(news), this.open));
            },

            read: async (id: string, props: Properties) => {
                remember(props);
                const found = await withShownErrors(() => operations.read(id, withoutProvider(props), this.open));
                // In the form that `check` returns. Otherwise the next diff would show changes
                // after a refresh.
                return found ? { ...found, inputs: withSecrets(secrets, found.inputs) } : {};
            },

            update: async (id: string, olds: Properties, news: Properties) => {
                remember(olds, news);
                return withProviderInFailure(news, () => operations.update(id, withoutProvider(olds), withoutProvider(news), this.open));
            },

            delete: async (id: string, props: Properties) => {
                remember(props);
                await withShownErrors(() => operations.delete(id, withoutProvider(props), this.open));
            },
        };
    }

    private readonly open = (): Account => {
        this.account ??= new Account(readConfiguration(this.bag), { ensureWanted: exitIfEngineEnded, cancellation, logLine });
        return this.account;
    };

    /**
     * The account opener is `undefined` while the inputs of an explicit provider are unknown in a
     * preview. Fails if a known setting is malformed.
     */
    private settings(): { apiVersion: ApiVersion | undefined; open: (() => Account) | undefined } {
        const isKnown = !isUnknown(Object.keys(providerArguments).map((name) => this.bag(`kapso:${name}`)));
        if (isKnown) {
            readConfiguration(this.bag);
        }
        const apiVersion = isUnknown(this.bag("kapso:apiVersion")) ? undefined : readApiVersion(this.bag);
        return { apiVersion, open: isKnown ? this.open : undefined };
    }

    /** Logs each warning once, because the engine may check a resource more than once. */
    private warn(text: string): void {
        if (!this.warned.has(text)) {
            this.warned.add(text);
            logLine(`warning: ${text}`);
        }
    }
}

/**
 * Adds `__provider` to the outputs of a partial failure. Without it, the engine could not call this
 * provider for the resource again.
 */
async function withProviderInFailure<Result>(news: Properties, run: () => Promise<Result>): Promise<Result> {
    try {
        return await run();
    } catch (error) {
        if (error instanceof PartialFailure) {
            Object.assign(error.properties, { __provider: news.__provider });
        }
        throw shownError(error);
    }
}

/** Wraps the operations whose errors Pulumi's host prints in addition to the engine. */
async function withShownErrors<Result>(run: () => Result | Promise<Result>): Promise<Result> {
    try {
        return await run();
    } catch (error) {
        throw suppressHostLine(shownError(error));
    }
}

function withoutProvider({ __provider, ...properties }: Properties): Properties {
    return properties;
}
