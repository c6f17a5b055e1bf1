/**
 * The version of this package. A bundle cannot locate `package.json`, so the version is declared
 * here. A test compares the two.
 */
export const version = "0.1.0";
