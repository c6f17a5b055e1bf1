import { expect } from "vitest";
import { providerArguments } from "../../../schema/provider";
import type { ResourceSchema } from "../../../schema/resourceSchema";
import { type ResourceName, resources } from "../../../schema/resources";
import { providerExport } from "../../../sdk/providerReference";
import { apiVersion } from "../../support/apiVersion";

/** The arguments of each resource type and of a `Provider`, by what holds them. */
type Arguments = { [Name in ResourceName as Uncapitalize<Name>]: (typeof resources)[Name]["arguments"] } & {
    provider: typeof providerArguments;
};
export type Holder = keyof Arguments;

type SecretIn<All> = { [Name in keyof All]: All[Name] extends { secret: true } ? Name : never }[keyof All] & string;

/** A secret argument, with what holds it: `whatsAppConfig.accessToken`. */
export type Field = { [Of in Holder]: `${Of}.${SecretIn<Arguments[Of]>}` }[Holder];

const secretArguments = Object.fromEntries(
    [
        ...Object.values(resources)
            .filter(({ versions }: ResourceSchema) => versions.includes(apiVersion))
            .map((schema) => [providerExport(schema.name), schema.arguments] as const),
        ["provider", providerArguments] as const,
    ].map(([of, all]) => [of, Object.entries(all).flatMap(([name, argument]) => ("secret" in argument && argument.secret ? [name] : []))]),
) as Record<Holder, string[]>;

export const fields = Object.entries(secretArguments).flatMap(([of, names]) => names.map((name) => `${of}.${name}`)) as Field[];

/** Every canary begins so, also the half of one. */
const mark = "canary";

/** Characters that JSON, URLs and HTML escape, of those that a token may hold. */
const tail = "\"\\/+%&<'=";

/** How the value of a field is known again in any text, whatever was escaped around it. */
export function coreOf(way: string, field: Field): string {
    return `${mark}-${way}-${field.replace(".", "-")}-z`;
}

/** The secret that comes one way. */
export function canary(way: string, field: Field): string {
    // A key stands in a header of each request.
    return field === "provider.apiKey" ? coreOf(way, field) : coreOf(way, field) + tail;
}

export type Values = Record<string, unknown>;

/** All secret arguments of one holder, as a program declares them. */
export function secretsOf(way: string, of: Holder): Values {
    return Object.fromEntries(
        secretArguments[of].map((name) => {
            const value = canary(way, `${of}.${name}` as Field);
            return [name, name === "headers" ? { "x-plain": "plain", authorization: `Bearer ${value}` } : value];
        }),
    );
}

/** All secret arguments, by what holds them. */
export function secretsOfAll(way: string): Record<Holder, Values> {
    return Object.fromEntries(Object.keys(secretArguments).map((of) => [of, secretsOf(way, of as Holder)])) as Record<Holder, Values>;
}

/** The same in Kapso's names, as an object of the emulator has them. */
export function recordOf(way: string, of: Holder): Record<string, never> {
    const named = Object.entries(secretsOf(way, of)).map(([name, value]) => [name.replace(/[A-Z]/g, "_$&").toLowerCase(), value]);
    return Object.fromEntries(named);
}

/**
 * The mark, as it is or in Base64: what is left of it there at each of the three offsets that it
 * can have, without the characters that its neighbours change.
 */
const marks = [
    mark,
    ...[0, 1, 2].flatMap((offset) =>
        [mark, mark.toUpperCase()].map((word) => {
            const encoded = Buffer.from("x".repeat(offset) + word).toString("base64");
            return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + word.length) * 8) / 6));
        }),
    ),
];

/** Fails if a text shows any canary, with what stands around it. */
export function expectNoCanary(name: string, text: string): void {
    const places = marks.map((one, index) => (index === 0 ? text.toLowerCase() : text).indexOf(one)).filter((at) => at !== -1);
    const at = places[0];
    expect(at === undefined ? "" : `${name}: …${text.slice(Math.max(0, at - 500), at + 200)}…`).toBe("");
}

/** The forms in which a response repeats a text. */
export function repeated(secret: string): string[] {
    return [
        secret,
        JSON.stringify(secret).slice(1, -1),
        JSON.stringify(secret).slice(1, -1).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c"),
        encodeURIComponent(secret),
        new URLSearchParams({ token: secret }).toString(),
        secret.toUpperCase(),
        secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
        Buffer.from(secret).toString("base64"),
    ];
}
