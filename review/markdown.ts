import { html } from "hono/html";
import type { BlockContent, ListItem, PhrasingContent, RootContent, TableCell } from "mdast";
import type { Change, CustomerReview, Review, Shown, Words } from "./model";
import { changeTitle, columnsOf, count, failureWords, parentTitle, secretWord, summary, tallyOf } from "./words";

/** GitHub accepts 65,536 characters in a comment. */
const maxCharacters = 65_000;
/** The maximum length of these parts. The last one is for the note about what was cut. */
const [maxForFailures, maxForRisks, leftForNote] = [10_000, 20_000, 500];

/**
 * The review as a pull request comment of at most 65,000 characters. Values from the preview are
 * always code, so they cannot be Markdown or HTML, and notify nobody.
 */
export async function printMarkdown(review: Review): Promise<string> {
    const write = await writer();
    const blocks = [write({ type: "paragraph", children: [{ type: "strong", children: inline(summary(review)) }] })];
    if (review.failed) {
        const reasons = review.failures.map((failure) => [{ value: failure }]);
        const { shown, cut } = list(reasons, maxForFailures, write);
        blocks.push(write({ type: "blockquote", children: [paragraph([failureWords(review)]), ...shown] }), ...more(cut, "reason"));
    }
    if (review.risks.length > 0) {
        const risks = review.risks.map(({ message }) => message);
        const { shown, cut } = list(risks, maxForRisks, write);
        blocks.push(write(paragraph(["Risks:"]), ...shown), ...more(cut, "risk"));
    }
    return `${[...blocks, ...(await sections(review, blocks.join("\n\n").length, write))].join("\n\n")}\n`;
}

type Write = (...content: RootContent[]) => string;

/** A dynamic import, because these packages are ESM and this package is CommonJS. */
async function writer(): Promise<Write> {
    const [{ toMarkdown }, { gfmTableToMarkdown }] = await Promise.all([import("mdast-util-to-markdown"), import("mdast-util-gfm-table")]);
    const extensions = [gfmTableToMarkdown({ tablePipeAlign: false })];
    return (...children) => toMarkdown({ type: "root", children }, { bullet: "-", extensions }).trimEnd();
}

/**
 * One section per customer, as far as they fit after `used` characters, and a count of what was
 * cut.
 */
async function sections(review: Review, used: number, write: Write): Promise<string[]> {
    const texts: string[] = [];
    let left = maxCharacters - leftForNote - used;
    let isFull = false;
    let cut = 0;
    for (const customer of review.customers) {
        const all = [
            ...customer.changes.map((change) => entryOf(review, change)),
            ...customer.arrivals.map((arrival) => [arrivalOf(arrival)]),
        ];
        const { start, end } = await frameOf(review, customer);
        // Later entries matter less, so nothing is shown after the first one that was cut.
        const room = isFull ? 0 : left - start.length - end.length - 4;
        const entries: string[] = fitting(all, room, (blocks) => write(...blocks)).map(({ text }) => text);
        isFull = entries.length < all.length;
        // Arrivals are not counted, because the change itself is counted at the other customer.
        cut += Math.max(0, customer.changes.length - entries.length);
        if (entries.length > 0) {
            const section = [start, ...entries, end].join("\n\n");
            texts.push(section);
            left -= section.length + 2;
        }
    }
    return [...texts, ...more(cut, "change")];
}

/** Collapsed, unless something is replaced or deleted. */
async function frameOf(review: Review, customer: CustomerReview): Promise<{ start: string; end: string }> {
    const isOpen = customer.changes.some(({ operation }) => operation === "replaced" || operation === "deleted");
    const title = await markup(parentTitle(customer));
    return {
        start: `<details${isOpen ? " open" : ""}>\n<summary><b>${title}</b>: ${tallyOf(review, customer)}</summary>`,
        end: "</details>",
    };
}

function arrivalOf({ name, from }: CustomerReview["arrivals"][number]): BlockContent {
    return paragraph([{ value: name }, " moves here from customer ", { value: from }, ". The change is shown there."]);
}

function entryOf(review: Review, change: Change): BlockContent[] {
    const { fields, note } = change;
    const title: BlockContent = { type: "heading", depth: 4, children: inline(changeTitle(review, change)) };
    const head = columnsOf(review).map((column) => cell([{ type: "text", value: column }]));
    const rows = fields.map(({ field, now, after }) => [
        cell([code(field)]),
        cell(shownValue(review, now)),
        cell(shownValue(review, after)),
    ]);
    const table: BlockContent = { type: "table", children: [head, ...rows].map((children) => ({ type: "tableRow", children })) };
    return [title, ...(rows.length > 0 ? [table] : []), ...(note === undefined ? [] : [paragraph(note)])];
}

/** The first parts that together fit into `max` characters when written. */
function fitting<Part>(parts: readonly Part[], max: number, write: (part: Part) => string): { part: Part; text: string }[] {
    const fits: { part: Part; text: string }[] = [];
    let left = max;
    for (const part of left > 0 ? parts : []) {
        const text = write(part);
        left -= text.length + 2;
        if (left < 0) {
            break;
        }
        fits.push({ part, text });
    }
    return fits;
}

/** One list of as many sentences as fit. */
function list(sentences: readonly Words[], max: number, write: Write): { shown: BlockContent[]; cut: number } {
    const listOf = (children: ListItem[]): BlockContent => ({ type: "list", ordered: false, spread: false, children });
    const items = sentences.map((words): ListItem => ({ type: "listItem", spread: false, children: [paragraph(words)] }));
    const shown = fitting(items, max, (one) => write(listOf([one]))).map(({ part }) => part);
    return { shown: shown.length === 0 ? [] : [listOf(shown)], cut: items.length - shown.length };
}

function more(number: number, title: string): string[] {
    return number === 0
        ? []
        : [`**${count(number, `more ${title}`)}** did not fit here. Run \`pulumi-kapso review --format html\` to see all.`];
}

function paragraph(words: Words): { type: "paragraph"; children: PhrasingContent[] } {
    return { type: "paragraph", children: inline(words) };
}

function inline(words: Words): PhrasingContent[] {
    return words.map((word) => (typeof word === "string" ? { type: "text", value: word } : code(word.value)));
}

/** As HTML, because GitHub renders no Markdown inside a `<summary>`. */
async function markup(words: Words): Promise<string> {
    const parts = await Promise.all(words.map((word) => (typeof word === "string" ? html`${word}` : html`<code>${word.value}</code>`)));
    return parts.join("");
}

function cell(children: PhrasingContent[]): TableCell {
    return { type: "tableCell", children };
}

function shownValue(review: Review, value: Shown): PhrasingContent[] {
    switch (value.is) {
        case "absent":
            return [{ type: "text", value: "–" }];
        case "unknown":
            return [emphasis("known after the run")];
        case "secret":
            return [emphasis(secretWord(review, value.rotated))];
        case "text":
            return [code(value.text)];
        case "url":
            return [
                code(value.before),
                { type: "strong", children: [code(value.host)] },
                code(value.behind),
                ...(value.differsHidden ? [{ type: "text" as const, value: " " }, emphasis("differs in a hidden part")] : []),
            ];
    }
}

function emphasis(value: string): PhrasingContent {
    return { type: "emphasis", children: [{ type: "text", value }] };
}

function code(value: string): PhrasingContent {
    return value === "" ? emphasis("empty") : { type: "inlineCode", value };
}
