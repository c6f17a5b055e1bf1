// Creates or updates the comment of a pull request: node comment.mjs review.md
// Environment: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL (set by Actions), PULL_REQUEST, STACK.
import { readFile } from "node:fs/promises";

const { GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL = "https://api.github.com", PULL_REQUEST, STACK = "" } = process.env;

// The next run finds the comment by this mark. Each stack has its own.
const mark = `<!-- pulumi-kapso review ${encodeURIComponent(STACK)} -->`;
const report = await readFile(process.argv[2] ?? "review.md", "utf8");
const body = `${mark}\n${report || "The review could not be made: see the log of this workflow."}`;

const existing = await find(`/issues/${PULL_REQUEST}/comments`);
await (existing ? ask("PATCH", `/issues/comments/${existing.id}`, { body }) : ask("POST", `/issues/${PULL_REQUEST}/comments`, { body }));
console.log(existing ? "The comment was updated." : "The comment was created.");

/** Only a comment of a bot: a person's comment may contain the mark too. */
async function find(path) {
    for (let page = 1; ; page += 1) {
        const comments = await ask("GET", `${path}?per_page=100&page=${page}`);
        const found = comments.find((comment) => comment.user?.type === "Bot" && comment.body?.startsWith(mark));
        if (found || comments.length < 100) {
            return found;
        }
    }
}

async function ask(method, path, content) {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
        method,
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${GITHUB_TOKEN}` },
        body: content && JSON.stringify(content),
    });
    if (!response.ok) {
        console.error(
            `GitHub responded with ${response.status} to ${method} ${path.replace(/\?.*/, "")}: does the job have "pull-requests: write"?`,
        );
        process.exit(1);
    }
    return response.json();
}
