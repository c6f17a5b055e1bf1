import { isDeepStrictEqual } from "node:util";
import { CHANGED_BY_META } from "../fields/config";
import type { ConfigRecord } from "../store/records";
import { timestamp } from "../store/table";
import type { HealthReport } from "./report";

const CACHED_SECONDS = 180;
/** After the first, second, third and each further token error in a row. */
const TOKEN_ERROR_SECONDS = [300, 900, 1800, 3600];

interface Entry {
    /** The config at that time, without the fields that Meta changes. */
    readonly config: object;
    readonly body: object;
    readonly until: number;
    readonly isTokenError: boolean;
    readonly tokenErrors: number;
}

/** The last health result of each config, as long as Kapso returns it from its cache. */
export class HealthCache {
    private readonly entries = new Map<string, Entry>();

    constructor(
        private readonly isOn: boolean,
        private readonly now: () => number,
    ) {}

    /** The body of a health response: the cached one, or a new one from `check`. */
    bodyOf(config: ConfigRecord, check: () => { report: HealthReport; isTokenError: boolean }): object {
        const now = this.now();
        const known = this.entries.get(config.id);
        const earlier = this.isOn && known !== undefined && isDeepStrictEqual(known.config, comparableFields(config)) ? known : undefined;
        if (earlier !== undefined && now < earlier.until) {
            return { ...earlier.body, ...(earlier.isTokenError ? { retry_after: Math.ceil((earlier.until - now) / 1000) } : {}) };
        }
        const { report, isTokenError } = check();
        const tokenErrors = isTokenError ? (earlier?.tokenErrors ?? 0) + 1 : 0;
        const seconds = isTokenError
            ? (TOKEN_ERROR_SECONDS[Math.min(tokenErrors, TOKEN_ERROR_SECONDS.length) - 1] ?? CACHED_SECONDS)
            : CACHED_SECONDS;
        const body = { ...report, timestamp: timestamp(now) };
        const entry = { config: comparableFields(config), body, until: now + seconds * 1000, isTokenError, tokenErrors };
        this.entries.set(config.id, entry);
        return { ...body, ...(this.isOn && isTokenError ? { retry_after: seconds } : {}) };
    }
}

function comparableFields(config: ConfigRecord): object {
    const ignored: readonly string[] = [...CHANGED_BY_META, "updated_at"];
    return Object.fromEntries(Object.entries(config).filter(([field]) => !ignored.includes(field)));
}
