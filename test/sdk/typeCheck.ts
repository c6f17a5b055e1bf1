import { join } from "node:path";
import ts from "typescript";

const settings = {
    node: { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
    node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

/** Declarations of libraries, parsed once because they are the same for every program. */
const libraries = new Map<string, ts.SourceFile>();

/**
 * Type-checks one file of a program in strict mode, including the package's declarations. Returns
 * TypeScript's errors.
 */
export function problemsOf(folder: string, file: string, resolution: keyof typeof settings): string[] {
    const options: ts.CompilerOptions = {
        ...settings[resolution],
        target: ts.ScriptTarget.ES2022,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: false,
        types: ["node"],
        typeRoots: [join(folder, "node_modules/@types")],
    };
    const host = ts.createCompilerHost(options);
    host.getCurrentDirectory = () => folder;
    const parse = host.getSourceFile;
    host.getSourceFile = (fileName, language, ...others) => {
        const isLibrary = fileName.includes("/node_modules/") && !fileName.startsWith(folder);
        const key = `${fileName} ${JSON.stringify(language)}`;
        const source = libraries.get(key) ?? parse(fileName, language, ...others);
        if (isLibrary && source) {
            libraries.set(key, source);
        }
        return source;
    };
    const program = ts.createProgram([join(folder, file)], options, host);
    const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
    const problems = [
        ...program.getOptionsDiagnostics(),
        ...program.getGlobalDiagnostics(),
        ...ours.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]),
    ];
    return problems.map(
        ({ file, messageText }) => `${file?.fileName.slice(folder.length) ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}
