import type { ApiVersion } from "../../schema/resourceSchema";
import type { CheckResult, Properties } from "../model/properties";
import type { Account } from "../run/account";

/** Opens the account at its first use, so that operations without requests need no API key. */
export type OpenAccount = () => Account;

/** What a check knows about the run. */
export interface CheckSettings {
    /** `undefined` while it is unknown, in a preview. */
    apiVersion: ApiVersion | undefined;
    /** `undefined` while the account is unknown, in a preview. */
    open: OpenAccount | undefined;
    /** Warns the user. The same text is logged once. */
    warn: (text: string) => void;
}

export interface DiffResult {
    /** If `undefined`, the engine compares the inputs itself and shows a difference per field. */
    changes?: boolean;
    replaces?: string[];
    deleteBeforeReplace?: boolean;
}

/** An object as Kapso shows it. */
export interface ReadResult {
    id: string;
    inputs: Properties;
    props: Properties;
}

/**
 * The operations of one resource type, independent of the host that calls them. `olds` are the
 * outputs of the last operation, perhaps from an older version of this package. `news` are checked
 * inputs, which may contain unknown values in a preview.
 */
export interface Operations {
    check(olds: Properties, news: Properties, settings: CheckSettings): CheckResult;
    diff(id: string, olds: Properties, news: Properties, settings: Pick<CheckSettings, "apiVersion" | "open">): Promise<DiffResult>;
    create(news: Properties, open: OpenAccount): Promise<{ id: string; outs: Properties }>;
    /**
     * Returns `undefined` only if the object is confirmed deleted. With empty `props`, it reads an
     * object that the program does not manage. The result has another ID if `id` was not a resource
     * ID.
     */
    read(id: string, props: Properties, open: OpenAccount): Promise<ReadResult | undefined>;
    update(id: string, olds: Properties, news: Properties, open: OpenAccount): Promise<{ outs: Properties }>;
    delete(id: string, props: Properties, open: OpenAccount): Promise<void>;
}
