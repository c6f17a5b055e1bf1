/**
 * The version of this package. Not read from `package.json`, because a bundle does not know where
 * that is; a test compares the two.
 */
export const version = "0.1.0";
