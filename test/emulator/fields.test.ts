import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { CONFIG_FIELDS } from "../../emulator/fields/config";
import { CUSTOMER_FIELDS } from "../../emulator/fields/customer";
import { WEBHOOK_FIELDS } from "../../emulator/fields/webhook";
import { call, start } from "./client";

const EMULATOR = resolve(__dirname, "../../emulator");

/**
 * Fields that have behaviour of their own: health, faults, derived values, parents, patchDemands.
 */
const NAMED_ELSEWHERE = [
    "access_token",
    "buffer_enabled",
    "business_account_id",
    "customer_id",
    "display_phone_number",
    "is_coexistence",
    "messaging_enabled",
    "phone_number_id",
    "quality_rating",
    "secret_key",
    "throughput_tier",
    "verified_name",
    "webhook_verified_at",
    "whatsapp_config_id",
];

test("each field is declared in one file of emulator/, except fields with behaviour of their own", () => {
    const code = readdirSync(EMULATOR, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.startsWith("fields"))
        .map((file) => withoutComments(readFileSync(join(EMULATOR, file), "utf8")));
    // A name without an underscore is a common word that other code uses too.
    const fields = Object.keys({ ...CUSTOMER_FIELDS, ...CONFIG_FIELDS, ...WEBHOOK_FIELDS }).filter((name) => name.includes("_"));
    const elsewhere = fields.filter((name) => code.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
    expect(elsewhere.sort()).toEqual(NAMED_ELSEWHERE);
});

describe("the editor help of a public type shows the comment of the field", () => {
    test.each([
        ["WebhookRecord", "buffer_window_seconds", "Default 5."],
        ["WebhookSeed", "buffer_window_seconds", "Default 5."],
        ["ConfigRecord", "quality_rating", 'Default "GREEN".'],
        ["ConfigSeed", "kind", 'Default "production".'],
        ["MetaState", "status", 'Default "CONNECTED".'],
    ])(
        "%s.%s",
        (type, field, comment) => {
            expect(commentOf(type, field)).toBe(comment);
        },
        60_000,
    );
});

test("a PATCH ignores fields that are named like the properties of every object", async () => {
    const emulator = await start();
    const customer = emulator.addCustomer();
    const body = JSON.parse('{"customer": {"constructor": "x", "toString": "x", "__proto__": {"name": "x"}}}');
    expect((await call(emulator, `PATCH /customers/${customer.id}`, body)).status).toBe(200);
    expect(emulator.customers()).toStrictEqual([customer]);
});

function withoutComments(text: string): string {
    return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

const program = ts.createProgram([join(EMULATOR, "index.ts")], {
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
});

function commentOf(type: string, field: string): string | undefined {
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(join(EMULATOR, "index.ts"));
    const module = source && checker.getSymbolAtLocation(source);
    const declared = module && checker.getExportsOfModule(module).find(({ name }) => name === type);
    const property = declared && checker.getDeclaredTypeOfSymbol(aliased(checker, declared)).getProperty(field);
    return property && ts.displayPartsToString(property.getDocumentationComment(checker));
}

function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
