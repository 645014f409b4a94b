package musubi.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A page in both languages in one file, readable on screen and printable on A4. The language is chosen by a link, without
 * any script; what is shown is what is printed. Colours and sizes follow the design tokens of the Digital Agency (MIT).
 */
public final class Paper {
    private static final String STYLE = style();

    private Paper() {}

    /**
     * The whole file.
     *
     * @param first the language that is shown when none is chosen, {@code ja} or {@code en}
     * @param title of the file, by language
     * @param body what the page holds, by language
     */
    public static String of(String first, Function<String, String> title, Function<String, Markup> body) {
        var second = first.equals("ja") ? "en" : "ja";
        var page = new Markup();
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", first, "xml:lang", first);
        page.open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", title.apply(first));
        page.open("style").raw(STYLE).close();
        page.close();
        page.open("body");
        for (var language : new String[] {first, second}) {
            page.open(
                    "main",
                    "id",
                    language,
                    "lang",
                    language,
                    "xml:lang",
                    language,
                    "class",
                    language.equals(first) ? "first" : "second");
            page.open("nav", "class", "languages", "aria-label", language.equals("ja") ? "言語" : "Language");
            for (var to : new String[] {"ja", "en"})
                page.inline(
                        "a",
                        to.equals("ja") ? "日本語" : "English",
                        "href",
                        "#" + to,
                        "lang",
                        to,
                        "aria-current",
                        to.equals(language) ? "true" : "");
            page.close();
            page.add(body.apply(language));
            page.close();
        }
        page.close().close();
        return "<!DOCTYPE html>\n" + page.finished();
    }

    private static String style() {
        try (InputStream in = Paper.class.getResourceAsStream("paper.css")) {
            if (in == null) throw new IllegalStateException("paper.css is not in the jar");
            var css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0)
                throw new IllegalStateException("paper.css may not hold a character that XML escapes");
            return css;
        } catch (IOException e) {
            throw new UncheckedIOException("paper.css cannot be read", e);
        }
    }
}
