package musubi.effect.regression;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Column;

/**
 * Which of the two values of a column means treated. The answer says it, because a wrong guess turns the sign of the effect.
 *
 * @param isGiven whether the request or the coding says it, so that nothing was guessed
 */
public record TwoArms(String name, Column column, double treated, double control, boolean isGiven) {

    /** The value that was asked for, or the larger one, which is the later one of categories. */
    public static TwoArms of(String name, Column column, double[] ascending, Optional<String> asked) {
        if (asked.isEmpty()) return new TwoArms(name, column, ascending[1], ascending[0], isPlain(column, ascending));
        for (double value : ascending)
            if (text(column, value).equals(asked.get()))
                return new TwoArms(name, column, value, value == ascending[0] ? ascending[1] : ascending[0], true);
        throw new Unreadable(
                "estimate.unknown-level",
                asked.get(),
                new Words("群に値「" + asked.get() + "」はありません。", "No group has the value \"" + asked.get() + "\"."));
    }

    private static boolean isPlain(Column column, double[] ascending) {
        if (column.isCategory())
            return text(column, ascending[0]).equalsIgnoreCase("false")
                    && text(column, ascending[1]).equalsIgnoreCase("true");
        return ascending[0] == 0;
    }

    private static String text(Column column, double value) {
        return column.isCategory() ? column.levels().get((int) value) : new Expression.Constant(value).label();
    }

    /** The other way round, because the request says so. */
    public TwoArms turned() {
        double one = control;
        double other = treated;
        return new TwoArms(name, column, one, other, true);
    }

    /** As they are, because the request says so. */
    public TwoArms given() {
        return new TwoArms(name, column, treated, control, true);
    }

    /** The level or number that means untreated. */
    public String controlText() {
        return text(column, control);
    }

    /** Who is called treated. */
    public Convention convention() {
        return new Convention("treated", name + " = " + text(column, treated) + ", compared with " + controlText(), "");
    }

    /** A word to look again, when the larger or later value was taken for want of a better sign. */
    public List<Words> remarks() {
        if (isGiven) return List.of();
        var chosen = text(column, treated);
        return List.of(new Words(
                "「" + name + "」が「" + chosen + "」の人を参加した人、「" + controlText() + "」の人を比べる人とみなしました。逆なら設定 treated="
                        + controlText() + " を加えてください。",
                "Those with " + name + " = " + chosen + " are taken as treated and those with " + controlText()
                        + " as controls; if it is the other way round, set treated=" + controlText() + "."));
    }
}
