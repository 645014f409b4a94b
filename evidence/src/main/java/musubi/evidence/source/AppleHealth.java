package musubi.evidence.source;

import static musubi.evidence.source.Tags.ascii;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import musubi.quantity.Words;

/**
 * The export of Apple's Health app: {@code export.xml}, found in {@code export.zip} by its root element
 * {@code HealthData}, whatever its name in the language of the phone. Reads step counts and body mass; everything else is
 * passed over without being stored. Document type and entities are never looked at.
 */
final class AppleHealth implements Format {
    static final byte[] ROOT = ascii("HealthData");

    @Override
    public String id() {
        return "apple-health";
    }

    @Override
    public Words title() {
        return new Words("Apple ヘルスケアの書き出し", "Apple Health export");
    }

    @Override
    public boolean recognises(Head head) {
        if (!head.text().stripLeading().startsWith("<")) return false;
        try {
            var tags = new Tags(utf8(head, new ByteArrayInputStream(head.bytes())));
            var kind = tags.next();
            return kind == Tags.Kind.NONE
                    ? head.text().contains("<!DOCTYPE HealthData")
                    : kind != Tags.Kind.END && tags.named(ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var person = Owner.of(source, settings);
        try (var in = utf8(head, source.open())) {
            new AppleHealthExport(person, new Tags(in), sink).read();
        }
    }

    /** Exports are in UTF-8; one that was saved again as UTF-16 is turned back. */
    private static InputStream utf8(Head head, InputStream in) {
        boolean utf16 = head.charset().equals(StandardCharsets.UTF_16LE)
                || head.charset().equals(StandardCharsets.UTF_16BE);
        return utf16 ? new Recoded(new InputStreamReader(in, head.charset())) : in;
    }

    /** Text as UTF-8. */
    private static final class Recoded extends InputStream {
        private final Reader text;
        private final char[] characters = new char[32 * 1024];
        private ByteBuffer ready = ByteBuffer.allocate(0);

        Recoded(Reader text) {
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            return fill() ? ready.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int read = Math.min(length, ready.remaining());
            ready.get(bytes, from, read);
            return read;
        }

        private boolean fill() throws IOException {
            while (!ready.hasRemaining()) {
                int read = text.read(characters, 0, characters.length - 1);
                if (read < 0) return false;
                if (read > 0 && Character.isHighSurrogate(characters[read - 1])) {
                    int low = text.read();
                    if (low >= 0) characters[read++] = (char) low;
                }
                ready = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters, 0, read));
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
