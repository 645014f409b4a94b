package musubi.effect.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The place of every row: a hash of its unit, then a hash of what the row says. Two files with the same rows in another
 * order get the same order here; rows that say the same in every column may change places, which changes nothing.
 */
final class Keys {
    private final long[] units;
    private final long[] contents;
    private final boolean isNamed;

    private Keys(long[] units, long[] contents, boolean isNamed) {
        this.units = units;
        this.contents = contents;
        this.isNamed = isNamed;
    }

    /** Hash of each row's unit; its top byte is the block. */
    long[] units() {
        return units;
    }

    static Keys of(Map<String, Column> columns, String id, int n) {
        var contents = new long[n];
        for (var column : columns.values()) fold(contents, column);
        for (int i = 0; i < n; i++) contents[i] = Order.mixed(contents[i]);
        if (id.isEmpty()) return new Keys(contents, contents, false);
        var ids = columns.get(id);
        if (ids == null) throw new IllegalArgumentException("no id column " + id);
        return new Keys(hashes(ids), contents, true);
    }

    /** Rows in their order. */
    int[] order() {
        if (!isNamed) return Order.unsigned(units);
        var byContent = Order.unsigned(contents);
        var keys = new long[units.length];
        for (int i = 0; i < keys.length; i++) keys[i] = units[byContent[i]];
        var byUnit = Order.unsigned(keys);
        for (int i = 0; i < byUnit.length; i++) byUnit[i] = byContent[byUnit[i]];
        return byUnit;
    }

    private static void fold(long[] contents, Column column) {
        var names = nameHashes(column.levels());
        var stretch = new double[4096];
        for (int from = 0; from < contents.length; from += stretch.length) {
            int until = Math.min(contents.length, from + stretch.length);
            column.copy(from, until, stretch, 0);
            for (int i = from; i < until; i++)
                contents[i] = Order.mixed(contents[i] * 31 + hash(stretch[i - from], names));
        }
    }

    private static long[] hashes(Column ids) {
        var names = nameHashes(ids.levels());
        var hashes = new long[ids.count()];
        for (int i = 0; i < hashes.length; i++) hashes[i] = Order.mixed(hash(ids.at(i), names));
        return hashes;
    }

    private static long hash(double value, List<Long> names) {
        if (names.isEmpty() || Double.isNaN(value)) return Double.doubleToLongBits(value + 0.0);
        return names.get((int) value);
    }

    /** FNV-1a over the characters: levels are hashed by name, because their index depends on who else is in the file. */
    private static List<Long> nameHashes(List<String> levels) {
        var hashes = new ArrayList<Long>();
        for (var level : levels) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < level.length(); i++) hash = (hash ^ level.charAt(i)) * 0x100000001b3L;
            hashes.add(hash);
        }
        return hashes;
    }
}
