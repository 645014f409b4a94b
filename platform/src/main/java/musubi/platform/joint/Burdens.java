package musubi.platform.joint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import musubi.agreement.settlement.Line;
import musubi.quantity.Exact;
import musubi.quantity.Split;

/**
 * What each party bears of a statement, to the yen: its share of the total by the rule of {@link Split}, and of that share a part of each line. What
 * a party bears of the lines comes to its share, and what the parties bear of a line comes to the line. A line that a correction did not change is
 * borne as before; those that changed take the difference. Where they cannot take it all, as when a line is gone, a party bears a few yen more or
 * less than the rule gives, until a later correction evens it out.
 */
final class Burdens {
    private Burdens() {}

    /** The share of each party of a total; what is to be returned in all is split like what is to be paid. */
    static List<Long> of(long total, List<Exact> weights) {
        return Split.of(Math.abs(total), weights).stream()
                .map(share -> Long.signum(total) * share)
                .toList();
    }

    /**
     * Who bears what of each line.
     *
     * @param before of the statement that is put right; empty for a first one
     */
    static List<Borne> of(List<Line> lines, List<Borne> before, List<Exact> weights) {
        var earlier = new HashMap<String, Borne>();
        before.forEach(borne -> earlier.put(borne.key(), borne));
        var kept = new HashMap<Integer, List<Long>>();
        for (int i = 0; i < lines.size(); i++) {
            var same = earlier.get(Borne.key(lines.get(i)));
            if (same != null && same.line().amount() == lines.get(i).amount()) kept.put(i, same.parts());
        }
        var parts = of(lines.stream().map(Line::amount).toList(), kept, weights);
        return IntStream.range(0, lines.size())
                .mapToObj(i -> new Borne(lines.get(i), parts.get(i)))
                .toList();
    }

    /**
     * What each party bears of each line, by line.
     *
     * @param lines amounts; negative where something is to be returned
     * @param kept what is borne as before, by place of the line
     */
    static List<List<Long>> of(List<Long> lines, Map<Integer, List<Long>> kept, List<Exact> weights) {
        var open = IntStream.range(0, lines.size())
                .filter(i -> !kept.containsKey(i))
                .mapToObj(lines::get)
                .toList();
        var bearing = new ArrayList<>(of(lines.stream().mapToLong(l -> l).reduce(0, Math::addExact), weights));
        for (var parts : kept.values())
            for (int party = 0; party < parts.size(); party++)
                bearing.set(party, Math.subtractExact(bearing.get(party), parts.get(party)));
        var changed = parted(open, bearing, weights).iterator();
        return IntStream.range(0, lines.size())
                .mapToObj(i -> kept.containsKey(i) ? kept.get(i) : changed.next())
                .toList();
    }

    /** Parts lines so that the parties come to what they are to bear of them. */
    private static List<List<Long>> parted(List<Long> lines, List<Long> bearing, List<Exact> weights) {
        long paid = lines.stream().mapToLong(l -> Math.max(0, l)).reduce(0, Math::addExact);
        long returned = lines.stream().mapToLong(l -> Math.max(0, -l)).reduce(0, Math::addExact);
        // What is returned is parted first where more is paid than returned, otherwise what is paid: so neither part
        // falls below nothing.
        boolean pays = paid >= returned;
        var first = Split.of(pays ? returned : paid, weights);
        var second = within(
                pays ? paid : returned,
                IntStream.range(0, bearing.size())
                        .mapToObj(i -> first.get(i) + (pays ? bearing.get(i) : -bearing.get(i)))
                        .toList());
        var up = parted(lines.stream().map(l -> Math.max(0, l)).toList(), pays ? second : first);
        var down = parted(lines.stream().map(l -> Math.max(0, -l)).toList(), pays ? first : second);
        return IntStream.range(0, lines.size())
                .mapToObj(line -> IntStream.range(0, weights.size())
                        .mapToObj(party ->
                                up.get(line).get(party) - down.get(line).get(party))
                        .toList())
                .toList();
    }

    /** What a party has borne too much already of lines that are kept, it is not given back here: nobody bears less than nothing. */
    private static List<Long> within(long total, List<Long> bearing) {
        if (bearing.stream().noneMatch(b -> b < 0)) return bearing;
        var positive = bearing.stream().map(b -> Math.max(0, b)).toList();
        return total == 0
                ? positive.stream().map(b -> 0L).toList()
                : Split.of(total, positive.stream().map(Exact::of).toList());
    }

    /** Each line is split by what the parties still have to bear, so nobody comes to bear more than that, and the last line takes the rest. */
    private static List<List<Long>> parted(List<Long> lines, List<Long> bearing) {
        var left = new ArrayList<>(bearing);
        var parted = new ArrayList<List<Long>>();
        for (long line : lines) {
            var parts = line == 0
                    ? LongStream.range(0, left.size()).mapToObj(i -> 0L).toList()
                    : Split.of(line, left.stream().map(Exact::of).toList());
            for (int i = 0; i < parts.size(); i++) left.set(i, left.get(i) - parts.get(i));
            parted.add(parts);
        }
        return parted;
    }
}
