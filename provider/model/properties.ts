import type { CheckFailure } from "@pulumi/pulumi/dynamic";

/** The inputs or outputs of one resource: plain JSON, without Pulumi's own `__provider`. */
export type Properties = Record<string, unknown>;

export interface CheckResult {
    inputs: Properties;
    failures: CheckFailure[];
}
