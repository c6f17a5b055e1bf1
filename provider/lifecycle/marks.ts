import { duplicateConnection } from "../safety/duplicateConnection";

/**
 * The output that is set while the required health is not confirmed. The engine has a mark of its
 * own, but a refresh erases it.
 */
export const pending = "healthPending";

/**
 * The output with the time of adoption, in ISO 8601. Until the adopting run has ended, two
 * resources in the state may have the same ID.
 */
export const adoptionMark = "adoptedAt";

/** The provider's own outputs, which a refresh keeps. */
export const keptMarks = [pending, adoptionMark, duplicateConnection];
