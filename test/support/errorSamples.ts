import * as adoption from "../../provider/errors/adoption";
import * as change from "../../provider/errors/change";
import * as checks from "../../provider/errors/checks";
import * as configuration from "../../provider/errors/configuration";
import * as create from "../../provider/errors/create";
import * as deletion from "../../provider/errors/delete";
import * as evidence from "../../provider/errors/evidence";
import * as migration from "../../provider/errors/migration";
import * as request from "../../provider/errors/request";
import { errorFromResponse } from "../../provider/kapso/errors/errorFromResponse";
import {
    ConnectionError,
    cancelledBeforeSent,
    TimeoutError,
    TooLargeError,
    UnexpectedResponseError,
} from "../../provider/kapso/errors/requestErrors";
import * as program from "../../sdk/errors";

/** The errors of one subject, created by their factories with sample values. */
export interface Samples {
    title: string;
    intro: string;
    /**
     * Whether each error is the reason of a failed check. Such a reason follows an argument's name.
     */
    isCheck?: boolean;
    texts: string[];
}

const config = "WhatsApp config";
const customer = { title: "customer", field: "customerId" };
const number = "106540352242922";
const support = `${config} "Acme support"`;
const theirs = `${config} config-9 of customer acme`;
const key = { what: "phone number", value: number, taken: "is already connected as" };
const start = adoption.startWithKey(key.what, key.value, key.taken, theirs);
const failed = new Error("the cause");
const attempted = `update ${config} config-1`;
const advice = ["Check the network, the proxy settings and the base URL (kapso:baseUrl), then run the command again."];

function upstream(status: number, serverWords: string): Error {
    const redirect =
        status === 301 ? { redirect: { target: "https://kapso.example/api/v1", baseUrl: "https://kapso.example/api/v1" } } : {};
    return errorFromResponse({ attempted, status, serverWords, requestId: undefined, retryAfter: undefined, ...redirect });
}

