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
const mostBytes = 200_000_000;

const wanted = "Give it what `pulumi preview --json` prints on standard output, alone and whole.";

/** Reads what `pulumi preview --json` (or `refresh --preview-only --json`) prints. Throws a `PreviewError` for anything else. */
export function readPreview(bytes: Uint8Array): Preview {
    if (bytes.length > mostBytes) {
        throw new PreviewError(`This has ${bytes.length} bytes, and more than ${mostBytes} are not read. ${wanted}`);
    }
    const json = parse(decode(bytes));
    if (typeof json !== "object" || json === null || !["steps", "diagnostics", "changeSummary"].some((key) => Object.hasOwn(json, key))) {
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

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // Not the parser's words: they repeat what stands in the text.
        if (text === "") {
            throw new PreviewError(`There is nothing to read. ${wanted}`);
        }
        if (/^\{.*\}\r?\n\s*\{/.test(text)) {
            throw new PreviewError(`This is a stream of events. ${wanted} Unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW.`);
        }
        throw new PreviewError(text.startsWith("{") ? `This JSON is cut off or broken. ${wanted}` : `This is not JSON. ${wanted}`);
    }
}
