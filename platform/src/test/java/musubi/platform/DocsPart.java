package musubi.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page of docs that a test writes: what stands between {@code <!-- NAME -->} and {@code <!-- /NAME -->}. */
public record DocsPart(Path page, String name) {
    private static final Path DOCS = Path.of("..", "docs");

    public static DocsPart of(String page, String name) {
        return new DocsPart(DOCS.resolve(page), name);
    }

    /** Compares, or writes when the tests run with {@code -Dmusubi.regenerate=true}. */
    public void isCurrent(String content) {
        try {
            var text = Files.readString(page);
            int from = after(text, "<!-- %s -->\n".formatted(name));
            int until = text.indexOf("\n<!-- /%s -->".formatted(name), from - 1);
            assertThat(until).as("the end of %s in %s", name, page).isNotNegative();
            if (Boolean.getBoolean("musubi.regenerate")) {
                text = text.substring(0, from) + content.strip() + text.substring(until);
                Files.writeString(page, text);
                until = from + content.strip().length();
            }
            assertThat(text.substring(from, Math.max(from, until)))
                    .as("%s of %s is out of date: ./musubi test -Dmusubi.regenerate=true writes it", name, page)
                    .isEqualTo(content.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(page.toString(), e);
        }
    }

    private int after(String text, String mark) {
        int at = text.indexOf(mark);
        assertThat(at).as("the mark %s in %s", mark.strip(), page).isNotNegative();
        return at + mark.length();
    }
}
