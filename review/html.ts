import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Change, CustomerReview, Review, Shown, Words } from "./model";
import { operations } from "./model";
import { script, style } from "./page";
import { changeTitle, columnsOf, failureWords, operationWord, parentTitle, secretWord, summary, tallyOf } from "./words";

/** One self-contained page with filters. Hono's template escapes every value in it. */
export async function printHtml(review: Review): Promise<string> {
    const atRisk = new Set(review.risks.flatMap(({ urns }) => urns));
    const title = summary(review);
    const hash = createHash("sha256").update(script).digest("base64");
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
    const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${review.of === "drift" ? "Kapso drift" : "Kapso review"}${review.stack === undefined ? "" : ` of ${review.stack}`}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<h1>${inline(title)}</h1>
${review.failed ? html`<div class="failed"><p>${failureWords(review)}</p><ul>${review.failures.map((failure) => html`<li>${failure}</li>`)}</ul></div>` : ""}
</header>
${review.risks.length === 0 ? "" : html`<section class="risks"><h2>Risks</h2><ul>${review.risks.map(({ message }) => html`<li>${inline(message)}</li>`)}</ul></section>`}
${review.customers.length === 0 ? "" : filters(review)}
<main>
${review.customers.map((customer) => section(review, customer, atRisk))}
</main>
<script>${raw(script)}</script>
</body>
</html>
`;
    return String(await page);
}

type Markup = ReturnType<typeof html>;

/** Hidden until the script runs, because filters need it. */
function filters(review: Review): Markup {
    const boxes = operations.filter((one) => review.counts[one] > 0);
    return html`<form class="filters" hidden>
<input type="search" aria-label="Search" placeholder="Name, field or value">
${boxes.map((one) => html`<label><input type="checkbox" name="operation" value="${one}" checked> ${operationWord(review, one)}</label>`)}
${review.risks.length === 0 ? "" : html`<label><input type="checkbox" name="risky"> only with a risk</label>`}
<output></output>
</form>`;
}

function section(review: Review, customer: CustomerReview, atRisk: ReadonlySet<string>): Markup {
    return html`<section class="customer">
<h2>${inline(parentTitle(customer))} <small>${tallyOf(review, customer)}</small></h2>
${customer.changes.map((change) => article(review, change, atRisk.has(change.urn)))}
${customer.arrivals.map(({ name, from }) => html`<p class="arrival"><code>${name}</code> moves here from customer <code>${from}</code>. The change is shown there.</p>`)}
</section>`;
}

function article(review: Review, change: Change, isRisky: boolean): Markup {
    const [field, now, after] = columnsOf(review);
    const row = (change: Change["fields"][number]) => html`<tr>
<th scope="row">${change.field}</th><td data-column="${now}">${shownValue(review, change.now)}</td><td data-column="${after}">${shownValue(review, change.after)}</td>
</tr>`;
    const table = html`<table>
<thead><tr><th scope="col">${field}</th><th scope="col">${now}</th><th scope="col">${after}</th></tr></thead>
<tbody>${change.fields.map(row)}</tbody>
</table>`;
    return html`<article class="${change.operation}" data-risky="${isRisky ? "yes" : "no"}">
<h3>${inline(changeTitle(review, change))}</h3>
${change.fields.length > 0 ? table : ""}
${change.note === undefined ? "" : html`<p>${inline(change.note)}</p>`}
</article>`;
}

function inline(words: Words): (string | Markup)[] {
    return words.map((word) => (typeof word === "string" ? word : html`<code>${word.value}</code>`));
}

function shownValue(review: Review, value: Shown): Markup {
    switch (value.is) {
        case "absent":
            return html`–`;
        case "unknown":
            return html`<em>known after the run</em>`;
        case "secret":
            return html`<em>${secretWord(review, value.rotated)}</em>`;
        case "text":
            return value.text === "" ? html`<em>empty</em>` : html`<code>${value.text}</code>`;
        case "url":
            return html`<code>${value.before}<b>${value.host}</b>${value.behind}</code>${value.differsHidden ? html` <em>differs in a hidden part</em>` : ""}`;
    }
}
