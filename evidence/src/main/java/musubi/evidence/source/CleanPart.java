package musubi.evidence.source;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What one chunk of a plain file of steps held, outside the heap, from where it is given back at once. */
final class CleanPart implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final CleanParser parser;
    private final List<CleanSteps.OtherLine> others = new ArrayList<>();
    private MemorySegment persons = MemorySegment.NULL;
    private MemorySegment packed = MemorySegment.NULL;
    private MemorySegment kinds = MemorySegment.NULL;
    private int size;
    private int lines;

    CleanPart(CleanParser parser) {
        this.parser = parser;
    }

    /** Whose numbers of people and kinds these are. */
    CleanParser parser() {
        return parser;
    }

    void other(String text) {
        others.add(new CleanSteps.OtherLine(lines, text));
    }

    void line() {
        lines++;
    }

    /** Keeps so many rows; {@code kinds} only when the file has them. */
    void keep(int[] person, long[] rows, int[] kinds, int count, boolean hasKinds) {
        size = count;
        persons = arena.allocate(Math.max(1, (long) count) * Integer.BYTES, Integer.BYTES);
        packed = arena.allocate(Math.max(1, (long) count) * Long.BYTES, Long.BYTES);
        MemorySegment.copy(person, 0, persons, ValueLayout.JAVA_INT, 0, count);
        MemorySegment.copy(rows, 0, packed, ValueLayout.JAVA_LONG, 0, count);
        if (!hasKinds) return;
        this.kinds = arena.allocate(Math.max(1, (long) count) * Integer.BYTES, Integer.BYTES);
        MemorySegment.copy(kinds, 0, this.kinds, ValueLayout.JAVA_INT, 0, count);
    }

    List<CleanSteps.OtherLine> others() {
        return others;
    }

    int size() {
        return size;
    }

    int lines() {
        return lines;
    }

    int person(int i) {
        return persons.getAtIndex(ValueLayout.JAVA_INT, i);
    }

    long row(int i) {
        return packed.getAtIndex(ValueLayout.JAVA_LONG, i);
    }

    int kind(int i) {
        return kinds.getAtIndex(ValueLayout.JAVA_INT, i);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) arena.close();
    }
}
