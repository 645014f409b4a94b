package musubi.platform.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Columns as a picture of 360 by 220 points: what a page draws as SVG, beside the table that says the same. */
record Chart(List<Column> columns, List<Level> levels) {
    static final int WIDTH = 360;
    static final int HEIGHT = 220;
    private static final int BOTTOM = 190;
    private static final int TOP = 24;

    /** Lists are copied. */
    Chart {
        columns = List.copyOf(columns);
        levels = List.copyOf(levels);
    }

    /**
     * What a column stands for.
     *
     * @param label below the column; empty for none
     * @param value empty when nothing was recorded, which is not zero
     * @param kind how it is drawn, as a class of the stylesheet
     */
    record Value(String label, OptionalLong value, String kind) {}

    /** A column, in points of the picture. */
    record Column(int x, int y, int width, int height, int middle, String label, String value, String kind) {}

    /** A line across. */
    record Level(int y, String kind) {}

    /** A line that is wanted. */
    record Mark(long value, String kind) {}

    /** Draws values from left to right. Figures stand over the columns where there is room for them. */
    static Chart of(List<Value> values, List<Mark> marks) {
        long most = Math.max(
                1,
                Math.max(
                        values.stream()
                                .mapToLong(v -> v.value().orElse(0))
                                .max()
                                .orElse(0),
                        marks.stream().mapToLong(Mark::value).max().orElse(0)));
        int slot = WIDTH / Math.max(1, values.size());
        int width = Math.max(4, slot * 7 / 10);
        boolean room = slot >= 44;
        var columns = new ArrayList<Column>();
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            int height = height(value.value().orElse(0), most);
            int middle = i * slot + slot / 2;
            columns.add(new Column(
                    middle - width / 2,
                    BOTTOM - height,
                    width,
                    height,
                    middle,
                    value.label(),
                    room && value.value().isPresent()
                            ? "%,d".formatted(value.value().getAsLong())
                            : "",
                    value.kind()));
        }
        return new Chart(
                columns,
                marks.stream()
                        .map(m -> new Level(BOTTOM - height(m.value(), most), m.kind()))
                        .toList());
    }

    private static int height(long value, long most) {
        return Math.toIntExact((BOTTOM - TOP) * value / most);
    }
}
