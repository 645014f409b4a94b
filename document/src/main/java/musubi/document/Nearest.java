package musubi.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word nearest to one that is not known: smallest number of edits, at most a third of its length. */
public final class Nearest {
    private Nearest() {}

    /** The nearest of the known words, when one is near enough. */
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(k -> distance(word, k) <= Math.max(2, word.length() / 3))
                .min(Comparator.<String>comparingInt(k -> distance(word, k)).thenComparing(Comparator.naturalOrder()));
    }

    /** " Did you mean X?" in Japanese, or nothing. */
    public static String ja(String word, Collection<String> known) {
        return to(word, known).map(k -> "「" + k + "」ではありませんか。").orElse("");
    }

    /** " Did you mean X?" in English, or nothing. */
    public static String en(String word, Collection<String> known) {
        return to(word, known).map(k -> " Did you mean \"" + k + "\"?").orElse("");
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two words. Source: Damerau (1964), CACM 7(3), 171-176. */
    private static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++)
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[a.length()][b.length()];
    }
}
