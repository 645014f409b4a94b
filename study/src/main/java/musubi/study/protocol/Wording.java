package musubi.study.protocol;

import java.util.Comparator;
import java.util.Map;
import musubi.quantity.Words;

/**
 * What readers of the report call the groups and the columns.
 *
 * @param exposed those exposed
 * @param compared those they are compared with
 * @param labels columns, or a column with its level such as {@code sexF}, in words
 */
public record Wording(Words exposed, Words compared, Map<String, Words> labels) {
    static final Words TOOK_PART = new Words("参加した人", "those who took part");
    static final Words DID_NOT = new Words("参加しなかった人", "those who did not take part");

    /** Labels are copied. */
    public Wording {
        labels = Map.copyOf(labels);
    }

    /** A column, or a level of one as formulas write it, in words; as it is written when nothing is said of it. */
    public Words label(String column) {
        var whole = labels.get(column);
        if (whole != null) return whole;
        return labels.entrySet().stream()
                .filter(label -> column.startsWith(label.getKey()))
                .max(Comparator.comparingInt(label -> label.getKey().length()))
                .map(label ->
                        level(label.getValue(), column.substring(label.getKey().length())))
                .orElse(Words.same(column));
    }

    private static Words level(Words column, String level) {
        var words = switch (level) {
            case "TRUE" -> new Words("はい", "yes");
            case "FALSE" -> new Words("いいえ", "no");
            default -> Words.same(level);
        };
        return new Words(column.ja() + "（" + words.ja() + "）", column.en() + " (" + words.en() + ")");
    }

    /** A group written {@code variable = value}, in words. */
    public Words group(String written) {
        int middle = written.indexOf(" = ");
        if (middle < 0) return Words.same(written);
        var column = written.substring(0, middle);
        return labels.isEmpty() || !labels.containsKey(column)
                ? Words.same(written)
                : label(column + written.substring(middle + 3));
    }
}
