import type { ApiVersion } from "./apiVersion";
import type { EmulatorOptions } from "./options";

/** The value of an option whose default depends on the API version. */
export type PerVersion<Value> = Readonly<Record<ApiVersion, Value>>;

/** The options that the routes use, with all defaults filled in. */
export interface Settings {
    readonly responses: "first" | "later";
    readonly projectList: boolean;
    readonly uniqueNumbers: boolean;
    readonly phoneLimit: number | undefined;
    readonly ignoreFilters: boolean;
    readonly patchDemands: "nothing" | "meta" | "all";
    readonly nullClears: boolean;
    readonly normalize: boolean;
    readonly bufferEventsDefault: PerVersion<readonly string[]>;
    readonly unbuffered: PerVersion<"null" | "values">;
    readonly showKind: PerVersion<boolean>;
    readonly showSecretKey: PerVersion<boolean>;
    readonly sandboxNumber: "real" | "literal";
    readonly platformChanges: "refuse" | "change" | "ignore";
    readonly uniqueMetaWebhook: boolean;
    readonly unknownEvents: "accept" | "refuse";
    readonly messageEventsOfProject: "refuse" | "accept";
    readonly eventsNotInPlan: readonly string[];
}

export function settingsOf(options: EmulatorOptions): Settings {
    const responses = options.responses ?? "first";
    return {
        responses: responses,
        projectList: options.projectList ?? responses === "later",
        uniqueNumbers: options.uniqueNumbers ?? false,
        phoneLimit: options.phoneLimit,
        ignoreFilters: options.ignoreFilters ?? false,
        patchDemands: options.patchDemands ?? "nothing",
        nullClears: options.nullClears ?? true,
        normalize: options.normalize ?? false,
        bufferEventsDefault: perVersion(options.bufferEventsDefault, { v1: ["whatsapp.message.received"], platform: [] }),
        unbuffered: perVersion(options.unbuffered, { v1: "values", platform: "null" }),
        showKind: perVersion(options.showKind, { v1: responses === "later", platform: true }),
        showSecretKey: perVersion(options.showSecretKey, { v1: responses === "first", platform: true }),
        sandboxNumber: options.sandboxNumber ?? "real",
        platformChanges: options.platformChanges ?? "refuse",
        uniqueMetaWebhook: options.uniqueMetaWebhook ?? true,
        unknownEvents: options.unknownEvents ?? "accept",
        messageEventsOfProject: options.messageEventsOfProject ?? "refuse",
        eventsNotInPlan: options.eventsNotInPlan ?? [],
    };
}

function perVersion<Value>(given: Value | undefined, defaults: PerVersion<Value>): PerVersion<Value> {
    return given === undefined ? defaults : { v1: given, platform: given };
}
