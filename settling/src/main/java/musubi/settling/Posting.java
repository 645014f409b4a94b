package musubi.settling;

import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Heading;
import musubi.ledger.HledgerJournal;
import musubi.ledger.Ledger;
import musubi.ledger.LotTerms;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Brings statements into a ledger: the payer puts what a clause owes into the clause's account, and the clause passes it
 * on to each payee, so that every clause's account ends at zero. Points become lots that expire as the statement says, by the
 * day they were earned. What a correction takes back becomes a debt of the payee in an account of receivables. Lines in units that are neither yen nor points, such as lottery
 * entries, are not money and are left out.
 */
public final class Posting {
    private static final Set<Unit> POSTED = Set.of(Unit.JPY, Unit.PT);

    /** What an account's name cannot hold. */
    private static final Pattern STRANGE = Pattern.compile("[^\\p{L}\\p{N}_./:-]+");

    private static final Pattern COLONS = Pattern.compile(":+");
    private static final Pattern COLON_AT_AN_END = Pattern.compile("^:|:$");

    private static final List<Heading> CHART = List.of(
            new Heading("payer", Heading.Type.EXPENSE, new Words("支払者が負担する額", "what the payer bears")),
            new Heading(
                    "clause",
                    Heading.Type.LIABILITY,
                    new Words("条項ごとの通過勘定。0 で終わる", "passes through each clause and ends at zero")),
            new Heading("payee", Heading.Type.LIABILITY, new Words("受取人に支払う額", "what is owed to payees")),
            new Heading("points", Heading.Type.LIABILITY, new Words("参加者が持つポイント", "points that participants hold")),
            new Heading("bank", Heading.Type.ASSET, new Words("支払者の銀行口座", "the payer's account at the bank")),
            new Heading("receivable", Heading.Type.ASSET, new Words("受取人に返還を求める額", "what payees are to return")),
            new Heading("expired", Heading.Type.REVENUE, new Words("失効したポイント", "points nobody used in time")));

    private final Ledger ledger;
    private final Map<AccountId, Account> opened = new LinkedHashMap<>();
    private final Map<String, String> named = new HashMap<>();

