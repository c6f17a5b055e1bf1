/** A value as a TypeScript literal, in the quotes that need the fewest escapes. What cannot be seen is escaped, for it could hide something from a reviewer. */
export function literal(value: unknown): string {
    if (typeof value === "string") {
        return textLiteral(value);
    }
    return Array.isArray(value) ? `[${value.map(literal).join(", ")}]` : JSON.stringify(value);
}

function textLiteral(text: string): string {
    const quote = countOf(text, '"') > countOf(text, "'") ? "'" : '"';
    const body = JSON.stringify(text)
        .slice(1, -1)
        .replace(/\\"/g, '"')
        .replaceAll(quote, `\\${quote}`)
        .replace(/\p{Cf}|\p{Zl}|\p{Zp}|\p{Co}|\p{Cn}|(?! )\p{Zs}/gu, escaped);
    return `${quote}${body}${quote}`;
}

function escaped(character: string): string {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

function countOf(text: string, character: string): number {
    return text.split(character).length - 1;
}
