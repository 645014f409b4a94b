package musubi.evidence.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import musubi.quantity.Words;

/**
 * A source as text, streamed. Bytes that are no text become U+FFFD and are remarked upon with their line; a cell that
 * holds U+FFFD is unreadable to {@link Cells}. When everything in the head was ASCII, the charset is settled by the
 * first bytes that are not: a file in windows-31j may hold its first Japanese word after a megabyte.
 */
public final class Decoding extends Reader {
    private static final int MOST_REMARKS = 100;
    private static final int LONGEST_CHARACTER = 8;

    private final InputStream in;
    private final Sink sink;
    private final ByteBuffer bytes = ByteBuffer.allocate(Heads.MOST);
    private final CharBuffer ready = CharBuffer.allocate(Heads.MOST / 2);
    private CharsetDecoder decoder;
    private boolean undecided;
    private boolean atStart = true;
    private boolean ended;
    private boolean afterCarriageReturn;
    private long line = 1;
    private int remarks;

    private Decoding(InputStream in, Charset charset, boolean undecided, Sink sink) {
        this.in = in;
        this.sink = sink;
        this.undecided = undecided;
        this.decoder = decoder(charset);
        bytes.flip();
        ready.flip();
    }

    /** Opens the source in its head's charset, without byte-order mark. */
    public static Reader open(Source source, Head head, Sink sink) throws IOException {
        boolean undecided = head.charset().equals(StandardCharsets.UTF_8) && ascii(head.bytes());
        return new Decoding(source.open(), head.charset(), undecided, sink);
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static boolean ascii(byte[] bytes) {
        for (byte b : bytes) if (b < 0) return false;
        return true;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (!ready.hasRemaining()) if (!decode()) return -1;
        int read = Math.min(length, ready.remaining());
        ready.get(target, offset, read);
        return read;
    }

    /** Decodes the next stretch into {@link #ready}; false at the end. */
    private boolean decode() throws IOException {
        if (!ended && bytes.remaining() < LONGEST_CHARACTER) fill();
        ready.clear();
        CoderResult result = decoder.decode(bytes, ready, ended);
        count(ready.array(), ready.position());
        if (result.isError() && ready.hasRemaining()) {
            undecodable(result.length());
            ready.put('\ufffd');
        }
        boolean more = !ended || bytes.hasRemaining() || ready.position() > 0;
        ready.flip();
        if (atStart && ready.hasRemaining()) {
            atStart = false;
            if (ready.get(0) == '\ufeff') ready.position(1);
        }
        return more;
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) ended = true;
        else bytes.position(bytes.position() + read);
        bytes.flip();
        if (undecided) settle();
    }

    private void settle() {
        int i = bytes.position();
        while (i < bytes.limit() && bytes.get(i) >= 0) i++;
        if (i == bytes.limit()) return;
        undecided = false;
        var rest = Arrays.copyOfRange(bytes.array(), i, bytes.limit());
        if (Heads.faults(rest, StandardCharsets.UTF_8) > Heads.faults(rest, Heads.WINDOWS_31J))
            decoder = decoder(Heads.WINDOWS_31J);
    }

    private void undecodable(int length) {
        var raw = new byte[length];
        bytes.get(raw);
        if (++remarks > MOST_REMARKS) return;
        sink.remark(
                "csv.undecodable",
                line,
                "",
                HexFormat.of().withPrefix("0x").formatHex(raw),
                new Words(
                        "%sとして読めないバイトがあります".formatted(decoder.charset().name()),
                        "bytes that are no text in %s"
                                .formatted(decoder.charset().name())));
    }

    private void count(char[] text, int below) {
        for (int i = 0; i < below; i++) {
            char c = text[i];
            if (c > '\r') {
                afterCarriageReturn = false;
            } else if (c == '\n') {
                if (!afterCarriageReturn) line++;
                afterCarriageReturn = false;
            } else if (c == '\r') {
                line++;
                afterCarriageReturn = true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
