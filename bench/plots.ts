import type { TopLevelSpec } from "vega-lite";
import { candidateNames, candidates } from "./candidates";
import { isUsual } from "./claims";
import { figure, type Quantity, requestsOf, secondsOf, stateBytes } from "./figures";
import type { Results } from "./results";

/**
 * The plots of `docs/reference/performance.md`, by file name: time, state and requests by the size
 * of the fleet.
 */
export async function plots(results: Results): Promise<Record<string, string>> {
    return {
        "time.svg": await svg(
            spec(results, "seconds", {
                "pulumi up": secondsOf("up"),
                "pulumi refresh": secondsOf("refresh"),
                "pulumi destroy": secondsOf("destroy"),
            }),
        ),
        "size.svg": await svg(
            spec(results, "", {
                "state, MB": (pass) => stateBytes(pass) / 1e6,
                "requests of a refresh": requestsOf("refresh"),
                "peak memory of up, MB": (pass) => pass.operations.up.peakMegabytes,
            }),
        ),
    };
}

/** One panel per quantity and one line per candidate, over the number of configs. */
function spec({ comparisons }: Results, unit: string, quantities: Record<string, Quantity>): TopLevelSpec {
    const usual = comparisons.filter(({ scenario }) => isUsual(scenario) && scenario.apiVersion === "v1");
    const values = Object.entries(quantities).flatMap(([panel, quantity]) =>
        usual.flatMap((comparison) =>
            candidateNames.map((name) => {
                const { median, min, max } = figure(comparison, name, quantity);
                return { panel, candidate: candidates[name].title, configs: comparison.scenario.count, median, min, max };
            }),
        ),
    );
    const color = {
        field: "candidate",
        title: null,
        type: "nominal",
        scale: { domain: candidateNames.map((name) => candidates[name].title), range: ["#0a7d4f", "#9aa0a6", "#c5221f", "#e8a33d"] },
        legend: { orient: "bottom" },
    } as const;
    const x = { field: "configs", type: "quantitative", title: "configs" } as const;
    return {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        background: "white",
        data: { values },
        facet: { column: { field: "panel", type: "nominal", title: null, sort: Object.keys(quantities) } },
        spec: {
            width: 220,
            height: 180,
            layer: [
                {
                    mark: { type: "rule", opacity: 0.5 },
                    encoding: { x, color, y: { field: "min", type: "quantitative", title: unit }, y2: { field: "max" } },
                },
                { mark: { type: "line", point: true }, encoding: { x, color, y: { field: "median", type: "quantitative", title: unit } } },
            ],
        },
        resolve: { scale: { y: "independent" } },
    };
}

async function svg(spec: TopLevelSpec): Promise<string> {
    // Only `import()` can load them, because vega uses await at its top level.
    const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
    return `${await new vega.View(vega.parse(compile(spec).spec), { renderer: "none" }).toSVG()}\n`;
}
