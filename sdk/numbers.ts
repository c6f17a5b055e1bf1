import * as pulumi from "@pulumi/pulumi";
import { shownError } from "./shownError";
import type { WhatsAppConfigArgs } from "./whatsAppConfig";

type Account = pulumi.ProviderResource | undefined;
type Claims = Map<Account, Map<string, Claim>>;

interface Claim {
    name: string;
    /** Tells it from one of the same name elsewhere; equal when the same program runs again. */
    place: string;
}

/**
 * By run: each has a monitor of its own, also where several run in one process. Known to every copy of this package, of which a program
 * with a component library may hold two.
 */
const claimsOf: WeakMap<object, Claims> = shared("pulumi-kapso.numbers");

/**
 * Fails where another config of the run has claimed the number under the same account: it can be connected only once. This stands here
 * because the provider knows no names. Gives back the arguments, of which the number waits for that where it is an output.
 */
export function claimingNumber(
    type: string,
    name: string,
    args: WhatsAppConfigArgs,
    opts?: pulumi.CustomResourceOptions,
): WhatsAppConfigArgs {
    const { phoneNumberId, kind } = { ...args };
    if ((phoneNumberId ?? undefined) === undefined || opts?.id !== undefined || opts?.ignoreChanges?.includes("phoneNumberId")) {
        return args;
    }
    const account = opts?.provider ?? opts?.parent?.getProvider(type);
    const claim = { name, place: String(Reflect.get(opts?.parent ?? {}, "__pulumiType") ?? "") };
    if (typeof phoneNumberId === "string" && (kind === undefined || typeof kind === "string")) {
        claimNumber(phoneNumberId, kind, account, claim);
        return args;
    }
    // Only the number's own knowledge and secrecy count for the number.
    const claimed = pulumi.output(phoneNumberId).apply(async (number) => {
        const known = await knownValue(pulumi.output(kind));
        if (number !== undefined && known) {
            claimNumber(number, known.value, account, claim);
        }
        return number;
    });
    return { ...args, phoneNumberId: claimed };
}

function claimNumber(number: string, kind: string | undefined, account: Account, claim: Claim): void {
    const run = pulumi.runtime.getMonitor();
    if (kind === "sandbox" || run === undefined) {
        return;
    }
    const claims = within(within(claimsOf, run, new Map()), account, new Map<string, Claim>());
    const first = within(claims, number, claim);
    if (first.name !== claim.name || first.place !== claim.place) {
        throw shownError(
            `WhatsAppConfig "${claim.name}" declares the phone number ${number}, and so does WhatsAppConfig "${first.name}" of the same account. ` +
                "A number can be connected only once: declare it once, or correct phoneNumberId.",
        );
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
