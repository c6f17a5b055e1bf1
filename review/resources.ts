import { type ArgumentSchema, destinationOf, type ResourceSchema } from "../schema/resourceSchema";
import { type ResourceName, resourceNames, resources, typeToken } from "../schema/resources";
import type { State, Step } from "./preview";

/** How a field may be shown. A `set` has no order. A `destination` is a URL that gets messages. */
type Manner = "plain" | "secret" | "set" | "destination";

/**
 * The arguments in display order. An argument that is missing here is never shown, because an
 * argument of a later version may be a secret.
 */
export const manners: Record<ResourceName, Record<string, Manner>> = ofEach(mannersOf);

/** The argument of each resource type that holds the URL to which Kapso sends messages. */
export const destinationArguments: Record<ResourceName, string | undefined> = ofEach(destinationOf);

/** The argument that holds the parent's ID, and the parent's resource type. */
export type Parent = NonNullable<ResourceSchema["parent"]>;

export const parents: Record<ResourceName, Parent | undefined> = ofEach(({ parent }) => parent);

function ofEach<Fact>(of: (schema: ResourceSchema) => Fact): Record<ResourceName, Fact> {
    return Object.fromEntries(resourceNames.map((name) => [name, of(resources[name])])) as Record<ResourceName, Fact>;
}

/** Most important first: the parent, fields that always replace, the destination, secrets. */
function mannersOf(schema: ResourceSchema): Record<string, Manner> {
    const rank = ([name, argument]: [string, ArgumentSchema]) =>
        [name === schema.parent?.argument, alwaysReplaces(schema, argument), argument.destination, argument.secret, true].indexOf(true);
    const ranked = Object.entries(schema.arguments).sort((one, other) => rank(one) - rank(other));
    return Object.fromEntries(ranked.map(([name, argument]) => [name, mannerOf(argument)]));
}

function alwaysReplaces({ versions }: ResourceSchema, { replaces = [] }: ArgumentSchema): boolean {
    return versions.every((version) => replaces.includes(version));
}

function mannerOf({ secret, destination, form }: ArgumentSchema): Manner {
    return secret ? "secret" : destination ? "destination" : form === "set" ? "set" : "plain";
}

const types = new Map(resourceNames.map((name) => [typeToken(name) as string, name]));

/**
 * The resource type in a URN of this package, where a parent's type may precede it. `undefined` for
 * any other URN.
 */
export function resourceOf(urn: string): ResourceName | undefined {
    return types.get(partsOf(urn).type.split("$").at(-1) ?? "");
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`. A name may contain `::` too. */
export function partsOf(urn: string): { stack: string; project: string; type: string; name: string } {
    const [stack = "", project = "", types = "", ...name] = urn.split("::");
    return { stack: stack.replace(/^urn:pulumi:/, ""), project, type: types, name: name.join("::") };
}

/**
 * The account of a resource: the name of its `Provider`. `undefined` if it is that of the stack's
 * configuration.
 */
export function accountOf({ oldState, newState }: Pick<Step, "oldState" | "newState">): string | undefined {
    const reference = (newState ?? oldState)?.provider ?? "";
    const { name } = partsOf(reference.replace(/::[^:]*$/, ""));
    return name === "" || /^default(_|$)/.test(name) ? undefined : name;
}

/** Pulumi's mark for an unknown value. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An input. `undefined` if it is not declared. */
export function inputOf(state: State | null | undefined, field: string): unknown {
    const inputs = state?.inputs;
    return inputs && Object.hasOwn(inputs, field) ? (inputs[field] ?? undefined) : undefined;
}

/** An input that is a known string. */
export function textOf(state: State | null | undefined, field: string): string | undefined {
    const value = inputOf(state, field);
    return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** Whether a value, or a part of it, is unknown. */
export function isUnknown(value: unknown): boolean {
    return value === unknown || (Array.isArray(value) && value.includes(unknown));
}
