// Keeps one issue about drift, and closes it if there is no drift:
// node issue.mjs drift.md <exit code of pulumi-kapso drift>
// Environment: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL (set by Actions), STACK.
import { readFile } from "node:fs/promises";

const { GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL = "https://api.github.com", STACK = "" } = process.env;
const [file = "drift.md", status] = process.argv.slice(2);

// The next run finds the issue by this mark. Each stack has its own.
const mark = `<!-- pulumi-kapso drift ${encodeURIComponent(STACK)} -->`;
const title = `Kapso differs from the stack ${STACK}`;

if (status === "0" || status === "3") {
    const body = `${mark}\n${await readFile(file, "utf8")}`;
    const open = await find();
    if (status === "3") {
        await (open ? ask("PATCH", `/issues/${open.number}`, { title, body }) : ask("POST", "/issues", { title, body }));
    } else if (open) {
        await ask("PATCH", `/issues/${open.number}`, { body, state: "closed" });
    }
    console.log(
        status === "3" ? (open ? "The issue was updated." : "The issue was created.") : open ? "The issue was closed." : "No drift.",
    );
} else {
    console.log("The refresh failed, so nothing is known: the issue stays as it is.");
}

async function find() {
    for (let page = 1; ; page += 1) {
        const issues = await ask("GET", `/issues?state=open&per_page=100&page=${page}`);
        const found = issues.find((issue) => issue.user?.type === "Bot" && issue.body?.startsWith(mark));
        if (found || issues.length < 100) {
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
            `GitHub responded with ${response.status} to ${method} ${path.replace(/\?.*/, "")}: does the job have "issues: write"?`,
        );
        process.exit(1);
    }
    return response.json();
}
