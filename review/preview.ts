import { z } from "zod";

/** The text is not what `pulumi preview --json` prints. The message says what is wrong and what to do. */
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

/** One resource's inputs and whereabouts, before or after. */
export type State = z.infer<typeof state>;
/** One thing that the engine would do. */
export type Step = z.infer<typeof step>;
/** A line that the engine, a provider or the program printed. */
export type Diagnostic = z.infer<typeof diagnostic>;
/** What `pulumi preview --json` prints, as far as it matters here. */
export interface Preview {
    steps: Step[];
    diagnostics: Diagnostic[];
}

/** More than any preview has: ten thousand resources are about 50 MB. */
const maxBytes = 200_000_000;

/** Lines that begin with a brace, and are no JSON object. */
const maxBroken = 10;

const wanted = "Give it what `pulumi preview --json` prints on standard output, alone and whole.";

/** Reads what `pulumi preview --json` (or `refresh --preview-only --json`) prints. Throws a `PreviewError` for anything else. */
export function readPreview(bytes: Uint8Array): Preview {
    if (bytes.length > maxBytes) {
        throw new PreviewError(`This has ${bytes.length} bytes, and more than ${maxBytes} are not read. ${wanted}`);
    }
    const json = parse(decode(bytes));
    if (!isPreview(json)) {
        throw new PreviewError(`This JSON is not a preview: it has neither steps nor a summary. ${wanted}`);
    }
    const { data, error } = preview.safeParse(json);
    if (!data) {
        const [issue] = error.issues;
        const where = (issue?.path ?? []).slice(0, 4).map(String).join(".").slice(0, 100);
        throw new PreviewError(`This JSON is not a preview: ${JSON.stringify(where)} is of another type than Pulumi writes. ${wanted}`);
    }
    return { steps: data.steps ?? [], diagnostics: data.diagnostics ?? [] };
}

/** PowerShell redirects as UTF-16, with a mark that says so. */
function decode(bytes: Uint8Array): string {
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes).trim();
}

function isPreview(json: unknown): boolean {
    return typeof json === "object" && json !== null && ["steps", "diagnostics", "changeSummary"].some((key) => Object.hasOwn(json, key));
}

function parse(text: string): unknown {
    if (text === "") {
        throw new PreviewError(`There is nothing to read. ${wanted}`);
    }
    const whole = jsonIn(text);
    if (whole !== undefined) {
        return whole;
    }
    const [json, ...others] = previewsAmidText(text);
    if (others.length > 0) {
        throw new PreviewError(`This holds more than one preview. ${wanted}`);
    }
    if (json !== undefined) {
        return json;
    }
    // Not the parser's words: they repeat what stands in the text.
    if (/^\{.*\}\r?\n\s*\{/m.test(text)) {
        throw new PreviewError(`This is a stream of events. ${wanted} Unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW.`);
    }
    throw new PreviewError(/^\{/m.test(text) ? `This JSON is cut off or broken. ${wanted}` : `This is not JSON. ${wanted}`);
}

/**
 * The previews in a text with a wrapper's lines before and after: each begins on a line of its own.
 */
function previewsAmidText(text: string): unknown[] {
    const found: unknown[] = [];
    const starts = /^\{/gm;
    // What is not JSON may be read to the end of the text: so few of them are tried.
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

/**
 * Where the JSON object that begins at `start` ends; `undefined` where it does not end in this
 * text.
 */
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
