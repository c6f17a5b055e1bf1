import * as pulumi from "@pulumi/pulumi";
import { declaredTwice } from "./errors";
import type { Transformed } from "./lastTransformation";
import { mocksInUse } from "./mocks";

type Account = pulumi.ProviderResource | undefined;
type Registrations = Map<Account, Map<string, Registration>>;

interface Registration {
    name: string;
    /** Distinguishes configs of the same name. Equal if the same program runs again. */
    place: string;
    /** Its position in the program. */
    order: number;
}

/** A config whose number no other config may have. */
interface Numbered extends pulumi.CustomResource {
    phoneNumberId: pulumi.Output<string | undefined>;
    kind: pulumi.Output<string | undefined>;
}

/**
 * What the program declares, and what the engine registered. Only the latter includes the changes
 * of `transforms`.
 */
type Stage = "declared" | "registered";

/**
 * Per run: each run has its own monitor, even if several runs share a process. All copies of this
 * package share the map: a program with a component library may load two.
 */
const registrationsOf: Record<Stage, WeakMap<object, Registrations>> = {
    declared: shared("pulumi-kapso.numbers"),
    registered: shared("pulumi-kapso.registeredNumbers"),
};

let configs = 0;

/**
 * Fails if another config of the run has the same number under the same account: a number can be
 * connected only once. The provider cannot check this, because it knows no resource names.
 * `declared` gets the arguments after all transformations, `registered` gets the resource.
 */
export function registrationOfNumber(type: string, name: string, parent: pulumi.Resource | undefined) {
    const registration = { name, place: String(Reflect.get(parent ?? {}, "__pulumiType") ?? ""), order: configs++ };
    let isLookedUp = false;
    let isKindDeclared = false;
    return {
        /**
         * Returns the arguments. If the number is an output, the returned one waits for the check.
         */
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
            // Derived from the number alone, so that an unknown or secret kind does not make it so.
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
                    // In a preview, the output of an undeclared argument is unknown.
                    if (number?.value !== undefined && (kind || !isKindDeclared)) {
                        registerNumber("registered", number.value, kind?.value, config.getProvider(type), registration, run);
                    }
                },
                () => undefined, // A registration that failed is reported by Pulumi.
            );
        },
    };
}

/** Whether `transforms` of the resource or the stack may change what the program declares. */
function hasTransforms(opts: pulumi.CustomResourceOptions): boolean {
    // Not in the SDK's types: the server for the engine's callbacks, which the first transform
    // creates.
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

/** Returns the value of the key. If there is none, stores and returns `otherwise`. */
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
    // Not in the SDK's types, but every output of the SDK has both.
    const { isKnown, promise } = output as unknown as { isKnown: Promise<boolean>; promise(): Promise<Value> };
    return (await isKnown) ? { value: await promise() } : undefined;
}

function shared<Value extends object>(name: string): WeakMap<object, Value> {
    const everywhere = globalThis as unknown as Record<symbol, WeakMap<object, Value> | undefined>;
    const map = everywhere[Symbol.for(name)] ?? new WeakMap<object, Value>();
    everywhere[Symbol.for(name)] = map;
    return map;
}
