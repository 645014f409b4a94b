package musubi.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.agreement.term.PointRules;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.HledgerJournal;
import musubi.ledger.Ledger;
import musubi.ledger.LotTerms;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Unit;

/**
 * Brings statements into a ledger: the payer puts what a clause owes into the clause's account, and the clause passes it
 * on to each payee, so that every clause's account ends at zero. Points become lots that expire as the agreement says,
 * reckoned from the last day of the line's period. Lines in units that are neither yen nor points, such as lottery
 * entries, are not money and are left out.
 */
final class Posting {
    private static final Set<Unit> POSTED = Set.of(Unit.JPY, Unit.PT);

    private final Ledger ledger = Ledger.inMemory();
    private final Map<AccountId, Account> opened = new LinkedHashMap<>();

    /** The journal of one statement. */
    static String journal(Statement statement, Optional<PointRules> rules) {
        var posting = new Posting();
        posting.post(statement, rules);
        return posting.journal();
    }

    /** Everything posted so far as a journal that hledger reads. */
    String journal() {
        return HledgerJournal.write(ledger);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Posts one statement. */
    void post(Statement statement, Optional<PointRules> rules) {
        var requests = new ArrayList<Request>();
        var lines = statement.lines().stream()
                .filter(l -> l.amount() != 0 && POSTED.contains(l.unit()))
                .sorted(Comparator.comparing(Line::due).thenComparingInt(Line::number))
                .toList();
        var clauses = new LinkedHashMap<String, List<Line>>();
        for (var line : lines)
            clauses.computeIfAbsent(
                            line.clause() + "\u0000" + line.unit() + "\u0000" + line.due(), k -> new ArrayList<>())
                    .add(line);
        clauses.values().forEach(group -> clause(statement, rules, group, requests));
        if (requests.isEmpty()) return;
        var recorded =
                lines.stream().map(l -> moment(l.due())).max(Instant::compareTo).orElseThrow();
        for (var answer : ledger.submit(requests, recorded))
            if (answer instanceof Answer.Refused refused)
                throw new IllegalStateException(
                        "the ledger refused a line of " + statement.agreement() + ": " + refused.why());
    }

    private void clause(Statement statement, Optional<PointRules> rules, List<Line> lines, List<Request> requests) {
        var first = lines.getFirst();
        var unit = first.unit();
        var payer = open(Account.sum(name("payer", statement.payer(), unit), unit, Account.Rule.FREE), first, requests);
        boolean points = unit.equals(Unit.PT);
        // What awards are made from may not fall below zero: no point is given that the payer has not put up.
        var clause = open(
                Account.sum(
                        name("clause", statement.agreement() + ":" + first.clause(), unit),
                        unit,
                        points ? Account.Rule.NOT_BELOW_ZERO : Account.Rule.FREE),
                first,
                requests);
        var id = "%s/%s/%s/%s".formatted(statement.agreement(), statement.period(), first.clause(), first.due());
        var cause = cause(statement, first);
        long sum = lines.stream().mapToLong(Line::amount).reduce(0, Math::addExact);
        if (sum != 0) requests.add(transfer(id, payer, clause, sum, unit, first.due(), cause));
        for (var line : lines) {
            var own = id(id + "/" + line.number());
            if (points && line.amount() > 0)
                requests.add(new Request.Award(
                        own,
                        clause,
                        open(
                                Account.lots(name("points", statement.agreement() + ":" + line.payee(), unit), unit),
                                line,
                                requests),
                        line.amount(),
                        unit,
                        terms(statement, rules, line, requests),
                        moment(line.due()),
                        cause(statement, line)));
            else
                requests.add(transfer(
                        own.value(),
                        clause,
                        open(
                                Account.sum(
                                        name("payee", statement.agreement() + ":" + line.payee(), unit),
                                        unit,
                                        Account.Rule.FREE),
                                line,
                                requests),
                        line.amount(),
                        unit,
                        line.due(),
                        cause(statement, line)));
        }
    }

    private LotTerms terms(Statement statement, Optional<PointRules> rules, Line line, List<Request> requests) {
        var expired = open(
                Account.sum(name("expired", statement.agreement(), line.unit()), line.unit(), Account.Rule.FREE),
                line,
                requests);
        var last = line.days().last();
        var until = rules.map(r -> switch (r.expiry()) {
                    case PointRules.Expiry.Never _ -> LotTerms.NEVER;
                    case PointRules.Expiry.EndOfFiscalYear end ->
                        new FiscalYear(FiscalYear.of(last).year() + end.yearsLater())
                                .days()
                                .until();
                    case PointRules.Expiry.OnDay end ->
                        new FiscalYear(FiscalYear.of(last).year() + end.yearsLater())
                                .on(end.day())
                                .plusDays(1);
                    case PointRules.Expiry.Months months ->
                        last.plusMonths(months.months()).plusDays(1);
                })
                .orElse(LotTerms.NEVER);
        return new LotTerms(statement.agreement(), "version " + statement.version(), until, expired);
    }

    private AccountId open(Account account, Line line, List<Request> requests) {
        if (opened.putIfAbsent(account.id(), account) == null)
            requests.add(new Request.OpenAccount(account, moment(line.due())));
        return account.id();
    }

    /** A negative amount is a return: it goes the other way. */
    private static Request transfer(
            String id, AccountId from, AccountId to, long amount, Unit unit, LocalDate day, Cause cause) {
        return amount > 0
                ? new Request.Transfer(id(id), from, to, amount, unit, moment(day), cause)
                : new Request.Transfer(id(id), to, from, Math.negateExact(amount), unit, moment(day), cause);
    }

    private static Cause cause(Statement statement, Line line) {
        var evidence = Optional.ofNullable(statement.sources().get("pack"))
                .map(Digest::new)
                .orElseGet(() -> new Digest(statement.digest()));
        return new Cause(
                statement.agreement(),
                line.clause(),
                evidence,
                brief(
                                line.title().ja().equals(line.clause())
                                                && !line.article().isEmpty()
                                        ? line.article()
                                        : line.title().ja())
                        + " " + line.period());
    }

    private static String brief(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    private static TransferId id(String text) {
        return new TransferId(text.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S}]", "-"));
    }

    private static String name(String kind, String who, Unit unit) {
        return kind + ":" + who.replaceAll("[^\\p{L}\\p{N}_./:-]+", "-").replaceAll(":+", ":")
                + (kind.equals("payer") ? ":" + unit : "");
    }

    private static Instant moment(LocalDate day) {
        return day.atStartOfDay(Japan.TIME).toInstant();
    }
}
