import { duplicateConnection } from "../safety/duplicateConnection";

/**
 * The output while something after the change itself is still to be met. A refresh erases the
 * engine's own mark.
 */
export const pending = "healthPending";

/**
 * The output of an adopted object: when it was adopted, in ISO 8601. Until the run that adopted it
 * has ended, two entries of the state have the same ID.
 */
export const adoptionMark = "adoptedAt";

/** Outputs of the provider itself, which a refresh keeps. */
export const keptMarks = [pending, adoptionMark, duplicateConnection];
