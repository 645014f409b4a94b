package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import musubi.evidence.source.SourceFixture.KeepingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadsTest {
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
    private static final String TABLE = "番号,地域名,男性（人）,№\r\n1,\"髙松, 北\",12,①\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-31j", "UTF-16LE", "UTF-16BE"})
    void the_charset_shows_in_the_bytes(String name) {
        var charset = Charset.forName(name);

        var head = Heads.of(TABLE.getBytes(charset));

        assertThat(head.charset()).isEqualTo(charset);
        assertThat(head.text()).isEqualTo(TABLE);
        assertThat(head.header()).containsExactly("番号", "地域名", "男性(人)", "No");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_is_no_text(String name) throws IOException {
        var bytes = ("\ufeff" + TABLE).getBytes(Charset.forName(name));

        var head = Heads.of(bytes);

        assertThat(head.text()).isEqualTo(TABLE);
        assertThat(text(bytes, new KeepingSink())).isEqualTo(TABLE);
    }

    @Test
    void a_character_cut_at_the_end_of_the_head_is_no_fault() {
        var bytes = "あ".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        var cut = java.util.Arrays.copyOf(bytes, Heads.MOST);

        var head = Heads.of(cut);

        assertThat(head.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(head.text()).doesNotContain("\ufffd");
    }

    @Test
    void one_broken_byte_does_not_turn_utf_8_into_something_else() throws IOException {
        var bytes = ("person,備考\nあ,いうえお\n" + "p1,かき").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 2] = (byte) 0xFF;
        var sink = new KeepingSink();

        var text = text(bytes, sink);

        assertThat(text).startsWith("person,備考\nあ,いうえお\np1,か").contains("\ufffd");
        assertThat(sink.remarks.getFirst().code()).isEqualTo("csv.undecodable");
        assertThat(sink.remarks.getFirst().line()).isEqualTo(3);
    }

    @Test
    void japanese_text_after_the_head_still_decides_the_charset() throws IOException {
        var table = "person,note\n" + "p1,plain\n".repeat(30_000) + "p2,健康づくり\n".repeat(3);
        var sink = new KeepingSink();

        assertThat(text(table.getBytes(WINDOWS_31J), sink)).isEqualTo(table);
        assertThat(text(table.getBytes(StandardCharsets.UTF_8), sink)).isEqualTo(table);
        assertThat(sink.remarks).isEmpty();
    }

    @Test
    void tabs_and_semicolons_separate_too() {
        assertThat(Heads.of("a\tb\n1\t2\n".getBytes(StandardCharsets.UTF_8)).header())
                .containsExactly("a", "b");
        assertThat(Heads.of("a;b\n1,5;2\n".getBytes(StandardCharsets.UTF_8)).header())
                .containsExactly("a", "b");
    }

    @Test
    void markup_and_json_have_no_header() {
        assertThat(Heads.of("<a b=\"1,2\"/>".getBytes(StandardCharsets.UTF_8)).header())
                .isEmpty();
        assertThat(Heads.of("{\"a\":1,\"b\":2}".getBytes(StandardCharsets.UTF_8))
                        .header())
                .isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void random_bytes_have_a_head_and_rows(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var bytes = new byte[random.nextInt(i < 290 ? 400 : 200_000)];
            random.nextBytes(bytes);
            if (i % 3 == 0) for (int n = 0; n < bytes.length; n += 7) bytes[n] = (byte) ",\"\n\r".charAt(n % 4);
            var source = SourceFixture.source(bytes);
            var sink = new KeepingSink();

            try (var rows = Rows.open(source, Heads.of(source), sink)) {
                while (rows.next()) assertThat(rows.line()).isPositive();
            }
        }
    }

    @Test
    void a_quote_that_never_closes_ends_the_rows_with_a_reason() throws IOException {
        var source = SourceFixture.source("a,b\n1,2\n3,\"x" + "y,z\n".repeat(600_000));
        var sink = new KeepingSink();
        int count = 0;

        try (var rows = Rows.open(source, Heads.of(source), sink)) {
            while (rows.next()) count++;
        }

        assertThat(count).isEqualTo(2);
        assertThat(sink.rejections()).containsExactly("csv.broken");
        assertThat(sink.rejected.getFirst().line()).isEqualTo(3);
    }

    private static String text(byte[] bytes, Sink sink) throws IOException {
        try (var reader = Decoding.open(
                SourceFixture.source(bytes),
                Heads.of(java.util.Arrays.copyOf(bytes, Math.min(bytes.length, Heads.MOST))),
                sink)) {
            var text = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) text.append((char) c);
            return text.toString();
        }
    }
}
