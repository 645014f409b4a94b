package musubi.cli;

import java.util.LinkedHashMap;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.quantity.Digest;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import musubi.study.power.Inventor;
import musubi.study.table.Table;

/** Invented people as the table that reading their file gives. */
final class InventedTable {
    private InventedTable() {}

    static Table of(Invention invention) {
        var columns = new LinkedHashMap<String, Column>();
        for (var column : invention.columns())
            columns.put(
                    column.name(),
                    column.labels().isEmpty() ? Numbers.over(column.values()) : Categories.of(column.labels()));
        return new Table(columns, Digest.of(invention.toString()));
    }

    static Inventor inventor(Design design, double hidden) {
        return (people, effect, seed) -> of(new Invention(design, people, seed, effect, hidden));
    }
}
