package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.Step;
import musubi.quantity.Japan;

/**
 * A ledger as a journal that hledger reads, so that any auditor can total it without our program. Debits are positive
 * there, so every balance has the opposite sign of ours. Only what is posted is written; open reservations are remarks.
 * Transactions stand in the order they happened, and the last one asserts every balance.
 *
 * <p>Characters that end a field in hledger are replaced by their full-width twins.
 */
public final class HledgerJournal {
    private static final int PAGE = 1_000;

    private record Line(LocalDate day, long entry, Step step, List<Movement> movements) {}

    private HledgerJournal() {}

    /** The whole journal, without a chart of accounts. */
    public static String write(Ledger ledger) {
        return write(ledger, List.of());
    }

    /** The whole journal; each heading says what its accounts hold, and hledger shows them in its statements there. */
    public static String write(Ledger ledger, List<Heading> chart) {
        var lines = lines(ledger);
        var out = new StringBuilder();
        out.append("; Musubi ledger, ").append(ledger.head().number()).append(" entries, chain ends at ");
        out.append(ledger.head().hash()).append('\n');
        out.append("; 借方は正、貸方は負。日付は支払や付与のあった日。\n");
        out.append("; Debits are positive, credits negative. Dates are the days things happened.\n\n");
        out.append("commodity 1000. JPY\ncommodity 1000. PT\n\n");
        for (var heading : chart)
            if (ledger.accounts().stream().anyMatch(heading::heads))
                out.append("account ")
                        .append(heading.name())
                        .append("  ; type:")
                        .append(heading.type().letter())
                        .append(", ")
                        .append(heading.meaning().ja())
                        .append(" / ")
                        .append(heading.meaning().en())
                        .append('\n');
        for (var account : ledger.accounts())
            out.append("account ").append(account.id()).append('\n');
        for (var line : lines) transaction(out, line);
        if (!lines.isEmpty()) assertions(out, ledger, lines.getLast().day());
        remarks(out, ledger);
        return out.toString();
    }

    private static List<Line> lines(Ledger ledger) {
        var lines = new ArrayList<Line>();
        for (long after = 0; after < ledger.head().number(); ) {
            var page = ledger.store().entries(after, PAGE);
            for (var entry : page) lines(ledger, entry, lines);
            after += page.size();
        }
        lines.sort(Comparator.comparing(Line::day).thenComparing(Line::entry));
        return lines;
    }

    private static void lines(Ledger ledger, Entry entry, List<Line> lines) {
        var steps = switch (EntryText.request(entry.text())) {
            case Step step -> List.of(step);
            case Linked group -> group.steps();
            case Request.OpenAccount _, Request.CloseAccount _ -> List.<Step>of();
        };
        for (var step : steps) {
            var posted = ledger.receipt(step.id()).orElseThrow().movements().stream()
                    .filter(m -> m.by().equals(step.id()) && m.phase() == Movement.Phase.POSTED)
                    .toList();
            if (!posted.isEmpty()) lines.add(new Line(day(step.happenedAt()), entry.number(), step, posted));
        }
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, Japan.TIME);
    }

    private static void transaction(StringBuilder out, Line line) {
        var cause = line.step().cause();
        out.append('\n').append(line.day());
        out.append(" (").append(plain(line.step().id().value())).append(") ");
        out.append(plain(cause.reason())).append('\n');
        out.append("    ; entry:").append(line.entry());
        out.append(", agreement:").append(plain(cause.agreement()));
        out.append(", clause:").append(plain(cause.clause()));
        out.append(", evidence:").append(cause.evidence()).append('\n');
        for (var m : line.movements()) {
            if (!m.slices().isEmpty())
                out.append("    ; lots:")
                        .append(m.slices().stream()
                                .map(s -> plain(s.toString()))
                                .collect(Collectors.joining(" ")))
                        .append('\n');
            posting(out, m.debit(), m.amount(), m);
            posting(out, m.credit(), -m.amount(), m);
        }
    }

    private static void posting(StringBuilder out, AccountId account, long amount, Movement m) {
        out.append("    ").append(account).append("  ").append(amount);
        out.append(' ').append(m.unit()).append('\n');
    }

    private static void assertions(StringBuilder out, Ledger ledger, LocalDate day) {
        out.append("\n%s (balances) 残高 / balances after entry %d\n"
                .formatted(day, ledger.head().number()));
        for (var balance : ledger.balances())
            out.append("    %s  0 %s = %d %s\n"
                    .formatted(balance.account(), balance.unit(), -balance.posted(), balance.unit()));
    }

    private static void remarks(StringBuilder out, Ledger ledger) {
        ledger.openReservations().stream()
                .sorted(Comparator.comparing(Reservation::id))
                .forEach(r -> out.append("\n; reserved until %s: %s %s -> %s %d %s\n"
                        .formatted(r.until(), r.id(), r.debit(), r.credit(), r.amount(), r.unit())));
    }

    private static String plain(String text) {
        return text.replace(';', '；')
                .replace(',', '，')
                .replace('|', '｜')
                .replace('(', '（')
                .replace(')', '）');
    }
}