    /** Posts into a ledger that may hold earlier statements already. */
    public Posting(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Posts into a ledger of its own. */
    public Posting() {
        this(Ledger.inMemory());
    }

    /** The journal of one statement. */
    public static String journal(Statement statement) {
        var posting = new Posting();
        posting.post(statement);
        return posting.journal();
    }

    /** The journal of a correction: the differences alone, none of what the earlier statement's journal holds. */
    public static String journal(Delta delta) {
        var posting = new Posting();
        posting.post(delta);
        var what = "; Correction of the statement %s. Post it beside that statement's journal.\n"
                .formatted(delta.replaces());
        var none = delta.changes().isEmpty() ? "; Nothing differs, so nothing is posted.\n" : "";
        return what + none + posting.journal();
    }

    /** Everything posted so far as a journal that hledger reads. */
    public String journal() {
        return HledgerJournal.write(ledger, CHART);
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Posts one statement. */
    public void post(Statement statement) {
        post(statement, "");
    }

    /** Posts what a correction changes, beside the statement it corrects. */
    public void post(Delta delta) {
        post(delta.differences(), "correction-" + delta.replaces().substring(0, 12));
    }

    /** @param correction what sets the transfers of a correction apart from those it corrects; empty for a first statement */
    private void post(Statement statement, String correction) {
        var requests = new ArrayList<Request>();
        var lines = statement.lines().stream()
                .filter(l -> (l.amount() != 0 || !l.lots().isEmpty()) && POSTED.contains(l.unit()))
                .sorted(Comparator.comparing(Line::due).thenComparingInt(Line::number))
                .toList();
        var clauses = new LinkedHashMap<String, List<Line>>();
        for (var line : lines)
            clauses.computeIfAbsent(
                            line.clause() + "\u0000" + line.unit() + "\u0000" + line.due(), k -> new ArrayList<>())
                    .add(line);
        clauses.values().forEach(group -> clause(statement, correction, group, requests));
        if (requests.isEmpty()) return;
        var recorded = requests.stream()
                .map(Request::happenedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        for (var answer : ledger.submit(requests, recorded))
            if (answer instanceof Answer.Refused refused)
                throw new IllegalStateException(
                        "the ledger refused a line of " + statement.agreement() + ": " + refused.why());
    }

    private void clause(Statement statement, String correction, List<Line> lines, List<Request> requests) {
        var first = lines.getFirst();
        var unit = first.unit();
        boolean points = unit.equals(Unit.PT);
        var parts = lines.stream().flatMap(l -> parts(l).stream()).toList();
        // Points are given on the day they were earned, so what they are made from is put up by then.
        var putUp = parts.stream().map(Part::day).min(LocalDate::compareTo).orElseThrow();
        var payer = open(Account.sum(name("payer", statement.payer(), unit), unit, Account.Rule.FREE), putUp, requests);
        // What awards are made from may not fall below zero: no point is given that the payer has not put up.
        var clause = open(
                Account.sum(
                        name("clause", statement.agreement() + ":" + first.clause(), unit),
                        unit,
                        points ? Account.Rule.NOT_BELOW_ZERO : Account.Rule.FREE),
                putUp,
                requests);
        var id = "%s/%s/%s/%s".formatted(statement.agreement(), statement.period(), first.clause(), first.due())
                + (correction.isEmpty() ? "" : "/" + correction);
        var cause = cause(statement, first);
        long paid = parts.stream().mapToLong(p -> Math.max(0, p.amount())).reduce(0, Math::addExact);
        long taken = parts.stream().mapToLong(p -> Math.min(0, p.amount())).reduce(0, Math::addExact);
        // A correction keeps what is paid apart from what is taken back; nothing is set off in silence.
        if (correction.isEmpty() && !points) {
            long sum = Math.addExact(paid, taken);
            if (sum != 0) requests.add(transfer(id, payer, clause, sum, unit, first.due(), cause));
        } else if (paid != 0) requests.add(transfer(id, payer, clause, paid, unit, putUp, cause));
        for (var part : parts) {
            var own = id + "/" + part.line().number() + part.mark();
            if (points && part.amount() > 0) requests.add(award(statement, part, own, clause, requests));
            else if (part.amount() > 0 || (correction.isEmpty() && !points))
                requests.add(transfer(
                        own,
                        clause,
                        open(
                                Account.sum(
                                        name(
                                                "payee",
                                                statement.agreement() + ":"
                                                        + part.line().payee(),
                                                unit),
                                        unit,
                                        Account.Rule.FREE),
                                part.day(),
                                requests),
                        part.amount(),
                        unit,
                        part.day(),
                        cause(statement, part.line())));
            else
                requests.add(transfer(
                        own,
                        clause,
                        open(
                                Account.sum(
                                        name(
                                                "receivable",
                                                statement.agreement() + ":"
                                                        + part.line().payee(),
                                                unit),
                                        unit,
                                        Account.Rule.NOT_ABOVE_ZERO),
                                part.day(),
                                requests),
                        part.amount(),
                        unit,
                        part.day(),
                        cause(statement, part.line())));
        }
        if (taken != 0 && (points || !correction.isEmpty()))
            requests.add(transfer(id + "/returned", payer, clause, taken, unit, first.due(), cause));
    }

    /**
     * What is posted of a line at once.
     *
     * @param day when it happened: points on the last day they were earned, yen when they are due
     * @param expires the first day on which points can no longer be spent
     */
    private record Part(Line line, String mark, long amount, LocalDate day, LocalDate expires) {}

    private static List<Part> parts(Line line) {
        if (line.lots().isEmpty()) return List.of(new Part(line, "", line.amount(), line.due(), LotTerms.NEVER));
        var parts = new ArrayList<Part>();
        for (var lot : line.lots())
            parts.add(new Part(
                    line, "/" + lot.expires(), lot.amount(), lot.earned().last(), lot.expires()));
        return parts;
    }

    private Request award(Statement statement, Part part, String own, AccountId clause, List<Request> requests) {
        var unit = part.line().unit();
        var expired = open(
                Account.sum(name("expired", statement.agreement(), unit), unit, Account.Rule.FREE),
                part.day(),
                requests);
        return new Request.Award(
                id(own),
                clause,
                open(
                        Account.lots(
                                name(
                                        "points",
                                        statement.agreement() + ":"
                                                + part.line().payee(),
                                        unit),
                                unit),
                        part.day(),
                        requests),
                part.amount(),
                unit,
                new LotTerms(statement.agreement(), "version " + statement.version(), part.expires(), expired),
                moment(part.day()),
                cause(statement, part.line()));
    }

    private AccountId open(Account account, LocalDate day, List<Request> requests) {
        if (opened.putIfAbsent(account.id(), account) == null
                && ledger.balance(account.id()).isEmpty()) requests.add(new Request.OpenAccount(account, moment(day)));
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

    /**
     * An account name has letters, digits and few marks. Two parties that differ in other marks only keep accounts of their
     * own: the second gets a number.
     */
    private String name(String kind, String who, Unit unit) {
        var name = plain(kind, who);
        for (int i = 1; ; i++) {
            var free = i == 1 ? name : name + "-" + i;
            if (named.computeIfAbsent(free, _ -> who).equals(who))
                return free + (kind.equals("payer") ? ":" + unit : "");
        }
    }

    /** The name of an account of a kind before any number that keeps it apart, such as {@code points:AGREEMENT:PERSON}. */
    public static String plain(String kind, String who) {
        return kind + ":"
                + COLON_AT_AN_END
                        .matcher(COLONS.matcher(STRANGE.matcher(Normalizer.normalize(who, Normalizer.Form.NFC))
                                        .replaceAll("-"))
                                .replaceAll(":"))
                        .replaceAll("");
    }

    private static Instant moment(LocalDate day) {
        return day.atStartOfDay(Japan.TIME).toInstant();
    }
}
