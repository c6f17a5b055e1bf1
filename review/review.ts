import { resourceNames } from "../schema/resources";
import { cleaned } from "./clean";
import { type ParentCustomer, ParentCustomers } from "./customers";
import { failuresIn } from "./failures";
import { fieldChanges, isSilentOnSecrets, unknownFields } from "./fields";
import { type Change, type CustomerReview, type Operation, operations, type Review, type Words } from "./model";
import type { Preview } from "./preview";
import { accountOf, destinationArguments, partsOf, textOf } from "./resources";
import { driftRisksIn, type Known, risksIn } from "./risks";
import { secretsIn } from "./secrets";
import { compare, type Happening, happenings } from "./steps";

export interface ReviewOptions {
    /** Whether the file holds a preview or a drift. Default: `"preview"`. */
    of?: Review["of"];
    /** Whether the command is known to have failed. Otherwise, errors in the file decide. */
    failed?: boolean;
    /**
     * The team's domains, as `domainOf` returns them, including subdomains. Default: every domain.
     */
    ownDomains?: readonly string[];
}

/** Makes a review of a preview. The order of the steps does not affect the review. */
export function reviewOf(preview: Preview, { of = "preview", failed = false, ownDomains = [] }: ReviewOptions = {}): Review {
    const { own, others } = happenings(preview.steps);
    const parents = new ParentCustomers(own);
    const known = own.flatMap((happening) => {
        const change = changeOf(happening, parents);
        return change ? [{ happening, change }] : [];
    });
    const stack = stackOf(preview);
    const found = failuresIn(preview.diagnostics);
    const review: Review = {
        of,
        ...(stack === undefined ? {} : { stack }),
        failed: failed || found.failed,
        failures: found.failures,
        counts: countsOf(known.map(({ change }) => change)),
        others,
        risks: of === "drift" ? driftRisksIn(known, ownDomains) : risksIn(known, own, parents, ownDomains),
        customers: customersOf(known, parents),
    };
    return cleaned(review, secretsIn(preview));
}

function changeOf(happening: Happening, parents: ParentCustomers): Change | undefined {
    const { urn, resource, operation, before, after, step } = happening;
    if (!operation) {
        return undefined;
    }
    const state = after ?? before;
    const account = accountOf(step);
    const fields = fieldChanges(resource, operation, before, after, step);
    const unshown = unknownFields(resource, step);
    const note = noteOf(happening, fields.length, unshown);
    const [from, to] = [parents.of(happening, "before"), parents.of(happening, "after")];
    return {
        urn,
        name: partsOf(urn).name,
        resource,
        operation,
        ...(account === undefined ? {} : { account }),
        ...(resource === "WhatsAppConfig" ? { kind: textOf(state, "kind") === "sandbox" ? "sandbox" : "production" } : {}),
        ...(resource === "WhatsAppConfig" && from.key !== to.key ? { move: { from: from.name, to: to.name } } : {}),
        fields: fields.sort((a, b) => rankOf(a.field, resource) - rankOf(b.field, resource)),
        ...(note === undefined ? {} : { note }),
    };
}

/** Why the resource changes, if no field explains it. */
function noteOf({ resource, operation, before, after, step }: Happening, fields: number, unshown: readonly string[]): Words | undefined {
    if (unshown.length > 0) {
        return ["Changes too, and is not known to this version: ", { value: unshown.slice(0, 10).join(", ") }, "."];
    }
    if (operation === "replaced" && isSilentOnSecrets(resource, before, after, step)) {
        return ["It is replaced because of another resource, and Pulumi does not say whether its secrets change too."];
    }
    if (fields > 0) {
        return undefined;
    }
    if (operation === "changed") {
        const isHalf = (before?.initErrors ?? []).length > 0;
        return [isHalf ? "The last run ended half-way: it is tried again." : "Nothing that is declared changes."];
    }
    if (operation !== "replaced") {
        return undefined;
    }
    const isAnotherAccount = (step.replaceReasons ?? []).includes("provider");
    return [isAnotherAccount ? "Its account changes." : "Nothing that is declared changes: it was asked for."];
}

/** A changed destination comes first. */
function rankOf(field: string, resource: Change["resource"]): number {
    return field === destinationArguments[resource] ? 0 : 1;
}

function customersOf(known: readonly Known[], parents: ParentCustomers): CustomerReview[] {
    const reviews = new Map<string, CustomerReview>();
    const reviewFor = ({ key, ...customer }: ParentCustomer) => {
        const review = reviews.get(key) ?? { ...customer, changes: [], arrivals: [] };
        reviews.set(key, review);
        return review;
    };
    for (const { happening, change } of known) {
        const from = parents.of(happening, "before");
        reviewFor(from).changes.push(change);
        if (change.move) {
            reviewFor(parents.of(happening, "after")).arrivals.push({ name: change.name, from: from.name });
        }
    }
    for (const { changes, arrivals } of reviews.values()) {
        changes.sort((a, b) => compare(orderOf(a), orderOf(b)));
        arrivals.sort((a, b) => compare(a.name, b.name));
    }
    const first = ({ changes }: CustomerReview) => (changes.some(({ operation }) => isDrastic(operation)) ? 0 : 1);
    const order = (review: CustomerReview) => JSON.stringify([first(review), review.isCustomer ? 0 : 1, review.name, review.id ?? ""]);
    return [...reviews.values()].sort((a, b) => compare(order(a), order(b)));
}

function isDrastic(operation: Operation): boolean {
    return operation === "replaced" || operation === "deleted";
}

/**
 * Replacements and deletions first, then changed destinations, rotated secrets, and the rest.
 * Production comes before sandbox.
 */
function orderOf({ resource, operation, fields, kind, name, urn }: Change): string {
    const isRedirected = operation === "changed" && fields.some(({ field }) => field === destinationArguments[resource]);
    const isRotated = operation === "changed" && fields.some(({ now, after }) => now.is === "secret" || after.is === "secret");
    const place = isDrastic(operation) ? 0 : isRedirected ? 1 : isRotated ? 2 : 3;
    const rank = resourceNames.indexOf(resource);
    return JSON.stringify([place, operations.indexOf(operation), kind === "sandbox" ? 1 : 0, rank, name, urn]);
}

function countsOf(changes: readonly Change[]): Review["counts"] {
    const count = (operation: Operation) => changes.filter((change) => change.operation === operation).length;
    return { replaced: count("replaced"), deleted: count("deleted"), changed: count("changed"), created: count("created") };
}

function stackOf({ steps }: Preview): string | undefined {
    const [name] = steps
        .map(({ urn }) => partsOf(urn))
        .map(({ project, stack }) => `${project}/${stack}`)
        .sort();
    return name === undefined || name === "/" ? undefined : name;
}
