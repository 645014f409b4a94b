package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Rows added up by area, and by band where the method needs bands. Areas stand in the order of their names, bands in the
 * order of the numbers they begin with.
 *
 * @param areas by name
 * @param bands the bands of each area; empty without bands
 * @param sample rows added up and left out
 */
record Areas(List<Area> areas, Map<String, List<Area>> bands, Sample sample) {
    /** The name of all areas together. */
    static final String ALL = "all";

    /** Reads {@code count ~ area} or {@code count ~ 1}; without a column of populations every row is one person. */
    static Areas read(Request request, Optional<String> population, Optional<String> band) {
        var needed = new LinkedHashSet<>(request.formula().variables());
        population.ifPresent(needed::add);
        band.ifPresent(needed::add);
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        var counts = Evaluation.of(request.formula().response().single(), rows);
        var area = area(request);
        var labels = codes(rows, area, 0);
        var parts = codes(rows, band, 0);
        var people = numbers(rows, population, 1);
        // Cells are found by code, and named and sorted once at the end: there may be a million rows.
        var sums = new HashMap<Cell, Area>();
        for (int row = 0; row < counts.length; row++)
            sums.merge(
                    new Cell(labels[row] + 0.0, parts[row] + 0.0),
                    Area.row("", "", counts[row], people[row]),
                    Area::plus);
        var cells = new TreeMap<String, TreeMap<String, Area>>();
        sums.forEach((cell, sum) -> {
            var label = area.map(c -> word(rows.column(c), cell.label())).orElse(ALL);
            var part = band.map(c -> word(rows.column(c), cell.band())).orElse("");
            cells.computeIfAbsent(label, l -> new TreeMap<>(Bands.ORDER)).put(part, sum.named(label, part));
        });
        return of(cells, band.isPresent(), new Sample(rows.count(), complete.dropped(), Map.of("areas", (long)
                cells.size())));
    }

    private record Cell(double label, double band) {}

    /** The values of a column as the rows hold them, or one value for all. */
    static double[] codes(Rows rows, Optional<String> column, double otherwise) {
        return column.map(rows::column)
                .orElse(new Constant(otherwise, rows.count()))
                .toArray();
    }

    /** The numbers of a column, or one for all; categories are refused. */
    static double[] numbers(Rows rows, Optional<String> column, double otherwise) {
        column.ifPresent(name -> Evaluation.numbers(rows, name));
        return codes(rows, column, otherwise);
    }

    private static Areas of(Map<String, TreeMap<String, Area>> cells, boolean hasBands, Sample sample) {
        var areas = new ArrayList<Area>();
        var bands = new TreeMap<String, List<Area>>();
        cells.forEach((label, parts) -> {
            var sum = Area.none(label, "");
            for (var part : parts.values()) sum = sum.plus(part);
            areas.add(sum);
            if (hasBands) bands.put(label, List.copyOf(parts.values()));
        });
        return new Areas(List.copyOf(areas), bands, sample);
    }

    private static Optional<String> area(Request request) {
        var terms = request.formula().terms();
        if (terms.isEmpty()) return Optional.empty();
        if (terms.size() == 1
                && terms.get(0).parts().size() == 1
                && terms.get(0).parts().get(0) instanceof Expression.Variable variable)
            return Optional.of(variable.name());
        throw new Unreadable(
                "indicator.area-column",
                request.formula().text(),
                new Words(
                        "右辺は地区の列を一つだけ（全体なら 1 を）書いてください。例: 件数 ~ 地区。",
                        "The right side is the one column that names the areas, or 1 for all, as in cases ~ area."));
    }

    /** The word or the number that a column holds as {@code value}. */
    static String word(Column column, double value) {
        return column.isCategory() ? column.levels().get((int) value) : new Expression.Constant(value).label();
    }

    /** All areas together. */
    Area all() {
        var sum = Area.none(ALL, "");
        for (var area : areas) sum = sum.plus(area);
        return sum;
    }

    /** All areas together, then each of several. */
    List<Area> withAll() {
        if (areas.size() == 1) return areas;
        var more = new ArrayList<>(List.of(all()));
        more.addAll(areas);
        return more;
    }

    /** The bands of all areas together. */
    List<Area> allBands() {
        var sums = new TreeMap<String, Area>(Bands.ORDER);
        for (var parts : bands.values())
            for (var part : parts)
                sums.merge(part.band(), Area.none(ALL, part.band()).plus(part), Area::plus);
        return List.copyOf(sums.values());
    }

    /** Bands of all areas together under {@link #ALL}, then those of each of several. */
    Map<String, List<Area>> bandsWithAll() {
        var more = new java.util.LinkedHashMap<String, List<Area>>();
        if (bands.size() > 1) more.put(ALL, allBands());
        more.putAll(bands);
        return more;
    }

    /** Why these sums are no counts, if so. */
    Optional<NotEstimable> refusal() {
        if (areas.isEmpty())
            return Optional.of(new NotEstimable(Why.TOO_FEW_ROWS, new Words("欠けのない行がありません。", "No row is complete.")));
        for (var area : areas)
            if (!(area.count() >= 0) || !(area.population() >= 0) || Double.isInfinite(area.population()))
                return Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "地区「%s」の件数 %s、人口 %s は使えません。".formatted(area.label(), area.count(), area.population()),
                                "Area \"%s\" has count %s and population %s."
                                        .formatted(area.label(), area.count(), area.population()))));
        return Optional.empty();
    }

    /** A column that has one number for each band, in whatever area the band stands. */
    static Map<String, Double> byBand(Rows rows, String bandColumn, String valueColumn) {
        var bands = rows.column(bandColumn).toArray();
        var values = Evaluation.numbers(rows, valueColumn).toArray();
        var found = new HashMap<Double, Double>();
        for (int row = 0; row < bands.length; row++) {
            if (Double.isNaN(bands[row]) || Double.isNaN(values[row])) continue;
            var before = found.putIfAbsent(bands[row], values[row]);
            if (before != null && before != values[row])
                throw two(valueColumn, word(rows.column(bandColumn), bands[row]), before, values[row]);
        }
        var named = new TreeMap<String, Double>(Bands.ORDER);
        found.forEach((band, value) -> named.put(word(rows.column(bandColumn), band), value));
        return named;
    }

    private static Unreadable two(String column, String band, double before, double value) {
        return new Unreadable(
                "indicator.band-value",
                column,
                new Words(
                        "列「%s」の値が年齢階級「%s」で %s と %s に分かれています。".formatted(column, band, before, value),
                        "Column \"%s\" has both %s and %s for band \"%s\".".formatted(column, before, value, band)));
    }
}
