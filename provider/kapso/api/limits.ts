// The largest response that the provider accepts. Kapso's responses stay far below these limits.
// They bound memory and time if the server is broken or is not Kapso.

/** Bytes of one response body. A page of 100 webhooks has about 100,000. */
export const maxBodyBytes = 2 * 1024 * 1024;

/** JSON values in one response body. A page of 100 webhooks has about 3,000. */
export const maxBodyValues = 100_000;

/**
 * Maximum length of an ID. Kapso's IDs have 36 characters, and Meta's at most 20. Meta's tokens
 * have about 200, so a token in place of an ID is refused.
 */
export const maxIdLength = 100;

/** Characters of one field. A list or a map is measured as JSON. */
export const maxFieldLength = 50_000;

/** Objects on one page. The provider requests 100. */
export const maxPageObjects = 1000;

/** Pages of one list, enough for 100,000 objects. */
export const maxPages = 1000;

/**
 * Characters of all lists that one process holds. Each object counts `objectLength` more than its
 * characters.
 */
export const maxListedLength = 48 * 1024 * 1024;
export const objectLength = 500;
