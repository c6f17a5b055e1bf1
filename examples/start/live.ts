import { apiVersions, apiVersionTables, defaultApiVersion } from "../../provider/kapso/apiVersions";
import { readApiVersion } from "../../provider/kapso/configuration";
import { apiOf, configsOf, type NumberArguments, type Service } from "./service";
import { Stopped } from "./stopped";
import { bold, Questions, say } from "./terminal";

interface Field {
    /** The environment variable. If it is not set, a question asks for the value. */
    variable: string;
    what: string;
    form: Form;
    isSecret?: boolean;
}

interface Form {
    /** Completes "it must be …". */
    words: string;
    pattern: RegExp;
}

const token: Form = { words: "without white space and not empty", pattern: /^[\x21-\x7e]+$/ };
const digits: Form = { words: "digits only", pattern: /^\d+$/ };
const id: Form = { words: "an ID, without white space or slashes", pattern: /^[^\s/?#]+$/ };
const url: Form = { words: "a complete http or https URL", pattern: /^https?:\/\/[^\s/]\S*$/ };

const apiKey: Field = { variable: "KAPSO_API_KEY", what: "Kapso API key", form: token, isSecret: true };

const number: Record<keyof NumberArguments, Field> = {
    customerId: { variable: "KAPSO_LIVE_CUSTOMER_ID", what: "Kapso's ID of the customer", form: id },
    phoneNumberId: { variable: "KAPSO_LIVE_PHONE_NUMBER_ID", what: "Meta's phone number ID", form: digits },
    businessAccountId: { variable: "KAPSO_LIVE_BUSINESS_ACCOUNT_ID", what: "Meta's business account ID", form: digits },
    accessToken: { variable: "KAPSO_LIVE_ACCESS_TOKEN", what: "Meta's access token", form: token, isSecret: true },
    webhookDestinationUrl: {
        variable: "KAPSO_LIVE_WEBHOOK_DESTINATION_URL",
        what: "Webhook destination URL",
        form: url,
    },
    webhookVerifyToken: { variable: "KAPSO_LIVE_WEBHOOK_VERIFY_TOKEN", what: "Webhook verify token", form: token, isSecret: true },
};

/** The variables for the help, one per line. */
export function liveVariables(): string {
    const baseUrl = {
        variable: "KAPSO_BASE_URL",
        what: `Kapso's base URL; the run never asks for it (default: ${apiVersionTables[readApiVersion(() => undefined)].baseUrl})`,
        isSecret: false,
    };
    const version = {
        variable: "KAPSO_API_VERSION",
        what: `${apiVersions.join(" or ")}; the run never asks for it (default: ${defaultApiVersion})`,
        isSecret: false,
    };
    const lines = [apiKey, baseUrl, version, ...Object.values(number)].map(
        ({ variable, what, isSecret }) => `  ${variable.padEnd(34)}  ${what}${isSecret ? ", secret" : ""}`,
    );
    return lines.join("\n");
}

/** The real Kapso, after the user has read what will be done there and has agreed. */
export async function liveService(signal: AbortSignal): Promise<Service> {
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
        throw new Stopped(
            "--live changes a real Kapso account, and asks for confirmation first. Run it in a terminal. Nothing was changed.",
        );
    }
    const questions = new Questions(signal);
    try {
        const service = await describe(questions);
        await requireFreeNumber(service);
        await confirm(service, questions);
        return service;
    } finally {
        questions.close();
    }
}

async function describe(questions: Questions): Promise<Service> {
    const apiVersion = readApiVersion(() => undefined);
    const baseUrl = (process.env.KAPSO_BASE_URL || apiVersionTables[apiVersion].baseUrl).replace(/\/+$/, "");
    const key = await obtain(apiKey, questions);
    const values = {
        customerId: await obtain(number.customerId, questions),
        phoneNumberId: await obtain(number.phoneNumberId, questions),
        businessAccountId: await obtain(number.businessAccountId, questions),
        accessToken: await obtain(number.accessToken, questions),
        webhookDestinationUrl: await obtain(number.webhookDestinationUrl, questions),
        webhookVerifyToken: await obtain(number.webhookVerifyToken, questions),
    };
    return {
        title: `the real Kapso API, ${baseUrl}`,
        // The log shows the requests, because the real Kapso lists none.
        env: { KAPSO_API_VERSION: apiVersion, KAPSO_BASE_URL: baseUrl, KAPSO_API_KEY: key, KAPSO_LOG: "debug" },
        api: apiOf(apiVersion, baseUrl, key),
        number: values,
        names: { created: "pulumi-kapso trial", changed: "pulumi-kapso trial, changed", byHand: "pulumi-kapso trial, renamed by hand" },
        isReal: true,
        close: async () => {},
    };
}

async function obtain({ variable, what, form, isSecret = false }: Field, questions: Questions): Promise<string> {
    const set = process.env[variable];
    if (set) {
        if (!form.pattern.test(set)) {
            throw new Stopped(`${variable} (${what}) must be ${form.words}. Nothing was changed.`);
        }
        return set;
    }
    for (;;) {
        const answer = await questions.ask({ text: `${what}${isSecret ? " (not shown)" : ""}:`, isSecret });
        if (form.pattern.test(answer)) {
            return answer;
        }
        say(`  It must be ${form.words}.`);
    }
}

/**
 * Refuses a connected number, because the end of the run deletes the number. The request also tests
 * the key and the customer.
 */
async function requireFreeNumber({ api, number: { customerId, phoneNumberId } }: Service): Promise<void> {
    const find = async () => {
        // For an unknown customer, the Platform API returns an empty list, not an error.
        await api.customers.get(customerId);
        return configsOf(api, customerId);
    };
    const configs = await find().catch((error: Error) => {
        throw new Stopped(`${error.message} Nothing was changed.`);
    });
    const connected = configs.find((config) => config.phoneNumberId === phoneNumberId);
    if (connected) {
        throw new Stopped(
            `Phone number ID ${phoneNumberId} is already connected as WhatsApp config ${connected.id} ("${connected.name}"). ` +
                "This run would delete it at the end. Choose a number that is not in use. Nothing was changed.",
        );
    }
}

async function confirm(
    { title, number: { customerId, phoneNumberId, businessAccountId, webhookDestinationUrl }, names }: Service,
    questions: Questions,
): Promise<void> {
    say(`\n${bold(`This changes ${title}:`)}`);
    say(`  created   one WhatsApp config, "${names.created}", for customer ${customerId}:`);
    say(`            phone number ID ${phoneNumberId}, business account ID ${businessAccountId}`);
    say(`  changed   its name, three times: twice by Pulumi, once directly with your key`);
    say("  deleted   that config, at the end, and also after a failure or Ctrl-C");
    say(`Until then, Kapso sends the messages of this number to ${webhookDestinationUrl}. Nothing else is changed.\n`);
    const answer = await questions.ask({ text: "Continue? [y/N]" });
    if (!/^y(es)?$/i.test(answer)) {
        throw new Stopped("Not confirmed. Nothing was changed.");
    }
}
