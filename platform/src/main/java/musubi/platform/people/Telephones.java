package musubi.platform.people;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Numbers of telephones, however they are written: wide or narrow, with hyphens, brackets and blanks, from abroad. */
final class Telephones {
    private static final Pattern BETWEEN = Pattern.compile("[\\s()\\[\\].\\-\u2010-\u2015\u2212\u30fc]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{6,15}");

    private Telephones() {}

    /** The digits of each number in a text, a number of Japan as it is dialled here. */
    static List<String> in(String text) {
        return Arrays.stream(Normalizer.normalize(text, Normalizer.Form.NFKC).split("[,/;\u3001\n]"))
                .map(part -> BETWEEN.matcher(part).replaceAll("").replaceFirst("^\\+810?", "0"))
                .filter(digits -> DIGITS.matcher(digits).matches())
                .distinct()
                .toList();
    }
}