export const samples: Samples[] = [
    {
        title: "Configuration",
        intro: "The API key, the base URL or another setting is missing or malformed. Nothing was sent.",
        texts: [
            configuration.noApiKey(),
            configuration.malformedApiKey(),
            configuration.malformedBaseUrl("https://app.kapso.ai/api/v1"),
            configuration.unencryptedBaseUrl("kapso.example"),
            configuration.baseUrlOfOther("v1", "platform"),
            configuration.malformedSetting("adoptExisting", "KAPSO_ADOPT_EXISTING", '"never", "identical" or "always"'),
            request.malformedProxy("list customers", failed),
        ].map(messageOf),
    },
    {
        title: "Arguments",
        intro: "A preview refuses an argument. Pulumi prints the reason after the name of the argument, without hints.",
        isCheck: true,
        texts: [
            checks.malformedArgument("must be a string"),
            checks.requiredArgument(" for a production config"),
            checks.unknownArgument("phoneNumber", ["customerId", "name", "phoneNumberId"]),
            checks.argumentOfOtherVersion(["platform"], "v1"),
            checks.checks.notForMeta,
            checks.checks.keyGivenUp,
            checks.checks.replacedParent,
        ],
    },
    {
        title: "Existing objects",
        intro: "Kapso already has the object that a resource declares. The provider did not adopt it. To adopt it, use [`adoptExisting`](../guides/adopt-an-account.md#adopt-single-objects).",
        texts: [
            adoption.exists(start, [], undefined),
            adoption.existsTwice(key.what, key.value, key.taken, `${theirs} and ${config} config-10 of customer acme`),
            adoption.differsForGood(start, ["businessAccountId"]),
            adoption.ofOtherParent(start, customer),
            adoption.managedByAnother(start),
            adoption.stillReplaced(start),
            adoption.maybeProduction(adoption.startAlike('A sandbox named "Trial"', theirs)),
            adoption.maybeSandbox(start),
            adoption.shared(config, "config-9", false),
        ].map(messageOf),
    },
    {
        title: "Creates",
        intro: "A create failed, or its result needs your decision.",
        texts: [
            create.parentUnknown("create", support, { ...customer, id: "acme" }, "Customer not found", failed),
            create.nothingToAdopt(support),
            create.numberConnected(
                `create ${support}`,
                number,
                `as ${theirs}`,
                'Kapso returned 422 "Phone number has already been taken"',
                "create",
                create.numberHints.managed,
                failed,
            ),
            create.connectedMoreThanOnce(key.what, key.value, `${config} config-1`, theirs, "Another process"),
            create.unhealthy(`${config} config-1 is degraded: failed checks are phone_number_access`),
            create.lostUnsearched(
                support,
                "Kapso returned 502 without an error message",
                "Kapso returned 503 without an error message",
                failed,
            ),
            create.lostAmongSeveral(support, "phone number", [theirs, `${config} config-10 of customer acme`], false, failed),
            create.lostButDifferent(support, "phone number", theirs, failed),
            create.lostAtOtherTime(support, "config-9", adoption.exists(start, [], undefined), failed),
            create.responseAboutOther(support, theirs),
            create.cancelledBeforeReconnect(number),
        ].map(messageOf),
    },
    {
        title: "Changes and replacements",
        intro: "An update failed, or a replacement was refused before it deleted the old object.",
        texts: [
            change.keyTaken(config, "config-1", key, theirs),
            change.givesUpKeyInUse(config, "config-1", key),
            change.keyChangedOutside(config, "config-1", key, "config-9"),
            change.deletedOutside(config, "config-1", "WhatsApp config not found", failed),
            change.changedAnother(
                config,
                "config-1",
                "because the number was deleted and reconnected outside this stack (internal ID 2, before 1)",
                ["name"],
            ),
            change.addressShared(config, "config-1", "update"),
            change.notStored(config, "config-1", 'webhookDestinationUrl "https://acme.example/whatsapp"'),
            change.replacementLacksParent(
                config,
                "config-1",
                { ...customer, id: "acme" },
                'Kapso returned 404 "Customer not found"',
                failed,
            ),
            change.replacementOfOrphan(config, "config-1", "customer", "acme"),
            change.replacementLacksToken(config, "config-1", ["phoneNumberId"]),
        ].map(messageOf),
    },
    {
        title: "Deletes",
        intro: "An object was not deleted.",
        texts: [
            deletion.staysForRefused(config, "config-1"),
            deletion.renumbered(config, "config-1", "config-9", failed),
            deletion.hasDependent(config, "config-1", "delete"),
        ].map(messageOf),
    },
    {
        title: "Objects that Kapso does not know",
        intro: "Kapso returned 404, and nothing confirms that the object was deleted. The state is not changed.",
        texts: [
            evidence.unconfirmed(
                `read ${config} config-1`,
                "WhatsApp config not found",
                "and does not know its customer acme either",
                "the customer was really deleted, with all its data",
                failed,
            ),
            evidence.notThisProject(config, "config-1"),
            evidence.listedYetUnknown(config, "config-1"),
            evidence.reconnected(config, "config-1", "config-9"),
        ].map(messageOf),
    },
    {
        title: "Another API version",
        intro: "The state was written for another API version than this run uses.",
        texts: [
            migration.migrateFirst(config, "config-1", "platform"),
            migration.notMigrated(config, "config-1", "platform", "Kapso does not know it there"),
        ].map(messageOf),
    },
    {
        title: "Requests",
        intro: "A request failed, was refused or was not sent. The error repeats the status and Kapso's own words.",
        texts: [
            upstream(401, "Invalid API key"),
            upstream(402, "Upgrade your plan"),
            upstream(403, "(#200) Permissions error"),
            upstream(404, "WhatsApp config not found"),
            upstream(409, "Limit reached"),
            upstream(422, "Name is too long"),
            upstream(429, "Rate limit exceeded"),
            upstream(500, "Internal server error"),
            upstream(301, ""),
            new TimeoutError({ attempted, reason: "app.kapso.ai did not send a complete response within 30 s", advice }),
            new ConnectionError({ attempted, reason: "app.kapso.ai could not be reached (ENOTFOUND)", advice, sent: false }),
            new UnexpectedResponseError(attempted, 200, "the body is not JSON"),
            new TooLargeError(attempted, 200, "is larger than 64 MiB"),
            cancelledBeforeSent(attempted),
            request.noKapsoId('"a/b"', "it contains a slash or a colon"),
            request.noJoinedId('"hook"'),
            request.notProjectWebhook("delete project webhook hook-1", '"hook-1"'),
            request.unreadableList(config),
            request.notSent(attempted, "Invalid URL", failed),
        ].map(messageOf),
    },
    {
        title: "Programs",
        intro: "The program itself uses this package in a way that cannot work.",
        texts: [
            program.declaredTwice("sales", "support", number),
            program.importOption("support"),
            program.foreignProvider("option of support (or of a parent)"),
            program.packageNotFound("/home/acme/program"),
            program.changedEnvironment("KAPSO_API_KEY", "pulumi config set --secret kapso:apiKey <value>"),
            program.lookupArgument(
                "listWhatsAppConfigs needs customerId: the ID of a customer, a string",
                'Call it as listWhatsAppConfigs({ customerId: "…" }).',
            ),
            program.providerAsOptions(),
            program.unknownAccount(),
            program.noMock("listCustomers", "kapso:index:listCustomers"),
        ].map(messageOf),
    },
];

function messageOf({ message }: Error): string {
    return message;
}
