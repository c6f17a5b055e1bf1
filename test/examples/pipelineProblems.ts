import { parse } from "yaml";

interface Pipeline {
    permissions?: unknown;
    jobs?: Record<string, Job>;
}

interface Job {
    environment?: unknown;
    permissions?: unknown;
    script?: unknown;
    steps?: { uses?: string; run?: string }[];
}

/** Problems through which unapproved code could reach the secrets of a workflow. */
export function workflowProblems(text: string): string[] {
    const { jobs = {}, permissions, ...rest } = parse(text) as Pipeline;
    const problems = JSON.stringify(permissions) === "{}" ? [] : ["the workflow gives permissions to every job"];
    if (JSON.stringify(rest).includes("secrets.")) {
        problems.push("a secret is given to every job");
    }
    for (const [name, job] of Object.entries(jobs)) {
        if (JSON.stringify(job).includes("secrets.") && job.environment === undefined) {
            problems.push(`${name} has secrets and no environment`);
        }
        if (job.permissions === undefined) {
            problems.push(`${name} names no permissions`);
        }
    }
    for (const [, action = ""] of text.matchAll(/uses: *(.*)/g)) {
        if (!/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)) {
            problems.push(`${action} is not pinned by its commit, with the version in a comment`);
        }
    }
    return [...problems, ...scriptProblems(text)];
}

/** The same for GitLab, where every job gets all variables of its scope. */
export function gitlabProblems(text: string): string[] {
    const { default: defaults, ...jobs } = parse(text) as { default?: { image?: string } } & Record<string, Job>;
    const problems = /@sha256:[0-9a-f]{64}$/.test(defaults?.image ?? "") ? [] : ["the image is not pinned by its digest"];
    for (const [name, job] of Object.entries(jobs)) {
        if (job.script !== undefined && job.environment === undefined) {
            problems.push(`${name} has no environment`);
        }
    }
    return [...problems, ...scriptProblems(text)];
}

function scriptProblems(text: string): string[] {
    const problems: string[] = [];
    for (const [line] of text.matchAll(/^.*\b(?:curl|wget)\b.*$/gm)) {
        if (line.includes("|")) {
            problems.push(`${line.trim()}: the download is used before it is checked`);
        }
    }
    if (/\b(curl|wget)\b/.test(text) && !/^ *(- )?echo "\$PULUMI_SHA256 {2}\S+" \| sha256sum --check --strict$/m.test(text)) {
        problems.push("the download is not checked");
    }
    return problems;
}
