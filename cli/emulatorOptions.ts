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
        .option("--port <number>", "port to listen on; 0 is any free one", wholeNumber(0, 65_535), 0)
        .option("--allow-host <name>", "another host that requests may name, beside the loopback ones; can be repeated", hostList)
        .option("--api-key <key>", "the API key that is accepted", nonEmpty, "emulator-key")
        .option("--seed <file>", "JSON file with the customers, configs and webhooks to begin with")
        .addOption(choice("--responses <version>", "published version that the responses of v1 look like", ["first", "later"], "first"))
        .option("--project-list", "have GET /whatsapp_configs (default: only with --responses later)")
        .option("--no-project-list", "do not have GET /whatsapp_configs")
        .option("--rate-limit <requests>", "requests that the key may make in a window", wholeNumber(0), 100_000)
        .option("--window <seconds>", "length of the rate limit's window", wholeNumber(1), 60)
        .option("--unique-numbers", "refuse a second production config of one phone number on v1, as platform always does", false)
        .option("--phone-limit <configs>", "most configs of the project, beyond which platform refuses one more", wholeNumber(0))
        .option("--ignore-filters", "ignore every filter of a list", false)
        .addOption(choice("--patch-demands <fields>", "fields that a PATCH of a production config on v1 must carry", DEMANDS, "nothing"))
        .option("--no-null-clears", "ignore null in a PATCH instead of clearing the field")
        .option("--normalize", "store URLs, header names and names in a normal form", false)
        .option("--buffer-events-default <events>", "events, separated by commas, of a webhook without buffer_events", eventList)
        .addOption(choice("--unbuffered <form>", "buffer settings that responses show while buffering is off", ["null", "values"]))
        .option("--show-kind", "return the kind of a config (default: on platform, and on v1 with --responses later)")
        .option("--no-show-kind", "do not return the kind of a config")
        .option("--show-secret-key", "return the secret key of a webhook (default: on platform, and on v1 with --responses first)")
        .option("--no-show-secret-key", "do not return the secret key of a webhook")
        .addOption(choice("--sandbox-number <form>", 'what is stored for the phone number ID "sandbox"', ["real", "literal"], "real"))
        .addOption(
            choice("--platform-changes <effect>", "what a PATCH on platform does with another number, account or kind", CHANGES, "refuse"),
        )
        .option("--no-unique-meta-webhook", "accept a second webhook of kind meta for one number")
        .addOption(choice("--unknown-events <effect>", "what happens to an undocumented event name", ["accept", "refuse"], "accept"))
        .addOption(
            choice(
                "--message-events-of-project <effect>",
                "what a webhook of a project does with events of messages",
                ["refuse", "accept"],
                "refuse",
            ),
        )
        .option("--events-not-in-plan <events>", "events, separated by commas, that a webhook of a project gets 402 for", eventList)
        .option("--health-per-second <requests>", "health requests of the project in a second", wholeNumber(0), 5)
        .option("--health-per-minute <requests>", "health requests of the project in a minute", wholeNumber(0), 60)
        .option("--no-health-cache", "check the health anew for each request");
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
