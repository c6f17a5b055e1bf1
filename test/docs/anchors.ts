import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { read } from "./markdown";

/** The anchors of a page's headings in GitHub's form: lower case, hyphens, no punctuation. */
export function anchorsOf(page: string): string[] {
    const headings = [...html(page).matchAll(/<h\d>(.*?)<\/h\d>/g)].map(([, heading = ""]) =>
        heading.replaceAll(/<[^>]*>|&\w+;/g, "").trim(),
    );
    return headings.map((heading) =>
        heading
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** A page as HTML. */
export function html(page: string): string {
    return micromark(read(page), { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}
