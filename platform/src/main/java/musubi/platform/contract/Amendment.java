package musubi.platform.contract;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import musubi.quantity.Words;

/**
 * What a version changes against the one before.
 *
 * @param effective the days its changes come into force
 * @param added the lines the text gained
 * @param clauses what is said of each clause before and after, for those that differ
 */
public record Amendment(List<LocalDate> effective, List<String> added, List<Changed> clauses) {
    /** What is no longer said of a clause, and what is said instead. */
    public record Changed(Words title, List<Words> before, List<Words> after) {}

    static Amendment between(
            Terms before, String beforeText, Terms after, String afterText, List<LocalDate> effective) {
        var added = afterText
                .lines()
                .skip(beforeText.stripTrailing().lines().count())
                .toList();
        var changed = new ArrayList<Changed>();
        sentences(after).forEach((title, now) -> {
            var then = sentences(before).getOrDefault(title, List.of());
            if (!then.equals(now)) changed.add(new Changed(title, without(then, now), without(now, then)));
        });
        return new Amendment(effective, added, changed);
    }

    private static LinkedHashMap<Words, List<Words>> sentences(Terms terms) {
        var sentences = new LinkedHashMap<Words, List<Words>>();
        for (var clause : terms.clauses()) sentences.put(clause.title(), clause.answers());
        return sentences;
    }

    private static List<Words> without(List<Words> these, List<Words> those) {
        return these.stream().filter(w -> !those.contains(w)).toList();
    }
}
