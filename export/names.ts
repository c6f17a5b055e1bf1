/**
 * Gives out names of which no two are alike, also not in another case: the second `acme` is
 * `acme-2`.
 */
export class Names {
    private readonly taken: Set<string>;
    /** Where to go on for what was wanted before. */
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

/** Longest name of a resource that is made of what people have written. */
const longest = 60;
/** Characters that are read of it. */
const longestRead = 1000;

/**
 * The name of a resource for what people call it: letters and digits of any script, in lower case,
 * with hyphens between. None of them is invisible.
 */
export function slugOf(text: string, otherwise: string): string {
    const slug = hyphenated(text.slice(0, longestRead).normalize("NFKC").toLowerCase(), /(?:[^\p{L}\p{M}\p{N}]|\p{DI})+/gu);
    return slug === "" ? otherwise : slug;
}

/**
 * A name for a constant and for a key of the stack's configuration, both of ASCII letters and
 * digits: `acmeSupport`.
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
