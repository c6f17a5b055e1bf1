import * as pulumi from "@pulumi/pulumi";
import { declaredTwice } from "./errors";
import type { Transformed } from "./lastTransformation";
import { mocksInUse } from "./mocks";

type Account = pulumi.ProviderResource | undefined;
type Registrations = Map<Account, Map<string, Registration>>;

interface Registration {
    name: string;
    /** Tells it from one of the same name elsewhere; equal when the same program runs again. */
    place: string;
    /** Its position in the program. */
    order: number;
}

/** A config whose number nobody else may have. */
interface Numbered extends pulumi.CustomResource {
    phoneNumberId: pulumi.Output<string | undefined>;
    kind: pulumi.Output<string | undefined>;
}

/**
 * What the program declares, before it is registered, and what the engine has registered: only the
 * latter shows what `transforms` changed.
 */
type Stage = "declared" | "registered";

/**
 * By run: each has a monitor of its own, also where several run in one process. Known to every copy
 * of this package, of which a program
 * with a component library may hold two.
 */
const registrationsOf: Record<Stage, WeakMap<object, Registrations>> = {
    declared: shared("pulumi-kapso.numbers"),
    registered: shared("pulumi-kapso.registeredNumbers"),
};

let configs = 0;

/**
 * Fails if another config of the run has the same number under the same account: it can be
 * connected only once. This is checked here because the provider knows no names. `declared` is
 * called with the arguments after all transformations, `registered` with the resource.
 */
export function registrationOfNumber(type: string, name: string, parent: pulumi.Resource | undefined) {
    const registration = { name, place: String(Reflect.get(parent ?? {}, "__pulumiType") ?? ""), order: configs++ };
    let isLookedUp = false;
    let isKindDeclared = false;
    return {
        /** Gives back the arguments, of which the number waits for the check if it is an output. */
        declared: (transformed: Transformed): Transformed => {
            const { props, opts } = transformed;
            const { phoneNumberId, kind } = props;
            isLookedUp = opts.id !== undefined;
            isKindDeclared = (kind ?? undefined) !== undefined;
            const isIgnored = opts.ignoreChanges?.includes("phoneNumberId");
            if ((phoneNumberId ?? undefined) === undefined || isLookedUp || isIgnored || hasTransforms(opts) || mocksInUse()) {
                return transformed;
            }
            const account = opts.provider ?? opts.parent?.getProvider(type);
            if (typeof phoneNumberId === "string" && (kind === undefined || typeof kind === "string")) {
                registerNumber("declared", phoneNumberId, kind, account, registration);
                return transformed;
            }
            // Only the number's own knowledge and secrecy count for the number.
            const checked = pulumi.output(phoneNumberId).apply(async (number) => {
                const known = await knownValue(pulumi.output(kind));
                if (number !== undefined && known) {
                    registerNumber("declared", number, known.value, account, registration);
                }
                return number;
            });
            return { ...transformed, props: { ...props, phoneNumberId: checked } };
        },

        registered: (config: Numbered): void => {
            if (isLookedUp || mocksInUse()) {
                return;
            }
            const run = pulumi.runtime.getMonitor();
            const values = Promise.all([knownValue(config.phoneNumberId), knownValue(config.kind)]);
            void values.then(
                ([number, kind]) => {
                    // In a preview, what is not declared is not known.
                    if (number?.value !== undefined && (kind || !isKindDeclared)) {
                        registerNumber("registered", number.value, kind?.value, config.getProvider(type), registration, run);
                    }
                },
                () => undefined, // A registration that failed is reported by Pulumi.
            );
        },
    };
}

/**
 * Whether the engine may change what the program declares, by `transforms` of the resource or of
 * the stack.
 */
function hasTransforms(opts: pulumi.CustomResourceOptions): boolean {
    // Not in the SDK's types: what answers the engine's calls, made with the first transform.
    const store: unknown = Reflect.get(globalThis, "globalStore");
    const callbacks: unknown = typeof store === "object" && store !== null ? Reflect.get(store, "callbacks") : undefined;
    return callbacks !== undefined || (opts.transforms ?? []).length > 0;
}

function registerNumber(
    stage: Stage,
    number: string,
    kind: string | undefined,
    account: Account,
    registration: Registration,
    run: object | undefined = pulumi.runtime.getMonitor(),
): void {
    if (kind === "sandbox" || run === undefined) {
        return;
    }
    const registrations = within(within(registrationsOf[stage], run, new Map()), account, new Map<string, Registration>());
    const other = within(registrations, number, registration);
    if (other.name !== registration.name || other.place !== registration.place) {
        const [first, second] = other.order < registration.order ? [other, registration] : [registration, other];
        throw declaredTwice(second.name, first.name, number);
    }
}

/** What is there, or `otherwise`, which is there then. */
function within<Key, Value>(
    map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
    key: Key,
    otherwise: Value,
): Value {
    const value = map.get(key) ?? otherwise;
    map.set(key, value);
    return value;
}

/** `undefined` while the value is not known. */
async function knownValue<Value>(output: pulumi.Output<Value>): Promise<{ value: Value } | undefined> {
    // Not in the SDK's types, but what its own outputs are made of.
    const { isKnown, promise } = output as unknown as { isKnown: Promise<boolean>; promise(): Promise<Value> };
    return (await isKnown) ? { value: await promise() } : undefined;
}

function shared<Value extends object>(name: string): WeakMap<object, Value> {
    const everywhere = globalThis as unknown as Record<symbol, WeakMap<object, Value> | undefined>;
    const map = everywhere[Symbol.for(name)] ?? new WeakMap<object, Value>();
    everywhere[Symbol.for(name)] = map;
    return map;
}
