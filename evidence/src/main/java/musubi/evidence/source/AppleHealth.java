package musubi.evidence.source;

import static musubi.evidence.source.Tags.ascii;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            var tags = new Tags(new ByteArrayInputStream(head.bytes()));
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
        try (var in = source.open()) {
            new AppleHealthExport(person, new Tags(in), sink).read();
        }
    }
}
