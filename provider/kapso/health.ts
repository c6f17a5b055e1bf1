import { z } from "zod";
import type { KapsoClient } from "./client";
import { UnexpectedAnswerError } from "./errors";

const text = z.nullish(z.string()).catch(undefined);

const check = z.object({
    passed: z.nullish(z.boolean()).catch(undefined),
    details: z.nullish(z.record(z.string(), z.unknown())).catch(undefined),
    error: text,
});

const report = z.object({ status: z.string(), timestamp: text, error: text, checks: z.record(z.string(), check).catch({}) });

/** What the service says of a config's connection to Meta: `status` is healthy, degraded, unhealthy or error. */
export type HealthReport = z.infer<typeof report>;

/** Health of a config, a bare object (facts, section 1). A dead token still answers 200. */
export class Health {
    constructor(
        private readonly client: KapsoClient,
        private readonly path: (id: string) => string,
    ) {}

    async of(id: string): Promise<HealthReport> {
        const attempt = `read the health of WhatsApp config ${id}`;
        const parsed = report.safeParse(await this.client.send({ method: "GET", path: this.path(id), attempt }));
        if (!parsed.success) {
            throw new UnexpectedAnswerError(attempt, undefined, "the body is not a health report");
        }
        return parsed.data;
    }
}
