import type { ApiVersion } from "../../schema/resourceSchema";
import type { CheckResult, Properties } from "../model/properties";
import type { Account } from "../run/account";

/** Opens the account at its first use, so that what needs no network needs no key either. */
export type OpenAccount = () => Account;

/** What a check knows of the run. */
export interface CheckSettings {
    /** Absent if it is not known yet, in a preview. */
    apiVersion: ApiVersion | undefined;
    /** Absent if the account is not known yet, in a preview. */
    open: OpenAccount | undefined;
    /** Warns the user, once of each text. */
    warn: (text: string) => void;
}

export interface DiffResult {
    /** `undefined`: the engine compares the inputs itself and shows a difference per field. */
    changes?: boolean;
    replaces?: string[];
    deleteBeforeReplace?: boolean;
}

/** An object as a read shows it. */
export interface ReadResult {
    id: string;
    inputs: Properties;
    props: Properties;
}

/**
 * The operations of one resource type. They know nothing of the host that calls them. `olds` are
 * the
 * outputs of the last operation, perhaps written by an older version of this package; `news` are
 * checked inputs, in a preview with unknown values.
 */
export interface Operations {
    check(olds: Properties, news: Properties, settings: CheckSettings): CheckResult;
    diff(id: string, olds: Properties, news: Properties, settings: Pick<CheckSettings, "apiVersion" | "open">): Promise<DiffResult>;
    create(news: Properties, open: OpenAccount): Promise<{ id: string; outs: Properties }>;
    /**
     * `undefined` if the object was certainly deleted. Empty `props`: the read of an object that the
     * program does not manage. The result has another ID if `id` names the object otherwise than by
     * its resource ID.
     */
    read(id: string, props: Properties, open: OpenAccount): Promise<ReadResult | undefined>;
    update(id: string, olds: Properties, news: Properties, open: OpenAccount): Promise<{ outs: Properties }>;
    delete(id: string, props: Properties, open: OpenAccount): Promise<void>;
}
