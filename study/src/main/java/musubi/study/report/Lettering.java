package musubi.study.report;

import java.util.ArrayList;
import java.util.List;

/** Words broken into lines that fit, which a drawing does not do by itself. */
final class Lettering {
    private static final int FIRST_WIDE = 0x2E80;

    private Lettering() {}

    /** Lines of at most so many Latin letters, Japanese ones counting as two; broken at a space where there is one. */
    static List<String> lines(String text, int most) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int until = fitting(text, from, most);
            if (until < text.length()) {
                int space = text.lastIndexOf(' ', until);
                if (space > from + (until - from) / 2) until = space;
            }
            lines.add(text.substring(from, until).strip());
            from = until;
            while (from < text.length() && text.charAt(from) == ' ') from++;
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static int fitting(String text, int from, int most) {
        int width = 0;
        int at = from;
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            width += letter >= FIRST_WIDE ? 2 : 1;
            if (width > most && at > from) return at;
            at += Character.charCount(letter);
        }
        return at;
    }
}
