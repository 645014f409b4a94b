package musubi.ledger.kit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.ExchangeTerms;
import musubi.ledger.Ledger;
import musubi.ledger.LotTerms;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;

/**
 * A story about a ledger as a text table, one line per event, the expected answer last. Ids and accounts are words;
 * everything happens at noon of the last {@code day} line. After every line all invariants are checked.
 *
 * <pre>
 * day       2026-04-01
 * account   NAME free|not-below-zero|not-above-zero|lots [JPY]      (points unless JPY is said)
 * transfer  ID DEBIT CREDIT AMOUNT                          ANSWER
 * award     ID FUNDING HOLDER AMOUNT until DAY because WORD ANSWER
 * reserve   ID DEBIT CREDIT AMOUNT until DAY [from LEAST step STEP] ANSWER
 * post      ID RESERVATION AMOUNT                           ANSWER
 * release   ID RESERVATION                                  ANSWER
 * clawback  ID HOLDER WORD RECEIVABLE                       ANSWER
 * close     ACCOUNT                                         ANSWER
 * expire    DAY                                             HOW-MANY
 * linked    ID HOW-MANY                                     ANSWER  (of the transfers on the next lines)
 * balance   ACCOUNT POSTED [AVAILABLE]
 * lot       AWARD FREE HELD SPENT EXPIRED TAKEN-BACK
 * liability YEAR-MONTH POINTS
 * </pre>
 *
 * Points expire into the account {@code expired}.
 */
public final class Scenario {
    private final Ledger ledger;
    private Instant now = noon("2026-04-01");

    private Scenario(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Plays the table on a ledger; throws {@link AssertionError} naming the first line that went otherwise. */
    public static void play(Ledger ledger, String table) {
        play(ledger, table, () -> {});
    }

    /** Plays the table and does something after each line. */
    public static void play(Ledger ledger, String table, Runnable between) {
        var scenario = new Scenario(ledger);
        var lines = table.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        for (int i = 0; i < lines.size(); i++) {
            i += scenario.play(i, lines);
            between.run();
        }
    }

    /** Plays one line; answers how many more lines it took. */
    private int play(int at, List<String> lines) {
        var words = lines.get(at).split("\\s+");
        int more = words[0].equals("linked") ? Integer.parseInt(words[2]) : 0;
        var found = switch (words[0]) {
            case "day" -> {
                now = noon(words[1]);
                yield words[1];
            }
            case "balance" -> balance(words);
            case "lot" -> lot(words);
            case "liability" -> liability(words);
            case "expire" -> {
                now = noon(words[1]);
                yield "" + posted(ledger.expire(now, cause("expiry")));
            }
            case "account" -> {
                submit(account(words));
                yield words[words.length - 1];
            }
            case "linked" -> {
                var steps = new ArrayList<Request.Step>();
                for (int i = 1; i <= more; i++) steps.add(step(lines.get(at + i).split("\\s+")));
                yield submit(new Request.Linked(new TransferId(words[1]), steps));
            }
            case "close" -> submit(new Request.CloseAccount(new AccountId(words[1]), now, "closed"));
            default -> submit(step(words));
        };
        var expected = words[words.length - 1];
        if (!found.equals(expected)) throw new AssertionError("%s%n  but it was %s".formatted(lines.get(at), found));
        var problems = ledger.check();
        if (!problems.isEmpty()) throw new AssertionError("%s%n  and then %s".formatted(lines.get(at), problems));
        return more;
    }

    private static long posted(List<Answer> answers) {
        return answers.stream().filter(Answer.Posted.class::isInstance).count();
    }

    private String submit(Request request) {
        return word(ledger.submit(request, now));
    }

    static String word(Answer answer) {
        return switch (answer) {
            case Answer.Posted _ -> "POSTED";
            case Answer.AlreadyPosted _ -> "ALREADY_POSTED";
            case Answer.Refused(var why) -> why.code();
        };
    }

    private Request account(String[] words) {
        var unit = words[words.length - 1].equals("JPY") ? Unit.JPY : Unit.PT;
        var account = words[2].equals("lots")
                ? Account.lots(words[1], unit)
                : Account.sum(
                        words[1],
                        unit,
                        Account.Rule.valueOf(words[2].replace('-', '_').toUpperCase(java.util.Locale.ROOT)));
        return new Request.OpenAccount(account, now);
    }

    private Request.Step step(String[] w) {
        var id = new TransferId(w[1]);
        return switch (w[0]) {
            case "transfer" ->
                new Request.Transfer(
                        id, account(w[2]), account(w[3]), number(w[4]), unit(w[2]), now, cause("transfer"));
            case "award" ->
                new Request.Award(
                        id,
                        account(w[2]),
                        account(w[3]),
                        number(w[4]),
                        unit(w[2]),
                        new LotTerms("walking", "1", LocalDate.parse(w[6]), new AccountId("expired")),
                        now,
                        cause(w[8]));
            case "reserve" ->
                new Request.Reserve(
                        id,
                        account(w[2]),
                        account(w[3]),
                        number(w[4]),
                        unit(w[2]),
                        LocalDate.parse(w[6]).atStartOfDay(Japan.TIME).toInstant(),
                        w.length > 8
                                ? new ExchangeTerms(number(w[8]), number(w[10]), Long.MAX_VALUE)
                                : ExchangeTerms.ANY,
                        now,
                        cause("exchange"));
            case "post" -> new Request.Post(id, new TransferId(w[2]), number(w[3]), now, cause("redeemed"));
            case "release" -> new Request.Release(id, new TransferId(w[2]), now, cause("given up"));
            case "clawback" ->
                new Request.Clawback(
                        id, account(w[2]), Digest.of(w[3]), account(w[4]), now, cause("corrected " + w[3]));
            default -> throw new IllegalArgumentException("no line begins with " + w[0]);
        };
    }

    private static AccountId account(String word) {
        return new AccountId(word);
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    private Unit unit(String account) {
        return ledger.balance(account(account)).map(b -> b.unit()).orElse(Unit.PT);
    }

    private static Cause cause(String evidence) {
        return new Cause("agreement", "clause", Digest.of(evidence), evidence);
    }

    private static Instant noon(String day) {
        return LocalDate.parse(day).atTime(12, 0).atZone(Japan.TIME).toInstant();
    }

    private String balance(String[] words) {
        var balance = ledger.balance(account(words[1])).orElseThrow();
        if (words.length == 3) return "" + balance.posted();
        return balance.posted() == number(words[2]) ? "" + balance.available() : "posted " + balance.posted();
    }

    private String lot(String[] words) {
        var lot = ledger.accounts().stream()
                .flatMap(a -> ledger.lots(a.id()).stream())
                .filter(l -> l.award().value().equals(words[1]))
                .findFirst()
                .orElseThrow();
        var parts = List.of(lot.free(), lot.held(), lot.spent(), lot.expired(), lot.takenBack());
        var expected =
                List.of(words).subList(2, 7).stream().map(Scenario::number).toList();
        return parts.equals(expected) ? words[6] : parts.toString();
    }

    private String liability(String[] words) {
        return ""
                + ledger.liabilities().stream()
                        .filter(l -> l.lastMonth().equals(YearMonth.parse(words[1])))
                        .mapToLong(l -> l.points())
                        .sum();
    }
}
