import { expect } from "vitest";
import { providerArguments } from "../../../schema/provider";
import type { ResourceSchema } from "../../../schema/resourceSchema";
import { type ResourceName, resources } from "../../../schema/resources";
import { providerExport } from "../../../sdk/providerReference";
import { apiVersion } from "../../support/apiVersion";

/** The secret arguments of each resource type and of a `Provider`, by their holder. */
type Arguments = { [Name in ResourceName as Uncapitalize<Name>]: (typeof resources)[Name]["arguments"] } & {
    provider: typeof providerArguments;
};
export type Holder = keyof Arguments;

type SecretIn<All> = { [Name in keyof All]: All[Name] extends { secret: true } ? Name : never }[keyof All] & string;

/** A secret argument with its holder: `whatsAppConfig.accessToken`. */
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

/** The prefix of every canary, also of half a canary. */
const mark = "canary";

/** Characters that a token may hold and that JSON, URLs or HTML escape. */
const tail = "\"\\/+%&<'=";

/** The part of a field's value that identifies it in any text, with any escapes around it. */
export function coreOf(way: string, field: Field): string {
    return `${mark}-${way}-${field.replace(".", "-")}-z`;
}

/** The secret value of a field for one way. */
export function canary(way: string, field: Field): string {
    // The API key is sent in a header, so it cannot hold every character.
    return field === "provider.apiKey" ? coreOf(way, field) : coreOf(way, field) + tail;
}

export type Values = Record<string, unknown>;

/** All secret arguments of one holder, in a program's names. */
export function secretsOf(way: string, of: Holder): Values {
    return Object.fromEntries(
        secretArguments[of].map((name) => {
            const value = canary(way, `${of}.${name}` as Field);
            return [name, name === "headers" ? { "x-plain": "plain", authorization: `Bearer ${value}` } : value];
        }),
    );
}

/** All secret arguments, by their holder. */
export function secretsOfAll(way: string): Record<Holder, Values> {
    return Object.fromEntries(Object.keys(secretArguments).map((of) => [of, secretsOf(way, of as Holder)])) as Record<Holder, Values>;
}

/** The same arguments in Kapso's names, for an object of the emulator. */
export function recordOf(way: string, of: Holder): Record<string, never> {
    const named = Object.entries(secretsOf(way, of)).map(([name, value]) => [name.replace(/[A-Z]/g, "_$&").toLowerCase(), value]);
    return Object.fromEntries(named);
}

/**
 * The mark in plain text or in Base64. Base64 has three possible offsets; characters that depend
 * on the neighbours are left out.
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

/** Fails if a text shows any canary, and quotes the text around it. */
export function expectNoCanary(name: string, text: string): void {
    const places = marks.map((one, index) => (index === 0 ? text.toLowerCase() : text).indexOf(one)).filter((at) => at !== -1);
    const at = places[0];
    expect(at === undefined ? "" : `${name}: …${text.slice(Math.max(0, at - 500), at + 200)}…`).toBe("");
}

/** The forms in which a response can contain a text. */
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
