import fc from "fast-check";

/** Characters that a terminal or a build system obeys, or that a reader cannot see. */
const pieces = [
    "\u001b[31m",
    "\u001b]8;;https://evil.example\u001b\\",
    "\u009b2J",
    "\u009d",
    "\u007f",
    "\u0000",
    "\u0008",
    "\r",
    "\n",
    "\n::error::x",
    "::set-output name=x::y",
    "\u2028",
    "\u2029",
    "\u00a0",
    "\u202f",
    "\u2800",
    "\u3000",
    "\u00ad",
    "\u061c",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u3164",
    "\ufeff",
    "\ufe0f",
    "\u{e0041}",
    "\ud800",
    "##[error]x",
    "##vso[task.setvariable variable=x]y",
    "section_start:1:x\r\u001b[0K",
];

export const hostileText = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4, unit: "binary" })), { maxLength: 6 })
    .map((parts) => parts.join(""));

// A space between two visible characters of a line is harmless.
const hidden =
    /(?!\n)\p{Cc}|\p{Cs}|(?<![\p{L}\p{M}\p{N}\p{S}\p{P}])[\u00a0\u202f\u3000]|[\u00a0\u202f\u3000](?![\p{L}\p{M}\p{N}\p{S}\p{P}])|[\u2800\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\u{e0000}-\u{e007f}]/u;

/** Whether a text that this package printed contains no such characters, except for line ends. */
export function isHarmless(text: string): boolean {
    return !hidden.test(text) && !/##\w*\[/.test(text) && !/^\s*::/m.test(text);
}
