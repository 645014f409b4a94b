package musubi.effect.formula;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import musubi.effect.rows.Column;

/**
 * Columns of numbers that were read as words, because some cell says "n/a" or all are written as "45,000". Each number would
 * become a category of its own, in silence; {@code factor()} says that categories are meant.
 */
final class SpoiltNumbers {
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?");
    private static final Pattern DRESSED =
            Pattern.compile("[¥\\\\$€£]? ?[+-]?[0-9]+(,[0-9]+)*([.][0-9]*)? ?(%|円|千円|万円|歳|才|歩|kg|cm)?");
    private static final Pattern CODE = Pattern.compile("[0-9]+");

    private SpoiltNumbers() {}

    /** Refuses {@code column}, which a formula names outside {@code factor()}, when its levels look like such numbers. */
    static void refuse(String name, Column column) {
        var levels = column.levels();
        if (levels.stream().allMatch(l -> CODE.matcher(l).matches())) return;
        int plain = 0;
        var dressed = new ArrayList<String>();
        var words = new ArrayList<String>();
        for (var level : levels) {
            if (PLAIN.matcher(level).matches()) plain++;
            else if (isDressed(level)) dressed.add(level);
            else words.add(level);
        }
        if (words.isEmpty() && !dressed.isEmpty()) throw dressed(name, dressed.get(0));
        if (plain + dressed.size() >= 2 && plain + dressed.size() > words.size() && !words.isEmpty())
            throw mixed(name, words);
    }

    private static boolean isDressed(String level) {
        return DRESSED.matcher(Normalizer.normalize(level, Normalizer.Form.NFKC).strip())
                .matches();
    }

    private static musubi.effect.Unreadable dressed(String name, String level) {
        return Reading.refused(
                "formula.numbers-as-words",
                level,
                "列「" + name + "」の数は「" + level + "」のように書かれていて、数として読めません。45000 や 0.12 のように数字だけにしてください。分類のつもりなら factor("
                        + name + ") と書いてください。",
                "The numbers of column \"" + name + "\" are written as \"" + level
                        + "\", which is not read as a number: write digits only, as 45000 or 0.12; if categories are meant, write factor("
                        + name + ").");
    }

    private static musubi.effect.Unreadable mixed(String name, List<String> words) {
        var some = "\"" + String.join("\", \"", words.subList(0, Math.min(3, words.size()))) + "\"";
        return Reading.refused(
                "formula.numbers-and-words",
                words.get(0),
                "列「" + name + "」は数の列のようですが、数でない値（" + some + "）があります。欠測なら空にしてください。分類のつもりなら factor(" + name
                        + ") と書いてください。",
                "Column \"" + name + "\" holds numbers, but also " + some
                        + ": leave missing cells empty; if categories are meant, write factor(" + name + ").");
    }
}
