import { z } from "zod";

/**
 * The text is not the output of `pulumi preview --json`. The message says what is wrong and what to
 * do.
 */
export class PreviewError extends Error {
    override name = "PreviewError" as const;
}

const properties = z.record(z.string(), z.unknown());

const state = z.object({
    type: z.string().optional(),
    id: z.string().optional(),
    inputs: properties.nullish(),
    outputs: properties.nullish(),
    provider: z.string().optional(),
    propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
    initErrors: z.array(z.unknown()).nullish(),
});

const step = z.object({
    op: z.string(),
    urn: z.string(),
    oldState: state.nullish(),
    newState: state.nullish(),
    diffReasons: z.array(z.string()).nullish(),
    replaceReasons: z.array(z.string()).nullish(),
    detailedDiff: properties.nullish(),
});

const diagnostic = z.object({ urn: z.string().optional(), message: z.string().optional(), severity: z.string().optional() });

const preview = z.object({
    steps: z.array(step).nullish(),
    diagnostics: z.array(diagnostic).nullish(),
    changeSummary: properties.nullish(),
});

/** The inputs and the place of one resource, before or after the change. */
export type State = z.infer<typeof state>;
/** One step of the engine's plan. */
export type Step = z.infer<typeof step>;
/** A line that the engine, a provider or the program printed. */
export type Diagnostic = z.infer<typeof diagnostic>;
/** The part of the output of `pulumi preview --json` that a review needs. */
export interface Preview {
    steps: Step[];
    diagnostics: Diagnostic[];
}

/** Larger than any real preview: ten thousand resources are about 50 MB. */
const maxBytes = 200_000_000;

/** The number of lines that begin with a brace but are no JSON object. */
const maxBroken = 10;

const wanted = "Pass the complete standard output of one `pulumi preview --json`, and nothing else.";

/**
 * Reads the output of `pulumi preview --json` or `refresh --preview-only --json`. Throws a
 * `PreviewError` for any other text.
 */
export function readPreview(bytes: Uint8Array): Preview {
    if (bytes.length > maxBytes) {
        throw new PreviewError(`The input has ${bytes.length} bytes. The maximum is ${maxBytes} bytes. ${wanted}`);
    }
    const json = parse(decode(bytes));
    if (!isPreview(json)) {
        throw new PreviewError(`The JSON is not a preview, because it has neither steps nor a summary. ${wanted}`);
    }
    const { data, error } = preview.safeParse(json);
    if (!data) {
        const [issue] = error.issues;
        const where = (issue?.path ?? []).slice(0, 4).map(String).join(".").slice(0, 100);
        throw new PreviewError(`The JSON is not a preview, because ${JSON.stringify(where)} has an unexpected type. ${wanted}`);
    }
    return { steps: data.steps ?? [], diagnostics: data.diagnostics ?? [] };
}

/** PowerShell redirects as UTF-16, with a byte order mark. */
function decode(bytes: Uint8Array): string {
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes).trim();
}

function isPreview(json: unknown): boolean {
    return typeof json === "object" && json !== null && ["steps", "diagnostics", "changeSummary"].some((key) => Object.hasOwn(json, key));
}

function parse(text: string): unknown {
    if (text === "") {
        throw new PreviewError(`The input is empty. ${wanted}`);
    }
    const whole = jsonIn(text);
    if (whole !== undefined) {
        return whole;
    }
    const [json, ...others] = previewsAmidText(text);
    if (others.length > 0) {
        throw new PreviewError(`The input contains more than one preview. ${wanted}`);
    }
    if (json !== undefined) {
        return json;
    }
    // Not the parser's message, because it quotes the text.
    if (/^\{.*\}\r?\n\s*\{/m.test(text)) {
        throw new PreviewError(`The input is a stream of events. ${wanted} Unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW.`);
    }
    throw new PreviewError(/^\{/m.test(text) ? `The JSON is incomplete or invalid. ${wanted}` : `The input is not JSON. ${wanted}`);
}

/** Finds previews between a wrapper's lines. Each preview begins on its own line. */
function previewsAmidText(text: string): unknown[] {
    const found: unknown[] = [];
    const starts = /^\{/gm;
    // Only a few are tried, because each attempt may read to the end of the text.
    for (let broken = 0; broken < maxBroken && starts.test(text); ) {
        const end = endOfObject(text, starts.lastIndex - 1);
        const json = end === undefined ? undefined : jsonIn(text.slice(starts.lastIndex - 1, end));
        if (end === undefined || json === undefined) {
            broken += 1;
            continue;
        }
        if (isPreview(json)) {
            found.push(json);
        }
        starts.lastIndex = end;
    }
    return found;
}

/** The end of the JSON object that begins at `start`. `undefined` if the text ends before. */
function endOfObject(text: string, start: number): number | undefined {
    const marks = /["{}]|\\./gs;
    marks.lastIndex = start;
    let depth = 0;
    let isInText = false;
    for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
        if (mark[0] === '"') {
            isInText = !isInText;
        } else if (!isInText && mark[0].length === 1) {
            depth += mark[0] === "{" ? 1 : -1;
            if (depth === 0) {
                return marks.lastIndex;
            }
        }
    }
    return undefined;
}

function jsonIn(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
