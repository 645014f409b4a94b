package musubi.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import musubi.quantity.Unit;

/**
 * What always holds, checked twice: on the balances in memory, and on the stored text read by rules of its own, line by
 * line, as an auditor without our program would.
 */
final class Check {
    private static final int PAGE = 1_000;

    private final Layer book;
    private final Store store;
    private final Head head;
    private final List<String> problems = new ArrayList<>();

    Check(Layer book, Store store, Head head) {
        this.book = book;
        this.store = store;
        this.head = head;
    }

    List<String> problems() {
        debitsEqualCredits();
        accountsKeepTheirRules();
        lotsSumToBalances();
        reservationsSumToPending();
        chainProvesItself();
        return List.copyOf(problems);
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation is not on our class path; every call is in this file.
    private void demand(boolean holds, String otherwise, Object... facts) {
        if (!holds) problems.add(otherwise.formatted(facts));
    }

    private void debitsEqualCredits() {
        equalPerUnit("debits and credits", AccountState::debits, AccountState::credits);
        equalPerUnit("pending debits and credits", AccountState::pendingDebits, AccountState::pendingCredits);
    }

    private void equalPerUnit(String name, ToLongFunction<AccountState> left, ToLongFunction<AccountState> right) {
        var difference = new HashMap<Unit, Long>();
        for (var a : book.accounts()) difference.merge(a.unit(), left.applyAsLong(a) - right.applyAsLong(a), Long::sum);
        difference.forEach((unit, d) -> demand(d == 0, "%s in %s differ by %d", name, unit, d));
    }

    private void accountsKeepTheirRules() {
        for (var a : book.accounts()) {
            demand(
                    a.withinLimit(),
                    "account %s breaks its rule: %s",
                    a.account().id(),
                    a);
            demand(a.pendingCredits() >= 0 && a.pendingDebits() >= 0, "account %s: pending below zero", a);
        }
    }

    private void lotsSumToBalances() {
        var left = new HashMap<AccountId, Long>();
        var held = new HashMap<AccountId, Long>();
        for (var lot : book.lots()) {
            left.merge(lot.holder(), lot.left(), Long::sum);
            held.merge(lot.holder(), lot.held(), Long::sum);
        }
        for (var a : book.accounts()) {
            if (a.account().holding() != Account.Holding.LOTS) continue;
            var id = a.account().id();
            demand(
                    left.getOrDefault(id, 0L) == a.balance().posted(),
                    "lots of %s sum to %d, the balance is %d",
                    id,
                    left.getOrDefault(id, 0L),
                    a.balance().posted());
            demand(
                    held.getOrDefault(id, 0L) == a.pendingDebits(),
                    "lots of %s hold %d, %d is pending",
                    id,
                    held.getOrDefault(id, 0L),
                    a.pendingDebits());
        }
    }

    private void reservationsSumToPending() {
        var out = new HashMap<AccountId, Long>();
        for (var r : book.reservations())
            if (r.state() == Reservation.State.OPEN) out.merge(r.debit(), r.amount(), Long::sum);
        for (var a : book.accounts())
            demand(
                    out.getOrDefault(a.account().id(), 0L) == a.pendingDebits(),
                    "open reservations of %s and its pending amount differ",
                    a.account().id());
    }

    /** Recomputes every balance line from the move lines before it. */
    private void chainProvesItself() {
        var reached = Head.EMPTY;
        var totals = new TreeMap<String, long[]>();
        while (reached.number() < head.number()) {
            var page = store.entries(reached.number(), PAGE);
            if (page.isEmpty()) break;
            for (var entry : page) {
                if (entry.number() > head.number()) break;
                demand(
                        entry.number() == reached.number() + 1
                                && entry.previous().equals(reached.hash())
                                && entry.whole(),
                        "entry %d is not chained to the one before",
                        entry.number());
                reached = entry.head();
                prove(entry, totals);
            }
        }
        demand(reached.equals(head), "the stored chain ends at entry %d, ours at %d", reached.number(), head.number());
    }

    private void prove(Entry entry, Map<String, long[]> totals) {
        entry.text().lines().map(line -> line.split("\t", -1)).forEach(fields -> {
            if (fields[0].equals("move")) count(fields, totals);
            if (fields[0].equals("balance")) compare(entry, fields, totals.getOrDefault(fields[1], new long[4]));
        });
    }

    /** Totals are posted, pending out, pending in, version. */
    private static void count(String[] move, Map<String, long[]> totals) {
        long amount = Long.parseLong(move[5]);
        var debit = totals.computeIfAbsent(move[3], _ -> new long[4]);
        var credit = totals.computeIfAbsent(move[4], _ -> new long[4]);
        switch (move[1]) {
            case "POSTED" -> {
                debit[0] -= amount;
                credit[0] += amount;
            }
            case "RESERVED" -> {
                debit[1] += amount;
                credit[2] += amount;
            }
            default -> {
                debit[1] -= amount;
                credit[2] -= amount;
            }
        }
        debit[3]++;
        credit[3]++;
    }

    private void compare(Entry entry, String[] balance, long[] totals) {
        for (int i = 0; i < totals.length; i++)
            demand(
                    Long.parseLong(balance[3 + i]) == totals[i],
                    "entry %d says %s of %s where its movements give %d",
                    entry.number(),
                    balance[3 + i],
                    balance[1],
                    totals[i]);
    }
}
