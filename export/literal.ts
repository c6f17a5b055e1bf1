import { visible } from "../text/visible";

/**
 * A value as a TypeScript literal, in the quotes that need the fewest escapes. Invisible characters
 * are escaped, because they could hide something from a reviewer.
 */
export function literal(value: unknown): string {
    if (typeof value === "string") {
        return textLiteral(value);
    }
    return Array.isArray(value) ? `[${value.map(literal).join(", ")}]` : JSON.stringify(value);
}

function textLiteral(text: string): string {
    const quote = countOf(text, '"') > countOf(text, "'") ? "'" : '"';
    const body = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replaceAll(quote, `\\${quote}`);
    // `visible` writes hidden characters as TypeScript escapes.
    return visible(`${quote}${body}${quote}`);
}

function countOf(text: string, character: string): number {
    return text.split(character).length - 1;
}
