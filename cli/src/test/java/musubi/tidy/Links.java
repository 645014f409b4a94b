package musubi.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The links of a Markdown page to other files of the repository and to their headings. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^(```|~~~).*?^\\1");
    private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

    private Links() {}

    /** Links of {@code page} that lead nowhere, {@code line: link}. {@code read} gives a file's text, if there is one. */
    static List<String> broken(String page, String text, Function<String, Optional<String>> read) {
        var broken = new ArrayList<String>();
        var prose = blank(blank(text, FENCE), CODE);
        var match = LINK.matcher(prose);
        while (match.find()) {
            var link = match.group(1);
            if (link.matches("(https?|mailto):.*")) continue;
            if (!resolves(page, text, link, read))
                broken.add(prose.substring(0, match.start()).lines().count() + ": " + link);
        }
        return broken;
    }

    private static boolean resolves(String page, String text, String link, Function<String, Optional<String>> read) {
        int hash = link.indexOf('#');
        var file = hash < 0 ? link : link.substring(0, hash);
        var target = file.isEmpty() ? Optional.of(text) : read.apply(beside(page, file));
        if (target.isEmpty()) return false;
        return hash < 0 || headings(target.get()).contains(link.substring(hash + 1));
    }

    /** The path of {@code link} as seen from the folder of {@code page}. */
    static String beside(String page, String link) {
        var parts = new ArrayList<>(List.of(page.split("/")));
        parts.removeLast();
        for (var part : link.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) parts.removeLast();
            else if (!part.equals(".")) parts.add(part);
        }
        return String.join("/", parts);
    }

    /** The anchors of the headings, as forges make them: lower case, punctuation dropped, blanks to hyphens. */
    static List<String> headings(String text) {
        return blank(text, FENCE)
                .lines()
                .filter(l -> l.matches("#{1,6} .*"))
                .map(l -> l.replaceFirst("#+ +", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String blank(String text, Pattern pattern) {
        return pattern.matcher(text).replaceAll(m -> m.group().replaceAll("[^\\n]", " "));
    }
}
