package musubi.platform.worksheet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Part;
import musubi.platform.figures.Target;
import musubi.quantity.FiscalYear;
import org.springframework.stereotype.Component;

/**
 * The indicators of the version that holds, against what both sides agreed to reach. Both sides see the same: sums alone, and of few people
 * none, as {@link Figures#shown} gives them. Whoever takes part is told of no indicator the municipality did not agree to watch with them.
 */
@Component
class Watch {
    private static final int MOST_DECIMALS = 2;

    private final Figures figures;
    private final Subjects subjects;
    private final Worksheets worksheets;
    private final Acting acting;

    Watch(Figures figures, Subjects subjects, Worksheets worksheets, Acting acting) {
        this.figures = figures;
        this.subjects = subjects;
        this.worksheets = worksheets;
        this.acting = acting;
    }

    /** Why there is no value. */
    enum Why {
        FEW,
        NOT_YET,
        NOTHING
    }

    /**
     * An indicator against its target.
     *
     * @param row of the worksheet
     * @param value with its unit, in the reader's language; empty when none is shown, and {@code why} says why
     * @param target as a number to read
     * @param asOf the day it is of; empty without a value
     */
    record Watched(
            Content.Row row,
            String value,
            String target,
            Optional<LocalDate> asOf,
            Why why,
            Target.Standing standing) {}

    private static Watched without(Content.Row row, Why why) {
        return new Watched(row, "", shown(row), Optional.empty(), why, Target.Standing.NOT_MEASURED);
    }

    private static String shown(Content.Row row) {
        return number(new BigDecimal(row.cell("target"))) + row.cell("unit");
    }

    /** Those of the version that holds; none while nothing does. */
    List<Watched> of(Worksheet sheet, Locale locale) {
        var inForce = sheet.inForce();
        if (inForce.isEmpty()) return List.of();
        var readings = worksheets.readings(sheet.id());
        var offering = subjects.offering(inForce.get().content());
        return inForce.get().content().rows(Table.KPIS).stream()
                .map(row -> row.cell("measure").isEmpty()
                        ? byHand(row, readings)
                        : measured(row, offering, new Wording(locale.getLanguage())))
                .toList();
    }

    private Watched byHand(Content.Row row, List<Worksheets.Reading> readings) {
        var last = readings.stream()
                .filter(r -> r.indicator().equals(Worksheets.Indicator.of(row)))
                .findFirst();
        if (last.isEmpty()) return without(row, Why.NOT_YET);
        var value = last.get().value();
        var target = target(row, FiscalYear.of(last.get().day()));
        int against = value.compareTo(target.target());
        boolean good = target.direction() == Target.Direction.AT_LEAST ? against >= 0 : against <= 0;
        return new Watched(
                row,
                number(value) + row.cell("unit"),
                shown(row),
                Optional.of(last.get().day()),
                Why.NOTHING,
                good ? Target.Standing.REACHED : Target.Standing.MISSED);
    }

    /** A partner reads no figures of their own: the server reads this one for them, unless it is of others than the worksheet is about. */
    private Watched measured(Content.Row row, Set<String> offering, Wording words) {
        if (!row.cell("part").isEmpty() && !offering.contains(row.cell("part"))) return without(row, Why.NOT_YET);
        var year = FiscalYear.of(figures.today());
        var part = row.cell("part").isEmpty() ? Part.YEAR : new Part(Figure.Grain.PROVIDER, row.cell("part"));
        var shown = acting.as(
                Actor.job("worksheet", acting.actor().municipality()),
                () -> figures.shown(row.cell("measure"), part, year));
        return switch (shown) {
            case Figures.Shown.Value(var figure, var asOf) ->
                new Watched(
                        row,
                        figure.value()
                                .map(v -> quantity(v, figure.unit(), words))
                                .orElse(""),
                        shown(row),
                        Optional.of(asOf),
                        Why.NOTHING,
                        target(row, year).standing(figure));
            case Figures.Shown.Few few -> without(row, Why.FEW);
            case Figures.Shown.NotYet none -> without(row, Why.NOT_YET);
        };
    }

    private static String quantity(BigDecimal value, String unit, Wording words) {
        return unit.equals("%") ? number(value) + "%" : words.value(number(value) + " " + unit);
    }

    private static Target target(Content.Row row, FiscalYear year) {
        return new Target(
                row.cell("measure"),
                year.year(),
                new BigDecimal(row.cell("target")),
                row.cell("direction").equals("at-most") ? Target.Direction.AT_MOST : Target.Direction.AT_LEAST);
    }

    /** What the municipality set out to reach this fiscal year, by measure, for whoever chooses a target of the worksheet. */
    Map<String, String> targets() {
        return figures.targets(FiscalYear.of(figures.today()).year()).stream()
                .filter(target -> target.of().equals(Part.YEAR))
                .collect(Collectors.toMap(Target::measure, target -> number(target.target())));
    }

    /** Grouped by three, with at most two decimals. */
    static String number(BigDecimal value) {
        var rounded = value.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
