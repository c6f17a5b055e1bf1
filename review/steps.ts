import type { ResourceName } from "../schema/resources";
import type { Operation } from "./model";
import { PreviewError, type State, type Step } from "./preview";
import { resourceOf } from "./resources";

/** The operation behind each step name of the engine. `undefined` if the step changes nothing. */
const meanings: Record<string, Operation | undefined> = {
    same: undefined,
    refresh: undefined,
    read: undefined,
    "read-replacement": undefined,
    discard: undefined,
    "discard-replaced": undefined,
    "remove-pending-replace": undefined,
    create: "created",
    import: "created",
    update: "changed",
    delete: "deleted",
    replace: "replaced",
    "create-replacement": "replaced",
    "delete-replaced": "replaced",
    "import-replacement": "replaced",
};

/** The operation on one resource, from all steps that the engine takes for it. */
export interface Happening {
    urn: string;
    resource: ResourceName;
    /** Absent if nothing happens to the resource: the file lists it, as with `--show-sames`. */
    operation?: Operation;
    before?: State;
    after?: State;
    /** The most informative step. */
    step: Step;
}

/** The operations on the resources of this package, sorted by URN, and the number of others. */
export function happenings(steps: readonly Step[]): { own: Happening[]; others: number } {
    const own = new Map<string, Happening>();
    const others = new Set<string>();
    // Sorted, because the engine's order differs from run to run.
    for (const step of [...steps].sort((a, b) => compare(orderOf(a), orderOf(b)))) {
        const resource = resourceOf(step.urn);
        const operation = meaningOf(step, resource !== undefined);
        if (resource) {
            // An entry left over from an interrupted replacement has the URN of the resource that
            // stays.
            const key = operation === "deleted" ? keyOfDeleted(step.urn, step.oldState) : step.urn;
            own.set(key, merged(own.get(key), { urn: step.urn, resource, step, ...(operation ? { operation } : {}) }));
        } else if (operation && !/::pulumi:pulumi:Stack::/.test(step.urn)) {
            others.add(step.urn);
        }
    }
    // A refresh found the object, and the plan then deletes it.
    const isListedOnly = ({ urn, operation, before }: Happening) => operation === undefined && own.has(keyOfDeleted(urn, before));
    return { own: [...own.values()].filter((one) => !isListedOnly(one)), others: others.size };
}

export function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}

function meaningOf({ op }: Step, isOurs: boolean): Operation | undefined {
    if (!Object.hasOwn(meanings, op)) {
        if (!isOurs) {
            return undefined;
        }
        throw new PreviewError(
            "This preview contains an operation or resource type that this version of pulumi-kapso does not know. Update pulumi-kapso.",
        );
    }
    return meanings[op];
}

function keyOfDeleted(urn: string, state: State | null | undefined): string {
    return `${urn} ${state?.id}`;
}

/**
 * The most informative step comes last: `replace`. A step that changes nothing, such as a refresh
 * before a preview, comes first.
 */
function orderOf({ urn, op, oldState, newState }: Step): string {
    const weight = op === "replace" ? 2 : Object.hasOwn(meanings, op) && meanings[op] ? 1 : 0;
    return JSON.stringify([urn, weight, op, oldState?.id ?? "", newState?.id ?? ""]);
}

function merged(known: Happening | undefined, { urn, resource, step, operation = known?.operation }: Happening): Happening {
    // If a refresh found the object deleted and the plan creates it again, there is no earlier
    // object.
    const before = operation === "created" ? step.oldState : (step.oldState ?? known?.before);
    const after = step.newState ?? known?.after;
    return { urn, resource, step, ...(operation ? { operation } : {}), ...(before ? { before } : {}), ...(after ? { after } : {}) };
}
