package musubi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.document.Markup;

/**
 * Draws bars and lines as SVG inside a page: an axis from a round number to a round number, every value printed, a title and a
 * sentence for those who do not see it. Series differ by pattern, mark and label, not by colour alone. All coordinates are
 * whole numbers, so a drawing is the same on every machine.
 */
final class Chart {
    private static final int LEFT = 96;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final String[] COLOURS = {"#0017c1", "#197a4b", "#c74700", "#1a1a1a", "#7a29c0"};
    private static final String[] DASHES = {"", "12 5", "3 5", "16 4 3 4", "7 7"};

    /** Values by category, in the order of the categories. */
    record Series(String name, List<Long> values) {
        Series {
            values = List.copyOf(values);
        }
    }

    private final Markup page = new Markup();
    private final String id;
    private final int width;
    private final int height;
    private final int right;
    private final long scale;
    private long least;
    private long most;
    private long step = 1;

    /**
     * @param id unique in its page
     * @param scale what values are divided by when they are printed, such as a million
     */
    private Chart(String id, int width, int height, int right, long scale) {
        this.id = id;
        this.width = width;
        this.height = height;
        this.right = right;
        this.scale = scale;
    }

    /** One bar for each category that was measured, a dash for each that was not, and the target as a dashed line. */
    static Markup bars(
            String id,
            String title,
            String told,
            List<String> categories,
            List<Optional<Long>> values,
            long scale,
            long target) {
        var chart = new Chart(id, 450, 270, 12, scale);
        long most = values.stream()
                .flatMap(Optional::stream)
                .mapToLong(v -> v)
                .max()
                .orElse(0);
        chart.range(0, Math.max(target, most));
        chart.begin(title, told);
        chart.axis(categories);
        int room = chart.room(categories.size());
        for (int i = 0; i < values.size(); i++) {
            int x = chart.x(i, categories.size());
            long value = values.get(i).orElse(0L);
            chart.box(x - room / 2, chart.y(value), room, chart.y(0) - chart.y(value), 0);
        }
        // The line stands before the bars, and the numbers before the line.
        chart.target(target);
        for (int i = 0; i < values.size(); i++)
            chart.label(
                    chart.x(i, categories.size()),
                    chart.y(values.get(i).orElse(0L)) - 6,
                    "middle",
                    values.get(i).map(chart::shown).orElse("—"));
        return chart.end();
    }

    private void target(long target) {
        if (target == 0) return;
        page.empty(
                "line",
                "x1",
                "" + LEFT,
                "x2",
                "" + (width - right),
                "y1",
                "" + y(target),
                "y2",
                "" + y(target),
                "stroke",
                "#1a1a1a",
                "stroke-width",
                "3",
                "stroke-dasharray",
                "10 6");
    }

    /** One bar for each category, made of the series on top of each other, with the sum printed above. */
    static Markup stacks(
            String id, String title, String told, List<String> categories, List<Series> series, long scale) {
        var chart = new Chart(id, 920, 430, 20, scale);
        var sums = new ArrayList<Long>();
        for (int i = 0; i < categories.size(); i++) {
            long sum = 0;
            for (var s : series) sum += s.values().get(i);
            sums.add(sum);
        }
        chart.range(0, sums.stream().mapToLong(Long::longValue).max().orElse(0));
        chart.begin(title, told);
        chart.patterns(series.size());
        chart.axis(categories);
        int room = chart.room(categories.size());
        for (int i = 0; i < categories.size(); i++) {
            int x = chart.x(i, categories.size());
            long under = 0;
            for (int s = 0; s < series.size(); s++) {
                long value = series.get(s).values().get(i);
                int top = chart.y(under + value);
                int bottom = chart.y(under);
                chart.box(x - room / 2, top, room, bottom - top, s);
                under += value;
            }
            chart.label(x, chart.y(under) - 8, "middle", chart.shown(under));
        }
        chart.legend(series);
        return chart.end();
    }

    /** One line for each series, marked at every category, named where it ends. */
    static Markup lines(
            String id, String title, String told, List<String> categories, List<Series> series, long scale) {
        var chart = new Chart(id, 920, 470, 210, scale);
        var all = series.stream().flatMap(s -> s.values().stream()).toList();
        chart.range(
                Math.min(0, all.stream().mapToLong(Long::longValue).min().orElse(0)),
                all.stream().mapToLong(Long::longValue).max().orElse(0));
        chart.begin(title, told);
        chart.axis(categories);
        for (int s = 0; s < series.size(); s++) chart.line(s, series.get(s), categories.size());
        chart.ends(series);
        return chart.end();
    }

    private void line(int number, Series series, int categories) {
        var points = new StringBuilder();
        for (int i = 0; i < categories; i++)
            points.append(i == 0 ? "" : " ")
                    .append(x(i, categories))
                    .append(',')
                    .append(y(series.values().get(i)));
        page.empty(
                "polyline",
                "points",
                points.toString(),
                "fill",
                "none",
                "stroke",
                colour(number),
                "stroke-width",
                "4",
                "stroke-dasharray",
                DASHES[number % DASHES.length]);
        for (int i = 0; i < categories; i++)
            page.empty(
                    "circle",
                    "cx",
                    "" + x(i, categories),
                    "cy",
                    "" + y(series.values().get(i)),
                    "r",
                    "6",
                    "fill",
                    number % 2 == 0 ? colour(number) : "#ffffff",
                    "stroke",
                    colour(number),
                    "stroke-width",
                    "3");
    }

