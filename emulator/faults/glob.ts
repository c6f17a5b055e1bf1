/**
 * Whether a pattern fits a whole text: `*` is any part of one segment, `**` is anything. The time
 * is at most the product of the two lengths. A regular expression made of the pattern would try
 * every way to share the text among its wildcards.
 */
export function globFits(pattern: string, text: string): boolean {
    const parts = pattern.match(/\*\*|./gs) ?? [];
    // For each number of parts: whether they fit the text up to here.
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
