import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const textOr = (wrong: string) => z.string({ error: ({ input }) => (input === undefined ? "is missing" : wrong) });
const text = textOr("must be text, in quotes");
const digits = textOr("must be in quotes: JSON numbers of this size are rounded").regex(/^\d+$/, "must be digits only, as Meta shows them");
const flag = z.boolean("must be true or false, without quotes");

const row = z.strictObject(
    {
        /** Names the number in Pulumi and in the stack's `accessTokens`. */
        key: text.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters and digits, with single hyphens between"),
        customerId: text.min(1, "must not be empty"),
        name: text.regex(/\S/, "must not be empty"),
        phoneNumberId: digits,
        businessAccountId: digits,
        webhookDestinationUrl: z.url({ protocol: /^https$/, error: "must be a whole https URL" }).optional(),
        inboundProcessingEnabled: flag.optional(),
        callsEnabled: flag.optional(),
        /** The stack of this number, if the fleet has several stacks: see README.md. */
        shard: z.int("must be a whole number, without quotes").optional(),
    },
    'must be an object: { "key": "…", … }',
);

/** One row of the data file. */
export type FleetNumber = z.infer<typeof row>;

/** Reads the data file. Reports all its errors at once, each with its row and field. */
export function readNumbers(file: string): FleetNumber[] {
    const rows = readRows(file);
    const problems = rows.flatMap((_, index) => [...wrongFields(rows, index), ...repeatedFields(rows, index)]);
    if (problems.length > 0) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        throw new pulumi.RunError([`${file} has ${count}:`, ...problems].join("\n  "));
    }
    return z.array(row).parse(rows);
}

/**
 * The access tokens from the stack configuration: one secret object, from a row's key to its token.
 */
export function readTokens(config: pulumi.Config, numbers: readonly FleetNumber[]): pulumi.Output<Record<string, string>> {
    const keys = new Set(numbers.map(({ key }) => key));
    const tokens = config.getSecretObject<unknown>("accessTokens") ?? pulumi.secret({});
    // Logged, not thrown: an error from `apply` would be shown once per number. A logged error
    // fails the preview too.
    const refuse = (why: string) => pulumi.log.error(`accessTokens in the stack's configuration ${why}`);
    return tokens.apply((value) => {
        const { data = {}, success } = z.record(z.string(), z.string().min(1)).safeParse(value);
        if (!success) {
            refuse("must be an object with a token, in quotes, for each key.");
        }
        const strangers = Object.keys(data).filter((key) => !keys.has(key));
        if (strangers.length > 0) {
            refuse(`has tokens for keys that no row has: ${strangers.join(", ")}.`);
        }
        return data;
    });
}

function readRows(file: string): unknown[] {
    let content: unknown;
    try {
        content = JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new pulumi.RunError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
    if (!Array.isArray(content)) {
        throw new pulumi.RunError(`${file} must be a list of rows: [{ "key": … }, …]`);
    }
    return content;
}

function wrongFields(rows: readonly unknown[], index: number): string[] {
    const issues = row.safeParse(rows[index]).error?.issues ?? [];
    return issues.flatMap((issue) => {
        if (issue.code === "unrecognized_keys") {
            return issue.keys.map((key) => `${place(rows, index)}, ${key}: there is no such field`);
        }
        return `${place(rows, index)}, ${issue.path.join(".") || "as a whole"}: ${issue.message}`;
    });
}

function repeatedFields(rows: readonly unknown[], index: number): string[] {
    return (["key", "phoneNumberId"] as const).flatMap((field) => {
        const value = textOf(rows[index], field);
        const first = rows.findIndex((other) => textOf(other, field) === value);
        return value === undefined || first === index ? [] : `${place(rows, index)}, ${field}: ${value} is already in row ${first + 1}`;
    });
}

/** The place of a row for a reader: its number, counted from 1, and its key. */
function place(rows: readonly unknown[], index: number): string {
    const key = textOf(rows[index], "key");
    return `row ${index + 1}${key === undefined ? "" : ` (${key})`}`;
}

function textOf(candidate: unknown, field: "key" | "phoneNumberId"): string | undefined {
    const value = candidate instanceof Object ? Object.entries(candidate).find(([name]) => name === field)?.[1] : undefined;
    return typeof value === "string" ? value : undefined;
}