    /** The names at the right end, moved apart where the lines end close to each other. */
    private void ends(List<Series> series) {
        var order = new ArrayList<Integer>();
        for (int s = 0; s < series.size(); s++) order.add(s);
        order.sort((a, b) -> Integer.compare(
                y(series.get(a).values().getLast()), y(series.get(b).values().getLast())));
        int free = TOP;
        int lowest = height - 26 - 46 * (series.size() - 1);
        for (int s : order) {
            int at = Math.max(free, Math.min(y(series.get(s).values().getLast()), lowest));
            lowest += 46;
            label(width - right + 16, at, "start", series.get(s).name());
            label(
                    width - right + 16,
                    at + 20,
                    "start",
                    shown(series.get(s).values().getLast()));
            free = at + 46;
        }
    }

    private void begin(String title, String told) {
        page.open(
                "svg",
                "viewBox",
                "0 0 %d %d".formatted(width, height),
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        page.element("title", title, "id", id + "-t").element("desc", told, "id", id + "-d");
    }

    private Markup end() {
        page.close();
        return page;
    }

    private void patterns(int series) {
        page.open("defs");
        for (int s = 1; s < series; s++) {
            page.open(
                    "pattern",
                    "id",
                    id + "-p" + s,
                    "width",
                    "10",
                    "height",
                    "10",
                    "patternUnits",
                    "userSpaceOnUse",
                    "patternTransform",
                    "rotate(%d)".formatted(s % 2 == 1 ? 45 : 135));
            page.empty("rect", "width", "10", "height", "10", "fill", "#ffffff");
            page.empty("rect", "width", s == 1 ? "6" : "3", "height", "10", "fill", colour(s));
            page.close();
        }
        page.close();
    }

    private void legend(List<Series> series) {
        int x = LEFT;
        for (int s = 0; s < series.size(); s++) {
            box(x, 2, 22, 18, s);
            label(x + 30, 17, "start", series.get(s).name());
            x += 46 + 17 * Columns.width(series.get(s).name()) / 2 + 10;
        }
    }

    private void box(int x, int y, int boxWidth, int boxHeight, int series) {
        if (boxHeight <= 0) return;
        page.empty(
                "rect",
                "x",
                "" + x,
                "y",
                "" + y,
                "width",
                "" + boxWidth,
                "height",
                "" + boxHeight,
                "fill",
                series == 0 ? colour(0) : "url(#" + id + "-p" + series + ")",
                "stroke",
                colour(series),
                "stroke-width",
                "2");
    }

    private void label(int x, int y, String anchor, String text) {
        page.inline(
                "text",
                text,
                "x",
                "" + x,
                "y",
                "" + y,
                "text-anchor",
                anchor,
                "font-size",
                "16",
                "stroke",
                "#ffffff",
                "stroke-width",
                "4",
                "paint-order",
                "stroke");
    }

    private void axis(List<String> categories) {
        for (long at = least; at <= most; at += step) {
            page.empty(
                    "line",
                    "x1",
                    "" + LEFT,
                    "x2",
                    "" + (width - right),
                    "y1",
                    "" + y(at),
                    "y2",
                    "" + y(at),
                    "stroke",
                    at == 0 ? "#1a1a1a" : "#b3b3b3",
                    "stroke-width",
                    at == 0 ? "2" : "1");
            label(LEFT - 10, y(at) + 6, "end", shown(at));
        }
        for (int i = 0; i < categories.size(); i++)
            label(x(i, categories.size()), height - BOTTOM + 28, "middle", categories.get(i));
    }

    /** Widens the range to round numbers, at most seven steps of 1, 2 or 5 times a power of ten. */
    private void range(long from, long to) {
        long span = Math.max(1, to - from);
        for (int i = 0; span / step > 5; i++) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        least = Math.floorDiv(from, step) * step;
        most = Math.ceilDiv(Math.max(to, least + 1), step) * step;
    }

    private int room(int categories) {
        return (width - right - LEFT) * 3 / (categories * 5);
    }

    private int x(int category, int categories) {
        return LEFT + (width - right - LEFT) * (2 * category + 1) / (2 * categories);
    }

    private int y(long value) {
        int room = height - TOP - BOTTOM;
        return height - BOTTOM - Math.toIntExact(Math.multiplyExact(value - least, (long) room) / (most - least));
    }

    private String shown(long value) {
        if (scale == 1) return String.format(Locale.ROOT, "%,d", value).replace('-', '−');
        long tenths = Math.floorDiv(Math.addExact(Math.multiplyExact(Math.abs(value), 10L), scale / 2), scale);
        var text = "%,d".formatted(tenths / 10) + (tenths % 10 == 0 ? "" : "." + tenths % 10);
        return (value < 0 && tenths != 0 ? "−" : "") + text;
    }

    private static String colour(int series) {
        return COLOURS[series % COLOURS.length];
    }
}
