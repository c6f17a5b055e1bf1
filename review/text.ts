import type { Change, CustomerReview, Operation, Review, Shown, Words } from "./model";
import { changeTitle, failureWords, parentTitle, secretWord, summary, tallyOf } from "./words";

export interface TextOptions {
    /** Whether the terminal shows colours. */
    hasColours: boolean;
}

/** SGR codes: start and end. */
const styles = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39] } as const;

type Style = keyof typeof styles;
type Paint = (style: Style, text: string) => string;

const styleOf: Record<Operation, Style> = { replaced: "yellow", deleted: "red", changed: "blue", created: "green" };
const markOf: Record<Operation, string> = { replaced: "±", deleted: "-", changed: "~", created: "+" };

/** The review for a terminal. `clean.ts` has already removed control characters from values. */
export function printText(review: Review, { hasColours }: TextOptions): string {
    const paint: Paint = (style, text) => {
        const [begin, end] = styles[style];
        return hasColours ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
    };
    const blocks = [paint("bold", sentence(summary(review)))];
    if (review.failed) {
        const reasons = review.failures.map((failure) => `  - ${failure}`);
        blocks.push([paint("red", failureWords(review)), ...reasons].join("\n"));
    }
    if (review.risks.length > 0) {
        const risks = review.risks.map(({ message }) => `  ${paint("yellow", "!")} ${sentence(message)}`);
        blocks.push([paint("bold", "Risks:"), ...risks].join("\n"));
    }
    return `${[...blocks, ...review.customers.map((customer) => section(review, customer, paint))].join("\n\n")}\n`;
}

function section(review: Review, customer: CustomerReview, paint: Paint): string {
    const title = `${paint("bold", sentence(parentTitle(customer)))}: ${tallyOf(review, customer)}`;
    const changes = customer.changes.map((change) => entry(review, change, paint));
    const arrivals = customer.arrivals.map(
        ({ name, from }) => `  ${quoted(name)} moves here from customer ${quoted(from)}. The change is shown there.`,
    );
    return [title, ...changes, ...arrivals].join("\n\n");
}

function entry(review: Review, change: Change, paint: Paint): string {
    const { operation, fields, note } = change;
    const title = `  ${paint(styleOf[operation], `${markOf[operation]} ${sentence(changeTitle(review, change))}`)}`;
    const width = Math.max(...fields.map(({ field }) => field.length));
    const rows = fields.map(({ field, now, after }) => {
        const name = paint("dim", field.padEnd(width));
        // A created or deleted resource has only one value, so it needs no arrow.
        const values = operation === "created" ? [after] : operation === "deleted" ? [now] : [now, after];
        return `      ${name}  ${values.map((value) => shownValue(review, value, paint)).join(paint("dim", " -> "))}`;
    });
    return [title, ...rows, ...(note === undefined ? [] : [`      ${sentence(note)}`])].join("\n");
}

function shownValue(review: Review, value: Shown, paint: Paint): string {
    switch (value.is) {
        case "absent":
            return paint("dim", "(none)");
        case "unknown":
            return paint("dim", "(known after the run)");
        case "secret":
            return paint("dim", `(${secretWord(review, value.rotated)})`);
        case "text":
            return value.text === "" ? paint("dim", "(empty)") : quoted(value.text);
        case "url":
            return `${value.before}${paint("bold", value.host)}${value.behind}${value.differsHidden ? paint("dim", " (differs in a hidden part)") : ""}`;
    }
}

function sentence(words: Words): string {
    return words.map((word) => (typeof word === "string" ? word : quoted(word.value))).join("");
}

/** Quotes a value so that it cannot end its quotes and pass for text of the report. */
function quoted(value: string): string {
    return `"${value.replaceAll('"', '\\"')}"`;
}
