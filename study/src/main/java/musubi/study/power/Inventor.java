package musubi.study.power;

import musubi.study.table.Table;

/** Invents a table. The same arguments give the same table, on any thread. */
@FunctionalInterface
public interface Inventor {
    /** The table of so many people, with this true effect, from this seed. */
    Table table(int people, double effect, long seed);
}
