import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandsFor } from "../../export/index";
import { repository } from "../support/programFolder";

const adopting = commandsFor("infra", "v1").filter((command) => command.includes("PULUMI_SKIP_CHECKPOINTS"));

describe("the commands that adopt an account", () => {
    it.each(["docs/guides/large-fleets.md", "examples/adopt/README.md"])("are in %s as export prints them", (file) => {
        const text = readFileSync(join(repository, file), "utf8");
        expect(adopting.filter((command) => !text.includes(command))).toEqual([]);
    });

    it("are the commands that examples/adopt runs", () => {
        const script = readFileSync(join(repository, "examples/adopt/adopt.sh"), "utf8");
        const commands = adopting.flatMap((command) => command.split(" && "));
        expect(commands.filter((command) => !script.split("\n").includes(command))).toEqual([]);
    });

    it("name the API version in which the account was read, unless it is the default", () => {
        expect(commandsFor("infra", "platform")).toContain("pulumi config set kapso:apiVersion platform");
        expect(commandsFor("infra", "v1").join()).not.toContain("apiVersion");
    });

    it("quote a folder name that the shell would change", () => {
        expect(commandsFor("it's $HOME", "v1")[0]).toBe("cd 'it'\\''s $HOME'");
        expect(commandsFor("-P", "v1")[0]).toBe("cd ./-P");
        expect(commandsFor("~", "v1")[0]).toBe("cd '~'");
        expect(commandsFor("in\u202efra", "v1")[0]).toBe("cd $'in\\xe2\\x80\\xaefra'");
    });
});
