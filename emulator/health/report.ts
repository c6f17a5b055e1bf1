export interface HealthCheck {
    readonly passed: boolean | null;
    readonly overall_status?: string;
    readonly details?: object;
    readonly error?: string;
}

export interface HealthReport {
    readonly status: "healthy" | "degraded" | "unhealthy";
    readonly error?: string;
    readonly checks: Readonly<Record<string, HealthCheck>>;
}
