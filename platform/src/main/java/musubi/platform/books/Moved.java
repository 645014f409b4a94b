package musubi.platform.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import musubi.ledger.AccountId;
import musubi.ledger.Entry;
import musubi.ledger.Movement;

/**
 * What an entry of the ledger moved between two accounts, and why.
 *
 * @param number of the entry
 * @param step from 1 within the entry
 * @param transfer the id of the request that did it
 */
public record Moved(
        long number,
        int step,
        Movement.Phase phase,
        String transfer,
        AccountId debit,
        AccountId credit,
        long amount,
        String unit,
        String agreement,
        String clause,
        String reason,
        Instant happenedAt,
        Instant recordedAt) {

    private static final Pattern HEADED = Pattern.compile("entry\t[0-9]+\t[^\t\n]+\t[0-9a-f]{64}\n");

    /** What was asked in one line of an entry: its moment and cause. */
    private record Asked(Instant happenedAt, String agreement, String clause, String reason) {}

    /** Reads the movements of an entry from its text, whose lines docs/explanation/ledger.md describes; none from other texts. */
    static List<Moved> of(Entry entry) {
        if (!HEADED.matcher(entry.text()).lookingAt()) return List.of();
        var asked = new HashMap<String, Asked>();
        var moved = new ArrayList<Moved>();
        var recordedAt = Instant.EPOCH;
        for (var line : entry.text().lines().toList()) {
            var fields = line.split("\t", -1);
            switch (fields[0]) {
                case "entry" -> recordedAt = Instant.parse(fields[2]);
                case "open", "close", "linked", "balance" -> {}
                case "move" -> moved.add(moved(entry.number(), moved.size() + 1, fields, asked, recordedAt));
                default ->
                    asked.put(fields[1], new Asked(Instant.parse(fields[2]), fields[3], fields[4], fields[6]));
            }
        }
        return moved;
    }

    private static Moved moved(
            long number, int step, String[] fields, Map<String, Asked> asked, Instant recordedAt) {
        var why = asked.get(fields[2]);
        if (why == null) throw new IllegalStateException("entry %d moved what nobody asked for".formatted(number));
        return new Moved(
                number,
                step,
                Movement.Phase.valueOf(fields[1]),
                fields[2],
                new AccountId(fields[3]),
                new AccountId(fields[4]),
                Long.parseLong(fields[5]),
                fields[6],
                why.agreement(),
                why.clause(),
                why.reason(),
                why.happenedAt(),
                recordedAt);
    }
}
