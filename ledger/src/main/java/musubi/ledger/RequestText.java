package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import musubi.ledger.Request.Award;
import musubi.ledger.Request.Clawback;
import musubi.ledger.Request.CloseAccount;
import musubi.ledger.Request.Expiry;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.OpenAccount;
import musubi.ledger.Request.Post;
import musubi.ledger.Request.Release;
import musubi.ledger.Request.Reserve;
import musubi.ledger.Request.Step;
import musubi.ledger.Request.TimeOut;
import musubi.ledger.Request.Transfer;
import musubi.quantity.Digest;
import musubi.quantity.Unit;

/**
 * The one spelling of a request: a line per step, fields parted by tabs. No field can hold a tab or a line break, so
 * nothing is escaped.
 */
final class RequestText {
    private static final String IN_SECONDS = "0000-00-00T00:00:00Z";

    private RequestText() {}

    static String write(Request request) {
        return switch (request) {
            case OpenAccount r ->
                line(
                        "open",
                        r.account().id(),
                        r.account().unit(),
                        r.account().rule(),
                        r.account().holding(),
                        r.happenedAt());
            case CloseAccount r -> line("close", r.account(), r.happenedAt(), r.reason());
            case Linked r -> {
                var text = new StringBuilder(line("linked", r.id(), r.steps().size()));
                r.steps().forEach(step -> text.append(write(step)));
                yield text.toString();
            }
            case Transfer r -> step("transfer", r, r.debit(), r.credit(), r.amount(), r.unit());
            case Award r ->
                step(
                        "award",
                        r,
                        r.funding(),
                        r.holder(),
                        r.amount(),
                        r.unit(),
                        r.terms().until(),
                        r.terms().expiresInto(),
                        r.terms().programme(),
                        r.terms().rule());
            case Reserve r ->
                step(
                        "reserve",
                        r,
                        r.debit(),
                        r.credit(),
                        r.amount(),
                        r.unit(),
                        r.until(),
                        r.terms().least(),
                        r.terms().step(),
                        r.terms().most());
            case Post r -> step("post", r, r.reservation(), r.amount());
            case Release r -> step("release", r, r.reservation());
            case TimeOut r -> step("time-out", r, r.reservation());
            case Expiry r -> step("expiry", r, r.lot(), r.amount());
            case Clawback r -> step("clawback", r, r.holder(), r.evidence(), r.receivable());
        };
    }

    private static String step(String word, Step step, Object... more) {
        var cause = step.cause();
        var all = new ArrayList<Object>(List.of(
                word,
                step.id(),
                step.happenedAt(),
                cause.agreement(),
                cause.clause(),
                cause.evidence(),
                cause.reason()));
        all.addAll(List.of(more));
        return line(all.toArray());
    }

    static String line(Object... fields) {
        var text = new StringBuilder();
        for (int i = 0; i < fields.length; i++) text.append(i == 0 ? "" : "\t").append(fields[i]);
        return text.append('\n').toString();
    }

    /** A moment as {@link Instant} spells it; whole seconds, the most of them by far, without its slow parser. */
    static Instant moment(String text) {
        if (!inSeconds(text)) return Instant.parse(text);
        var day = LocalDate.of(part(text, 0, 4), part(text, 5, 7), part(text, 8, 10));
        int second = LocalTime.of(part(text, 11, 13), part(text, 14, 16), part(text, 17, 19))
                .toSecondOfDay();
        return Instant.ofEpochSecond(day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) + second);
    }

    /** A unit; the two there are by far, without the slow parser. */
    static Unit unit(String text) {
        return switch (text) {
            case "JPY" -> Unit.JPY;
            case "PT" -> Unit.PT;
            default -> Unit.parse(text);
        };
    }

    private static boolean inSeconds(String text) {
        if (text.length() != IN_SECONDS.length()) return false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char form = IN_SECONDS.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) return false;
        }
        return true;
    }

    private static int part(String text, int from, int until) {
        return Integer.parseInt(text, from, until, 10);
    }

    /** Reads one request and leaves the rest; refuses what {@link #write} would not have written. */
    static Request read(Iterator<String> lines) {
        var line = lines.next();
        if (line.startsWith("linked\t")) {
            var fields = new Fields(line);
            fields.text();
            var id = fields.id();
            long count = fields.number();
            fields.end();
            if (count < 1 || count > Linked.MOST) throw new IllegalArgumentException("a group of " + count + " steps");
            var steps = new ArrayList<Step>();
            for (long i = 0; i < count; i++) steps.add(step(lines.next()));
            return new Linked(id, steps);
        }
        return single(line);
    }

    private static Step step(String line) {
        if (single(line) instanceof Step step) return step;
        throw new IllegalArgumentException("not a step of a group: " + line);
    }

    private static Request single(String line) {
        var f = new Fields(line);
        var word = f.text();
        var request = switch (word) {
            case "open" ->
                new OpenAccount(
                        new Account(
                                f.account(),
                                f.unit(),
                                Account.Rule.valueOf(f.text()),
                                Account.Holding.valueOf(f.text())),
                        f.moment());
            case "close" -> new CloseAccount(f.account(), f.moment(), f.text());
            default -> step(word, f.id(), f.moment(), f.cause(), f);
        };
        f.end();
        return request;
    }

    private static Step step(String word, TransferId id, Instant at, Cause cause, Fields f) {
        return switch (word) {
            case "transfer" -> new Transfer(id, f.account(), f.account(), f.number(), f.unit(), at, cause);
            case "award" -> {
                var funding = f.account();
                var holder = f.account();
                long amount = f.number();
                var unit = f.unit();
                var until = LocalDate.parse(f.text());
                var into = f.account();
                yield new Award(
                        id, funding, holder, amount, unit, new LotTerms(f.text(), f.text(), until, into), at, cause);
            }
            case "reserve" ->
                new Reserve(
                        id,
                        f.account(),
                        f.account(),
                        f.number(),
                        f.unit(),
                        f.moment(),
                        new ExchangeTerms(f.number(), f.number(), f.number()),
                        at,
                        cause);
            case "post" -> new Post(id, f.id(), f.number(), at, cause);
            case "release" -> new Release(id, f.id(), at, cause);
            case "time-out" -> new TimeOut(id, f.id(), at, cause);
            case "expiry" -> new Expiry(id, f.id(), f.number(), at, cause);
            case "clawback" -> new Clawback(id, f.account(), f.digest(), f.account(), at, cause);
            default -> throw new IllegalArgumentException("no request begins with " + word);
        };
    }

    /** The fields of one line, read from left to right. */
    private static final class Fields {
        private final String[] fields;
        private int next;

        Fields(String line) {
            fields = line.split("\t", -1);
        }

        String text() {
            if (next == fields.length)
                throw new IllegalArgumentException("the line ends early: " + String.join("\t", fields));
            return fields[next++];
        }

        long number() {
            return Long.parseLong(text());
        }

        Instant moment() {
            return RequestText.moment(text());
        }

        TransferId id() {
            return new TransferId(text());
        }

        AccountId account() {
            return new AccountId(text());
        }

        Digest digest() {
            return new Digest(text());
        }

        Unit unit() {
            return RequestText.unit(text());
        }

        Cause cause() {
            return new Cause(text(), text(), digest(), text());
        }

        void end() {
            if (next != fields.length)
                throw new IllegalArgumentException("the line goes on too long: " + String.join("\t", fields));
        }
    }
}
