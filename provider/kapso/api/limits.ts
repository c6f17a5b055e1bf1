// What the provider accepts of a response. Kapso stays far below these limits. They bound memory
// and
// time if the other side is broken or is not Kapso.

/** Bytes of one body. A page of 100 webhooks has about 100,000. */
export const maxBodyBytes = 2 * 1024 * 1024;

/** Values in one body. A page of 100 webhooks has about 3,000. */
export const maxBodyValues = 100_000;

/**
 * Characters of an ID. Those of Kapso have 36, those of Meta at most 20, and tokens of Meta about
 * 200.
 */
export const maxIdLength = 100;

/** Characters of one field; of a list or a map, as JSON. */
export const maxFieldLength = 50_000;

/** Objects on one page. The provider asks for 100. */
export const maxPageObjects = 1000;

/** Pages of one list: 100,000 objects. */
export const maxPages = 1000;

/**
 * Characters of all lists that one process holds, and what an object costs beside its characters.
 */
export const maxListedLength = 48 * 1024 * 1024;
export const objectLength = 500;
