import type { ParentCustomers } from "./customers";
import { risksOf } from "./destination";
import { type Change, type Risk, riskKinds, type Words } from "./model";
import { accountOf, destinationArguments, inputOf, textOf } from "./resources";
import { compare, type Happening } from "./steps";

/** A change with the facts from which its risks follow. */
export interface Known {
    happening: Happening;
    change: Change;
}

/**
 * The risks of a preview, the worst first. `all` includes unchanged resources, if the file lists
 * them.
 */
export function risksIn(
    known: readonly Known[],
    all: readonly Happening[],
    parents: ParentCustomers,
    ownDomains: readonly string[],
): Risk[] {
    const risks = known.flatMap((one) => [...lostData(one, parents), ...outages(one), ...destinations(one, ownDomains)]);
    return sorted([...risks, ...sharedNumbers(all)], known);
}

/** The risks of a drift, where Pulumi is not going to change anything. */
export function driftRisksIn(known: readonly Known[], ownDomains: readonly string[]): Risk[] {
    return sorted(
        known.flatMap((one) => destinations(one, ownDomains)),
        known,
    );
}

function sorted(risks: readonly Risk[], known: readonly Known[]): Risk[] {
    const production = new Set(known.flatMap(({ change }) => (change.kind === "sandbox" ? [] : [change.urn])));
    const order = ({ kind, urns }: Risk) =>
        JSON.stringify([riskKinds.indexOf(kind), urns.some((urn) => production.has(urn)) ? 0 : 1, ...urns]);
    return [...risks].sort((a, b) => compare(order(a), order(b)));
}

function lostData({ happening, change }: Known, parents: ParentCustomers): Risk[] {
    if (change.resource !== "Customer" || (change.operation !== "deleted" && change.operation !== "replaced")) {
        return [];
    }
    const name = { value: parents.of(happening, "before").name };
    return [
        risk("customerData", change, [
            "Deleting customer ",
            name,
            " deletes all its data in Kapso, including its numbers and conversations.",
        ]),
    ];
}

function outages({ happening, change }: Known): Risk[] {
    const { resource, operation } = change;
    if (resource === "Customer" || operation === "created") {
        return [];
    }
    const who: Words =
        resource === "WhatsAppConfig" ? [value(change.name), ...numberOf(happening)] : [`${whats[resource]} `, value(change.name)];
    const what = resource === "WhatsAppConfig" ? "messages" : "events";
    if (operation === "replaced") {
        return [
            risk("outage", change, [...who, ` receives no ${what} after the old object is deleted and until the new object is created.`]),
        ];
    }
    if (operation === "deleted") {
        return [risk("outage", change, [...who, ` will receive no ${what}.`])];
    }
    return Object.entries(switches[resource]).flatMap(([field, why]) =>
        isOn(happening.before, field) && !isOn(happening.after, field)
            ? [risk("outage", change, [...who, ` will receive no ${what}, because ${why}.`])]
            : [],
    );
}

const whats = { WhatsAppWebhook: "Webhook", ProjectWebhook: "Project webhook" } as const;

/** Fields that can stop messages without a replacement. */
const switches = {
    WhatsAppConfig: { webhookDestinationUrl: "it has no destination", inboundProcessingEnabled: "inbound messages are not processed" },
    WhatsAppWebhook: { active: "it is not active" },
    ProjectWebhook: { active: "it is not active" },
} as const;

function isOn(state: Happening["before"], field: string): boolean {
    return field === "webhookDestinationUrl" ? inputOf(state, field) !== undefined : inputOf(state, field) !== false;
}

/** The preview itself refuses this for two configs of one program under one account. */
function sharedNumbers(all: readonly Happening[]): Risk[] {
    const claims = new Map<string, Happening[]>();
    for (const one of all) {
        const number = one.resource === "WhatsAppConfig" ? claimedNumber(one) : undefined;
        if (number !== undefined) {
            const claimants = claims.get(number) ?? [];
            claimants.push(one);
            claims.set(number, claimants);
        }
    }
    return [...claims].flatMap(([number, claimants]) => {
        const [staying, going] = [
            claimants.filter((one) => one.operation !== "deleted"),
            claimants.filter((one) => one.operation === "deleted"),
        ];
        if (staying.length > 1) {
            const who = staying.flatMap((one, index): Words => [index === 0 ? "" : " and ", ...nameIn(one)]);
            return [
                risk("sharedNumber", staying, [
                    "Number ",
                    value(number),
                    " is declared by ",
                    ...who,
                    ". A number can be connected only once.",
                ]),
            ];
        }
        // The engine deletes last.
        const arriving = staying.filter((one) => one.operation === "created" || textOf(one.before, "phoneNumberId") !== number);
        return arriving.length > 0 && going.length > 0
            ? [
                  risk(
                      "sharedNumber",
                      [...arriving, ...going],
                      [
                          "Number ",
                          value(number),
                          " is declared by ",
                          ...arriving.flatMap(nameIn),
                          " before ",
                          ...going.flatMap(nameIn),
                          " is deleted, so the create fails. If you renamed the resource, add its old name to the option `aliases`.",
                      ],
                  ),
              ]
            : [];
    });
}

/** The number that a production config has after the change, or had if it is deleted. */
function claimedNumber({ before, after, operation }: Happening): string | undefined {
    const state = operation === "deleted" ? before : (after ?? before);
    return textOf(state, "kind") === "sandbox" ? undefined : textOf(state, "phoneNumberId");
}

function destinations({ happening, change }: Known, ownDomains: readonly string[]): Risk[] {
    const field = destinationArguments[change.resource];
    const changed = change.fields.find((one) => one.field === field);
    const url = field === undefined || change.operation === "deleted" ? undefined : textOf(happening.after, field);
    if (!changed || url === undefined || changed.after.is !== "url") {
        return [];
    }
    const host = value(changed.after.host);
    const messages = {
        foreignDomain: ["Messages of ", value(change.name), " go to ", host, ", which is outside the domains of your team."],
        urlCredentials: [
            "The destination of ",
            value(change.name),
            " at ",
            host,
            " contains credentials. Everybody who sees the URL can read them.",
        ],
        plainHttp: [
            "Messages of ",
            value(change.name),
            " go to ",
            host,
            " over unencrypted http. Everybody on the network path can read them.",
        ],
    };
    return risksOf(url, ownDomains).map((kind) => risk(kind, change, messages[kind]));
}

function numberOf({ before, after }: Happening): Words {
    const number = textOf(before ?? after, "phoneNumberId");
    return number === undefined ? [] : [" (number ", value(number), ")"];
}

function nameIn(one: Happening): Words {
    const account = accountOf({ oldState: one.before, newState: one.after });
    const name = value(one.urn.split("::").slice(3).join("::"));
    return account === undefined ? [name] : [name, " (account ", value(account), ")"];
}

function value(text: string): { value: string } {
    return { value: text };
}

function risk(kind: Risk["kind"], about: { urn: string } | readonly { urn: string }[], message: Words): Risk {
    const urns = (Array.isArray(about) ? about : [about]).map(({ urn }) => urn).sort();
    return { kind, urns, message };
}
