import { Context } from "../model/context";
import type { Definition } from "../model/definition";
import { check } from "./check";
import { create } from "./create";
import { deleteResource } from "./delete";
import { diff } from "./diff";
import type { Operations } from "./operations";
import { read } from "./read";
import { update } from "./update";

/** The operations of a resource type: the same for all, except what its definition says. */
export function lifecycleOf(definition: Definition): Operations {
    return {
        check: (olds, news, settings) => check(definition, olds, news, settings),
        diff: (id, olds, news, settings) => diff(definition, id, olds, news, settings),
        create: (news, open) => create(new Context(definition, open()), news),
        read: (id, props, open) => read(new Context(definition, open()), id, props),
        update: (id, olds, news, open) => update(new Context(definition, open()), id, olds, news),
        delete: (id, props, open) => deleteResource(new Context(definition, open()), id, props),
    };
}
