import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import type { Account } from "./account";
import type { ApiVersion } from "./kapso/generations";

/** Inputs or outputs of one resource: plain JSON, without Pulumi's own `__provider`. */
export type Properties = Record<string, unknown>;

/** Opens the account at its first use, so that what needs no network needs no key either. */
export type OpenAccount = () => Account;

export interface CheckResult {
    inputs: Properties;
    failures: CheckFailure[];
}

export interface DiffResult {
    /** `undefined`: the engine compares the inputs itself and shows a difference per field. */
    changes?: boolean;
    replaces?: string[];
    deleteBeforeReplace?: boolean;
}

/**
 * The operations of one resource, knowing nothing of the host that calls them. `olds` are the outputs of the last
 * operation, perhaps written by an older version of this package; `news` are checked inputs, in a preview with unknown values.
 */
export interface Lifecycle {
    /** Outputs that the service computes, in one generation of the API or another. */
    readonly computed: readonly string[];
    /** Without `apiVersion` where it is not known yet, in a preview. */
    check(olds: Properties, news: Properties, apiVersion: ApiVersion | undefined, open?: OpenAccount): CheckResult;
    /** Without `open` where the account is not known yet, in a preview; without `apiVersion` where even that is not. */
    diff(
        id: string,
        olds: Properties,
        news: Properties,
        open: OpenAccount | undefined,
        apiVersion: ApiVersion | undefined,
    ): Promise<DiffResult>;
    create(news: Properties, open: OpenAccount): Promise<{ id: string; outs: Properties }>;
    /**
     * `undefined` when the object is certainly gone. Empty `props`: a look-up of an object that the program does not own. Another id comes back
     * where `id` was of another generation of the API.
     */
    read(id: string, props: Properties, open: OpenAccount): Promise<{ id: string; inputs: Properties; props: Properties } | undefined>;
    update(id: string, olds: Properties, news: Properties, open: OpenAccount): Promise<{ outs: Properties }>;
    delete(id: string, props: Properties, open: OpenAccount): Promise<void>;
}
