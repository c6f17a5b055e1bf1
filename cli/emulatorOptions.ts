import { type Command, InvalidArgumentError, Option } from "commander";
import type { EmulatorOptions } from "../emulator";

/** The flags of the command line, by commander's names. */
export interface EmulatorFlags {
    port: number;
    allowHost?: readonly string[];
    apiKey: string;
    seed?: string;
    responses: "first" | "later";
    projectList?: boolean;
    rateLimit: number;
    window: number;
    uniqueNumbers: boolean;
    phoneLimit?: number;
    ignoreFilters: boolean;
    patchDemands: "nothing" | "meta" | "all";
    nullClears: boolean;
    normalize: boolean;
    bufferEventsDefault?: readonly string[];
    unbuffered?: "null" | "values";
    showKind?: boolean;
    showSecretKey?: boolean;
    sandboxNumber: "real" | "literal";
    platformChanges: "refuse" | "change" | "ignore";
    uniqueMetaWebhook: boolean;
    unknownEvents: "accept" | "refuse";
    messageEventsOfProject: "refuse" | "accept";
    eventsNotInPlan?: readonly string[];
    healthPerSecond: number;
    healthPerMinute: number;
    healthCache: boolean;
}

/** Adds the flags that are options of `startEmulator` too. */
export function addEmulatorFlags(command: Command): Command {
    return command
        .option("--port <number>", "port to listen on; 0 means any free port", wholeNumber(0, 65_535), 0)
        .option("--allow-host <name>", "additional host name that requests may use besides loopback names; repeatable", hostList)
        .option("--api-key <key>", "the API key to accept", nonEmpty, "emulator-key")
        .option("--seed <file>", "JSON file with the initial customers, configs and webhooks")
        .addOption(choice("--responses <version>", "published form of the v1 responses", ["first", "later"], "first"))
        .option("--project-list", "serve GET /whatsapp_configs (default: only with --responses later)")
        .option("--no-project-list", "do not serve GET /whatsapp_configs")
        .option("--rate-limit <requests>", "max. requests of the API key per window", wholeNumber(0), 100_000)
        .option("--window <seconds>", "length of the rate limit window", wholeNumber(1), 60)
        .option("--unique-numbers", "refuse a second production config with the same phone number on v1, as platform always does", false)
        .option("--phone-limit <configs>", "max. configs of the project; platform refuses more", wholeNumber(0))
        .option("--ignore-filters", "ignore all filters of list requests", false)
        .addOption(choice("--patch-demands <fields>", "fields that a PATCH of a production config on v1 must contain", DEMANDS, "nothing"))
        .option("--no-null-clears", "ignore null in a PATCH instead of clearing the field")
        .option("--normalize", "store URLs, header names and names in a normalized form", false)
        .option("--buffer-events-default <events>", "comma-separated events of a webhook without buffer_events", eventList)
        .addOption(choice("--unbuffered <form>", "form of the buffer settings in responses if buffering is off", ["null", "values"]))
        .option("--show-kind", "return the kind of a config (default: on platform, and on v1 with --responses later)")
        .option("--no-show-kind", "do not return the kind of a config")
        .option("--show-secret-key", "return the secret key of a webhook (default: on platform, and on v1 with --responses first)")
        .option("--no-show-secret-key", "do not return the secret key of a webhook")
        .addOption(choice("--sandbox-number <form>", 'what to store for the phone number ID "sandbox"', ["real", "literal"], "real"))
        .addOption(
            choice("--platform-changes <effect>", "effect of a PATCH on platform with another number, account or kind", CHANGES, "refuse"),
        )
        .option("--no-unique-meta-webhook", "accept a second webhook of kind meta for the same number")
        .addOption(choice("--unknown-events <effect>", "effect of an undocumented event name", ["accept", "refuse"], "accept"))
        .addOption(
            choice("--message-events-of-project <effect>", "effect of message events in a project webhook", ["refuse", "accept"], "refuse"),
        )
        .option("--events-not-in-plan <events>", "comma-separated events for which a project webhook gets 402", eventList)
        .option("--health-per-second <requests>", "max. health requests of the project per second", wholeNumber(0), 5)
        .option("--health-per-minute <requests>", "max. health requests of the project per minute", wholeNumber(0), 60)
        .option("--no-health-cache", "check the health again for each request");
}

const DEMANDS = ["nothing", "meta", "all"];
const CHANGES = ["refuse", "change", "ignore"];

/** The options of the flags. A flag without a value leaves the default to the emulator. */
export function emulatorOptionsOf(flags: EmulatorFlags): EmulatorOptions {
    const { seed, rateLimit, window, healthPerSecond, healthPerMinute, ...same } = flags;
    return {
        ...same,
        rateLimit: { limit: rateLimit, windowSeconds: window },
        healthLimit: { perSecond: healthPerSecond, perMinute: healthPerMinute },
    };
}

function choice(flag: string, description: string, values: readonly string[], byDefault?: string): Option {
    const option = new Option(flag, description).choices(values);
    return byDefault === undefined ? option : option.default(byDefault);
}

function eventList(text: string): readonly string[] {
    return text.split(",").filter((event) => event !== "");
}

function hostList(name: string, before: readonly string[] = []): readonly string[] {
    if (!/^([\w.-]+|\[[\da-f:.]+\])$/i.test(name)) {
        throw new InvalidArgumentError("It must be a host name or an address, without a port.");
    }
    return [...before, name];
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
    return (text) => {
        const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
        if (!(number >= least && number <= most)) {
            throw new InvalidArgumentError(
                `It must be a whole number, ${most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`}.`,
            );
        }
        return number;
    };
}

function nonEmpty(text: string): string {
    if (text === "") {
        throw new InvalidArgumentError("It must not be empty.");
    }
    return text;
}
