/**
 * Decodes a file that an editor or PowerShell may have written as UTF-16 or with a byte order mark.
 */
export function decodeText(bytes: Uint8Array): string {
    const [first, second] = bytes;
    const isLittleEndian = (first === 0xff && second === 0xfe) || second === 0;
    const isBigEndian = (first === 0xfe && second === 0xff) || first === 0;
    // The decoder also removes the byte order mark.
    return new TextDecoder(isLittleEndian ? "utf-16le" : isBigEndian ? "utf-16be" : "utf-8").decode(bytes);
}
