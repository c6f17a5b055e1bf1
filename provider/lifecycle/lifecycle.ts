import { Context } from "../model/context";
import type { Definition } from "../model/definition";
import type { CheckResult, Properties } from "../model/properties";
import { check } from "./check";
import { create } from "./create";
import { deleteResource } from "./delete";
import { diff } from "./diff";
import type { CheckSettings, DiffResult, OpenAccount, Operations, ReadResult } from "./operations";
import { read } from "./read";
import { update } from "./update";

/**
 * The operations of a resource type. They are the same for all types, except for what the
 * definition contains.
 */
export class Lifecycle implements Operations {
    constructor(private readonly definition: Definition) {}

    check(olds: Properties, news: Properties, settings: CheckSettings): CheckResult {
        return check(this.definition, olds, news, settings);
    }

    diff(id: string, olds: Properties, news: Properties, settings: Pick<CheckSettings, "apiVersion" | "open">): Promise<DiffResult> {
        return diff(this.definition, id, olds, news, settings);
    }

    create(news: Properties, open: OpenAccount): Promise<{ id: string; outs: Properties }> {
        return create(this.context(open), news);
    }

    async read(id: string, props: Properties, open: OpenAccount): Promise<ReadResult | undefined> {
        return read(this.context(open), id, props);
    }

    async update(id: string, olds: Properties, news: Properties, open: OpenAccount): Promise<{ outs: Properties }> {
        return update(this.context(open), id, olds, news);
    }

    async delete(id: string, props: Properties, open: OpenAccount): Promise<void> {
        return deleteResource(this.context(open), id, props);
    }

    private context(open: OpenAccount): Context {
        return new Context(this.definition, open());
    }
}
