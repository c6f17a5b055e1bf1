// Creates or updates the note of a merge request: node note.mjs review.md
// Environment: GITLAB_TOKEN, STACK, and CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID (set by GitLab CI).
import { readFile } from "node:fs/promises";

const { GITLAB_TOKEN, STACK = "", CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID } = process.env;
const notes = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

// The next run finds the note by this mark. Each stack has its own.
const mark = `<!-- pulumi-kapso review ${encodeURIComponent(STACK)} -->`;
const report = await readFile(process.argv[2] ?? "review.md", "utf8");
const body = `${mark}\n${report || "The review could not be made: see the log of this pipeline."}`;

const { id: own } = await ask("GET", "/user");
const existing = await find();
await (existing ? ask("PUT", `${notes}/${existing.id}`, { body }) : ask("POST", notes, { body }));
console.log(existing ? "The note was updated." : "The note was created.");

/** Only a note of this token's user: another person's note may contain the mark too. */
async function find() {
    for (let page = 1; ; page += 1) {
        const found = await ask("GET", `${notes}?per_page=100&page=${page}`);
        const note = found.find(({ author, body }) => author?.id === own && body?.startsWith(mark));
        if (note || found.length < 100) {
            return note;
        }
    }
}

async function ask(method, path, content) {
    const response = await fetch(`${CI_API_V4_URL}${path}`, {
        method,
        headers: { "private-token": GITLAB_TOKEN, "content-type": "application/json" },
        body: content && JSON.stringify(content),
        // Otherwise `fetch` would send the token to the host that the redirect names.
        redirect: "manual",
    });
    if (response.status >= 300 && response.status < 400) {
        console.error(`GitLab redirects ${method} ${path.replace(/\?.*/, "")}, and the token is not sent there: is CI_API_V4_URL right?`);
        process.exit(1);
    }
    if (!response.ok) {
        console.error(`GitLab answered ${response.status} to ${method} ${path.replace(/\?.*/, "")}: has the token the scope api?`);
        process.exit(1);
    }
    return response.json();
}
