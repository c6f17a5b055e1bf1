/**
 * Whether a pattern matches a whole text. The time is at most the product of both lengths. A
 * regular expression would try every way to divide the text among the wildcards.
 */
export function globMatches(pattern: string, text: string): boolean {
    const parts = pattern.match(/\*\*|./gs) ?? [];
    // For each number of leading parts: whether they match the text so far.
    let fits = [true];
    for (const part of parts) {
        fits.push(isWildcard(part) && fits.at(-1) === true);
    }
    for (const char of text.split("")) {
        const longer = [false];
        for (const [index, part] of parts.entries()) {
            longer.push(
                isWildcard(part)
                    ? longer[index] === true || (fits[index + 1] === true && (part === "**" || char !== "/"))
                    : fits[index] === true && part === char,
            );
        }
        fits = longer;
    }
    return fits.at(-1) === true;
}

function isWildcard(part: string): boolean {
    return part === "*" || part === "**";
}
