package musubi.agreement.payout;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * From what a payee writes to what a bank prints: small kana become large, every dash becomes {@code -}, full width
 * becomes half width with the voicing mark as a character of its own, lower case becomes upper case. Kanji are never
 * turned into kana, and nothing is cut or dropped: a name that cannot be printed is refused.
 */
public final class Kana {
    private static final String SMALL = "ァィゥェォッャュョヮヵヶｧｨｩｪｫｯｬｭｮ";
    private static final String LARGE = "アイウエオツヤユヨワカケｱｲｳｴｵﾂﾔﾕﾖ";
    private static final String DASHES = "ーｰ－‐‑―−–—";
    private static final Map<Character, String> HALF = half();

    /** What became of a name. */
    public sealed interface Printing {
        /**
         * It can be printed.
         *
         * @param text in half width
         * @param readsDifferently whether a small kana became a large one, so that the payee should see it
         */
        record Printed(String text, boolean readsDifferently) implements Printing {}

        /** It cannot: this part of it has no place in the file. */
        record Refused(String part) implements Printing {}
    }

    private Kana() {}

    /** The name as the bank prints it. */
    public static Printing print(String name, CharacterClass in, BankProfile profile) {
        var small = Normalizer.normalize(name, Normalizer.Form.NFC);
        var text = new StringBuilder();
        boolean changed = false;
        for (int at = 0; at < small.length(); ) {
            int point = small.codePointAt(at);
            at += Character.charCount(point);
            if (Character.charCount(point) == 2) return new Printing.Refused(Character.toString(point));
            char c = (char) point;
            int size = SMALL.indexOf(c);
            if (size >= 0) {
                changed = true;
                c = LARGE.charAt(size);
            }
            var printed = half(c);
            if (printed.isEmpty()) return new Printing.Refused(String.valueOf(c));
            text.append(printed.get());
        }
        var done = text.toString();
        return in.stranger(done, profile)
                .<Printing>map(Printing.Refused::new)
                .orElse(new Printing.Printed(done, changed));
    }

    /**
     * At most {@code length} characters of a printed name, cut where the operator has agreed to cut: never between a
     * kana and its mark.
     */
    public static String cut(String printed, int length) {
        if (printed.length() <= length) return printed;
        char next = printed.charAt(length);
        return printed.substring(0, length > 0 && (next == 'ﾞ' || next == 'ﾟ') ? length - 1 : length);
    }

    private static Optional<String> half(char c) {
        if (DASHES.indexOf(c) >= 0) return Optional.of("-");
        if (c == '　') return Optional.of(" ");
        if (c == '￥' || c == '¥') return Optional.of("\\");
        char narrow = c >= '！' && c <= '～' ? (char) (c - '！' + '!') : c;
        if (narrow >= ' ' && narrow <= '~') return Optional.of(String.valueOf(upper(narrow)));
        if (c >= '｡' && c <= 'ﾟ') return Optional.of(String.valueOf(c));
        return Optional.ofNullable(HALF.get(c));
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    private static Map<Character, String> half() {
        var table = new HashMap<Character, String>();
        pair(
                table,
                "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
                "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
                "");
        pair(table, "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボ", "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ", "ﾞ");
        pair(table, "パピプペポ", "ﾊﾋﾌﾍﾎ", "ﾟ");
        pair(table, "゛゜「」", "ﾞﾟ｢｣", "");
        return Map.copyOf(table);
    }

    private static void pair(Map<Character, String> table, String full, String half, String mark) {
        for (int i = 0; i < full.length(); i++) table.put(full.charAt(i), half.charAt(i) + mark);
    }
}
