/** The look of the HTML form. A table becomes a list on a narrow screen. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --red: #d1242f; --amber: #9a6700; --green: #1a7f37; --blue: #0969da; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
small { font-weight: normal; opacity: .8; }
code { font: .9em ui-monospace, monospace; background: #8882; border-radius: .25em; padding: .1em .3em; unicode-bidi: isolate; }
code b { color: var(--blue); }
article, .risks, .failed { border: 1px solid var(--line); border-left: .3rem solid var(--blue); border-radius: .3rem; padding: .75rem; margin: .75rem 0; }
.risks h2 { margin: 0; }
.risks ul, .failed ul { margin: .25rem 0; padding-left: 1.25rem; }
article.replaced, .risks { border-left-color: var(--amber); }
article.deleted, .failed { border-left-color: var(--red); }
article.created { border-left-color: var(--green); }
table { width: 100%; border-collapse: collapse; margin-top: .5rem; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem .3rem 0; border-top: 1px solid var(--line); font-weight: normal; }
thead th { opacity: .7; border: 0; }
.filters { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.filters[hidden], [hidden] { display: none; }
.filters input[type=search] { flex: 1 1 12rem; font: inherit; padding: .3rem .5rem; }
.filters label { white-space: nowrap; padding: .25rem 0; }
@media (max-width: 40rem) {
    thead { display: none; }
    table, tbody, tr, th, td { display: block; }
    th { font-weight: bold; padding-bottom: 0; }
    td { border: 0; padding: .1rem 0; }
    td::before { content: attr(data-column) ": "; opacity: .7; }
}
`;

/**
 * The filters of the HTML form. They hide changes that do not match, and customers without a shown
 * change.
 */
export const script = `
const form = document.querySelector(".filters");
const apply = () => {
    const text = form.querySelector("[type=search]").value.trim().toLowerCase();
    const operations = [...form.querySelectorAll("[name=operation]:checked")].map((box) => box.value);
    const onlyRisky = form.querySelector("[name=risky]")?.checked ?? false;
    const all = [...document.querySelectorAll("article")];
    let shown = 0;
    for (const article of all) {
        const whole = article.parentElement.querySelector("h2").textContent + article.textContent;
        const fits = operations.includes(article.className) && (!onlyRisky || article.dataset.risky === "yes") && whole.toLowerCase().includes(text);
        article.hidden = !fits;
        shown += fits ? 1 : 0;
    }
    for (const section of document.querySelectorAll(".customer")) {
        section.hidden = !section.querySelector("article:not([hidden])") && (shown < all.length || !section.querySelector(".arrival"));
    }
    form.querySelector("output").textContent = shown + " of " + all.length + " shown";
};
if (form) {
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
}
`;
