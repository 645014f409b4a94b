package musubi.platform.points;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import musubi.ledger.AccountId;
import musubi.ledger.Movement;
import musubi.platform.books.Moved;
import musubi.quantity.Words;

/** Makes the lines of a statement from what moved in one account. Movements of one entry belong together. */
final class Posteds {
    private static final Pattern PERIOD = Pattern.compile("(?:points/)?[^/]+/([^/]+)/.*");

    private final AccountId account;
    private final String agreement;
    private final Function<String, Words> clauses;
    private long balance;

    Posteds(AccountId account, String agreement, Function<String, Words> clauses) {
        this.account = account;
        this.agreement = agreement;
        this.clauses = clauses;
    }

    List<Posted> of(List<Moved> moved) {
        var entries = new LinkedHashMap<Long, List<Moved>>();
        for (var m : moved)
            if (concerns(m))
                entries.computeIfAbsent(m.number(), n -> new ArrayList<>()).add(m);
        return entries.values().stream().flatMap(e -> posted(e).stream()).toList();
    }

    /** Points that are set aside are gone already for the one who exchanged them. */
    private boolean concerns(Moved moved) {
        if (!moved.of(account)) return false;
        return moved.phase() != Movement.Phase.POSTED || !carriesOut(moved);
    }

    /** What carries out a reservation was counted when it was set aside. */
    private static boolean carriesOut(Moved moved) {
        return moved.credit().value().startsWith("reward:");
    }

    private Optional<Posted> posted(List<Moved> entry) {
        var last = entry.getLast();
        long points = entry.stream().mapToLong(this::points).sum();
        if (points == 0) return Optional.empty();
        balance += points;
        return Optional.of(new Posted(
                last.recordedAt(),
                kind(entry),
                agreement,
                named(entry.getFirst()) ? entry.getFirst().clause() : "",
                what(entry.getFirst()),
                period(last),
                points,
                balance));
    }

    private long points(Moved moved) {
        boolean in = moved.credit().equals(account) || moved.phase() == Movement.Phase.RELEASED;
        return in ? moved.amount() : -moved.amount();
    }

    private Posted.Kind kind(List<Moved> entry) {
        var first = entry.getFirst();
        if (first.phase() == Movement.Phase.RESERVED) return Posted.Kind.EXCHANGED;
        if (first.phase() == Movement.Phase.RELEASED) return Posted.Kind.GIVEN_BACK;
        if (first.credit().equals(account)) return Posted.Kind.EARNED;
        if (first.credit().value().startsWith("expired:")) return Posted.Kind.EXPIRED;
        if (first.credit().value().startsWith("receivable:")) return Posted.Kind.SET_OFF;
        return Posted.Kind.CORRECTED;
    }

    /** Whether a clause of the agreement gave or lost the points. */
    private static boolean named(Moved moved) {
        return !moved.clause().isEmpty()
                && !moved.clause().equals("expiry")
                && !moved.clause().equals("reward");
    }

    private Words what(Moved moved) {
        if (moved.clause().equals("reward")) return Words.same(moved.reason());
        return named(moved) ? clauses.apply(moved.clause()) : new Words("", "");
    }

    private static String period(Moved moved) {
        if (!named(moved)) return "";
        var id = PERIOD.matcher(moved.transfer());
        return id.matches() ? id.group(1) : "";
    }
}
