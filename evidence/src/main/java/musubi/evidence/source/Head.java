package musubi.evidence.source;

import java.nio.charset.Charset;
import java.util.List;

/**
 * The first bytes of a source, at most 64 KiB, and what follows from them.
 *
 * @param bytes as they stand
 * @param charset UTF-8, windows-31j or UTF-16, decided from byte-order mark, zero bytes and well-formedness
 * @param text the bytes in that charset, without byte-order mark; a character cut at the end is dropped
 * @param header the cells of the first line when it reads as CSV: NFKC, trimmed; empty otherwise
 */
@SuppressWarnings("ArrayRecordComponent")
public record Head(byte[] bytes, Charset charset, String text, List<String> header) {
    /** Lists are copied. */
    public Head {
        header = List.copyOf(header);
    }
}
