package musubi.platform.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import musubi.quantity.Exact;
import musubi.quantity.Split;

/**
 * What each party bears of a statement, to the yen: its share of the total by the rule of {@link Split}, and of that share a part of each line. What
 * a party bears of the lines comes to its share, and what the parties bear of a line comes to the line.
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
     * What each party bears of each line, by party.
     *
     * @param lines amounts; negative where something is to be returned
     */
    static List<List<Long>> of(List<Long> lines, List<Exact> weights) {
        long returned = lines.stream().mapToLong(l -> Math.max(0, -l)).reduce(0, Math::addExact);
        var shares = of(lines.stream().mapToLong(l -> l).reduce(0, Math::addExact), weights);
        // What is returned is parted first where more is paid than returned, otherwise what is paid: so neither part
        // falls below nothing.
        boolean pays = shares.stream().noneMatch(s -> s < 0);
        long paid = lines.stream().mapToLong(l -> Math.max(0, l)).reduce(0, Math::addExact);
        var first = Split.of(pays ? returned : paid, weights);
        var second = IntStream.range(0, shares.size())
                .mapToObj(i -> first.get(i) + Math.abs(shares.get(i)))
                .toList();
        var up = parted(lines.stream().map(l -> Math.max(0, l)).toList(), pays ? second : first);
        var down = parted(lines.stream().map(l -> Math.max(0, -l)).toList(), pays ? first : second);
        return IntStream.range(0, weights.size())
                .mapToObj(party -> IntStream.range(0, lines.size())
                        .mapToObj(
                                line -> up.get(line).get(party) - down.get(line).get(party))
                        .toList())
                .toList();
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
