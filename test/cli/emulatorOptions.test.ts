import { Command } from "commander";
import { expect, test } from "vitest";
import { addEmulatorFlags, emulatorOptionsOf } from "../../cli/emulatorOptions";

test("without flags, the command leaves out what depends on the API version", () => {
    expect(optionsOf()).toEqual({
        port: 0,
        apiKey: "emulator-key",
        responses: "first",
        rateLimit: { limit: 100_000, windowSeconds: 60 },
        uniqueNumbers: false,
        ignoreFilters: false,
        patchDemands: "nothing",
        nullClears: true,
        normalize: false,
        sandboxNumber: "real",
        platformChanges: "refuse",
        uniqueMetaWebhook: true,
        unknownEvents: "accept",
        messageEventsOfProject: "refuse",
        healthLimit: { perSecond: 5, perMinute: 60 },
        healthCache: true,
    });
});

test.each([
    [["--allow-host", "kapso.test", "--allow-host", "[fd00::1]"], { allowHost: ["kapso.test", "[fd00::1]"] }],
    [["--patch-demands", "meta"], { patchDemands: "meta" }],
    [["--no-null-clears"], { nullClears: false }],
    [["--normalize"], { normalize: true }],
    [["--buffer-events-default", ""], { bufferEventsDefault: [] }],
    [["--buffer-events-default", "a,b"], { bufferEventsDefault: ["a", "b"] }],
    [["--unbuffered", "values"], { unbuffered: "values" }],
    [["--show-kind"], { showKind: true }],
    [["--no-show-kind"], { showKind: false }],
    [["--no-show-secret-key"], { showSecretKey: false }],
    [["--sandbox-number", "literal"], { sandboxNumber: "literal" }],
    [["--platform-changes", "ignore"], { platformChanges: "ignore" }],
    [["--no-unique-meta-webhook"], { uniqueMetaWebhook: false }],
    [["--unknown-events", "refuse"], { unknownEvents: "refuse" }],
    [["--message-events-of-project", "accept"], { messageEventsOfProject: "accept" }],
    [["--events-not-in-plan", "project.event"], { eventsNotInPlan: ["project.event"] }],
    [["--health-per-second", "1", "--health-per-minute", "2"], { healthLimit: { perSecond: 1, perMinute: 2 } }],
    [["--no-health-cache"], { healthCache: false }],
])("the flags %j set %j", (args, options) => {
    expect(optionsOf(...args)).toMatchObject(options);
});

function optionsOf(...args: string[]) {
    return emulatorOptionsOf(addEmulatorFlags(new Command()).parse(args, { from: "user" }).opts());
}
