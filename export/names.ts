/** Makes names unique, ignoring case: the second `acme` becomes `acme-2`. */
export class Names {
    private readonly taken: Set<string>;
    /** The next suffix per requested name. */
    private readonly counts = new Map<string, number>();

    constructor(
        private readonly separator = "-",
        reserved: readonly string[] = [],
    ) {
        this.taken = new Set(reserved.map((name) => name.toLowerCase()));
    }

    take(wanted: string): string {
        for (let count = this.counts.get(wanted) ?? 1; ; count += 1) {
            const name = count === 1 ? wanted : `${wanted}${this.separator}${count}`;
            if (!this.taken.has(name.toLowerCase())) {
                this.taken.add(name.toLowerCase());
                this.counts.set(wanted, count + 1);
                return name;
            }
        }
    }
}

/** The maximum length of a resource name that is made of text from Kapso. */
const longest = 60;
/** The number of characters of such text that are read. */
const longestRead = 1000;

/**
 * A resource name made of text: letters and digits of any script in lower case, joined by hyphens.
 * It contains no invisible characters.
 */
export function slugOf(text: string, otherwise: string): string {
    const slug = hyphenated(text.slice(0, longestRead).normalize("NFKC").toLowerCase(), /(?:[^\p{L}\p{M}\p{N}]|\p{DI})+/gu);
    return slug === "" ? otherwise : slug;
}

/**
 * A name for a constant and for a configuration key, of ASCII letters and digits: `acmeSupport`.
 */
export function identifierOf(slug: string, otherwise: string): string {
    const ascii = hyphenated(slug.normalize("NFKD").replace(/\p{M}/gu, ""), /[^a-z0-9]+/gi);
    const name = (ascii === "" ? otherwise : ascii).replace(/-(.)/g, (_, first: string) => first.toUpperCase());
    return /^\d/.test(name) ? `_${name}` : name;
}

function hyphenated(text: string, others: RegExp): string {
    const words = [...text.replace(others, "-").replace(/^-|-$/g, "")];
    return words.slice(0, longest).join("").replace(/-$/, "");
}
