package musubi.platform.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Whether it moved something into or out of an account. */
    public boolean of(AccountId account) {
        return debit.equals(account) || credit.equals(account);
    }

    /** The field of a step that says why, the last of those every step has. */
    private static final int REASON = 6;

    /** What was asked in one line of an entry: its moment and cause. */
    private record Asked(Instant happenedAt, String agreement, String clause, String reason) {}

    /** Reads the movements of an entry from its text, whose lines docs/explanation/ledger.md describes. */
    static List<Moved> of(Entry entry) {
        var asked = new HashMap<String, Asked>();
        var moved = new ArrayList<Moved>();
        var recordedAt = Instant.EPOCH;
        for (var line : entry.text().lines().toList()) {
            var fields = line.split("\t", -1);
            switch (fields[0]) {
                case "entry" -> recordedAt = Instant.parse(fields[2]);
                case "open", "close", "linked", "balance" -> {}
                case "move" -> moved.add(moved(entry.number(), moved.size() + 1, fields, asked, recordedAt));
                default -> {
                    if (fields.length > REASON)
                        asked.put(fields[1], new Asked(Instant.parse(fields[2]), fields[3], fields[4], fields[REASON]));
                }
            }
        }
        return moved;
    }

    private static Moved moved(long number, int step, String[] fields, Map<String, Asked> asked, Instant recordedAt) {
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
