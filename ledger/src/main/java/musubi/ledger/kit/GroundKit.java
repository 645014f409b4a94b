package musubi.ledger.kit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.OpenAccount;
import musubi.ledger.Request.Transfer;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.Unit;

/**
 * What every store must pass together with its ground: a ledger that takes requests for new answers as one that remembers all of them. A
 * test runs each {@link Requirement} on an empty {@link Place} of its kind.
 */
public final class GroundKit {
    /** One place where the entries and the ground of a ledger live: all ledgers that are opened there work on both. */
    @FunctionalInterface
    public interface Place {
        /** Opens a ledger, as one more server would. */
        Ledger open();
    }

    /**
     * One thing a store with a ground must do.
     *
     * @param name a sentence
     * @param proof throws {@link AssertionError} when the store and the ground at an empty place do otherwise
     */
    public record Requirement(String name, Consumer<Place> proof) {}

    private static final Instant NOON = Instant.parse("2026-04-01T03:00:00Z");
    private static final int GROUPS = 40;

    private GroundKit() {}

    /** Everything a store with a ground must do. */
    public static List<Requirement> requirements() {
        return List.of(
                new Requirement("a_request_from_before_the_ground_gets_its_receipt_again", GroundKit::remembers),
                new Requirement("other_content_under_an_id_from_before_the_ground_is_refused", GroundKit::compares),
                new Requirement("known_and_new_requests_in_one_group_are_each_told_so", GroundKit::mixes),
                new Requirement("what_could_not_be_done_again_was_done_before_all_the_same", GroundKit::asksForRefused),
                new Requirement("a_new_request_that_is_refused_leaves_its_id_unused", GroundKit::leavesUnused),
                new Requirement("an_id_twice_in_one_group_is_accepted_once", GroundKit::countsOnce),
                new Requirement("steps_from_before_the_ground_are_known_by_their_own_ids", GroundKit::knowsSteps),
                new Requirement("a_ledger_behind_finds_what_another_put_below_the_ground", GroundKit::catchesUp),
                new Requirement("a_ledger_behind_finds_what_another_put_above_the_ground", GroundKit::readsOn),
                new Requirement("two_that_forget_answer_groups_as_one_that_remembers_seed_1", p -> law(p, 1)),
                new Requirement("two_that_forget_answer_groups_as_one_that_remembers_seed_2", p -> law(p, 2)),
                new Requirement(
                        "two_that_forget_answer_groups_as_one_that_remembers_seed_20261128", p -> law(p, 20261128)));
    }

    private static void remembers(Place place) {
        var ledger = town(place);
        var first = posted(ledger, gift("T1", 10));
        ledger.advance();

        same(List.of(new Answer.AlreadyPosted(first.receipt())), ask(ledger, gift("T1", 10)));
        same(List.of(new Answer.AlreadyPosted(first.receipt())), ask(place.open(), gift("T1", 10)));
        same(List.of("ALREADY_POSTED"), words(ledger, new OpenAccount(purse(), NOON)));
    }

    private static void compares(Place place) {
        var ledger = town(place);
        posted(ledger, gift("T1", 10));
        ledger.advance();

        same(List.of("DIFFERENT_TRANSFER_SAME_ID"), words(ledger, gift("T1", 11)));
        same(10L, purse(ledger));
    }

    private static void mixes(Place place) {
        var ledger = town(place);
        posted(ledger, gift("T1", 10));
        posted(ledger, gift("T2", 20));
        ledger.advance();
        posted(ledger, gift("T3", 30));

        same(
                List.of("POSTED", "ALREADY_POSTED", "DIFFERENT_TRANSFER_SAME_ID", "ALREADY_POSTED", "POSTED"),
                words(ledger, gift("T4", 1), gift("T1", 10), gift("T2", 21), gift("T3", 30), gift("T5", 2)));
        same(63L, purse(ledger));
    }

    private static void asksForRefused(Place place) {
        var ledger = town(place);
        posted(ledger, gift("T1", 10));
        posted(ledger, spending("S1", 10));
        ledger.advance();

        same(List.of("ALREADY_POSTED"), words(ledger, spending("S1", 10)));
        same(List.of("ALREADY_POSTED", "BALANCE_TOO_LOW"), words(ledger, spending("S1", 10), spending("S2", 1)));
        same(List.of("ALREADY_POSTED", "POSTED"), words(place.open(), spending("S1", 10), gift("T2", 5)));
    }

    private static void leavesUnused(Place place) {
        var ledger = town(place);
        posted(ledger, gift("T1", 10));
        ledger.advance();

        same(List.of("BALANCE_TOO_LOW"), words(ledger, spending("S1", 11)));
        same(List.of("BALANCE_TOO_LOW", "POSTED"), words(ledger, spending("S1", 11), gift("T2", 1)));
        same(List.of("POSTED"), words(ledger, spending("S1", 11)));
        ledger.advance();
        same(List.of("ALREADY_POSTED"), words(ledger, spending("S1", 11)));
    }

    private static void countsOnce(Place place) {
        var ledger = town(place);
        var group = new Request[] {gift("T1", 10), gift("T1", 10), gift("T1", 11)};

        same(List.of("POSTED", "ALREADY_POSTED", "DIFFERENT_TRANSFER_SAME_ID"), words(ledger, group));
        ledger.advance();
        same(List.of("ALREADY_POSTED", "ALREADY_POSTED", "DIFFERENT_TRANSFER_SAME_ID"), words(ledger, group));
        same(10L, purse(ledger));
    }

    private static void knowsSteps(Place place) {
        var ledger = town(place);
        var group = linked("L1", gift("S1", 10), spending("S2", 4));
        posted(ledger, group);
        ledger.advance();

        same(
                List.of("ALREADY_POSTED", "ALREADY_POSTED", "DIFFERENT_TRANSFER_SAME_ID", "DIFFERENT_TRANSFER_SAME_ID"),
                words(ledger, group, gift("S1", 10), gift("S2", 4), linked("L2", gift("S3", 1), gift("S1", 10))));
        same(List.of("POSTED"), words(ledger, linked("L2", gift("S3", 1), gift("S4", 10))));
        same(17L, purse(ledger));
    }

    private static void catchesUp(Place place) {
        var one = town(place);
        var other = place.open();
        posted(one, gift("T1", 10));
        one.advance();

        same(List.of("POSTED", "ALREADY_POSTED"), words(other, gift("T2", 1), gift("T1", 10)));
        same(11L, purse(other));
    }

    private static void readsOn(Place place) {
        var one = town(place);
        one.advance();
        var other = place.open();
        posted(one, gift("T1", 10));

        same(List.of("ALREADY_POSTED", "POSTED"), words(other, gift("T1", 10), gift("T2", 1)));
        same(List.of("ALREADY_POSTED"), words(one, gift("T2", 1)));
        same(11L, purse(one));
    }

    /** Ids come again and again, with the same and with other content, alone and as steps, whoever of the two is asked. */
    private static void law(Place place, long seed) {
        var random = new Random(seed);
        var whole = town(Ledger::inMemory);
        var both = List.of(town(place), place.open());
        for (int i = 0; i < GROUPS; i++) {
            var group = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(_ -> anything(random))
                    .toList();
            var one = both.get(random.nextInt(2));
            same(whole.submit(group, NOON), one.submit(group, NOON));
            if (random.nextInt(4) == 0) both.get(random.nextInt(2)).advance();
        }
        for (var one : both) {
            one.refresh();
            same(whole.head(), one.head());
            same(List.of(), one.check());
        }
    }

    private static Request anything(Random random) {
        return random.nextInt(4) == 0
                ? linked("L" + random.nextInt(20), transfer(random, 0), transfer(random, 1))
                : transfer(random, random.nextInt(2));
    }

    /** Of even and of odd ids there are two kinds, so that no group has an id twice. */
    private static Transfer transfer(Random random, int odd) {
        var id = "T" + (2 * random.nextInt(40) + odd);
        long amount = 1L + random.nextInt(2);
        return random.nextBoolean() ? gift(id, amount) : spending(id, amount);
    }

    private static Ledger town(Place place) {
        var ledger = place.open();
        for (var account : List.of(
                Account.sum("fund", Unit.PT, Account.Rule.FREE),
                purse(),
                Account.sum("shop", Unit.PT, Account.Rule.FREE))) posted(ledger, new OpenAccount(account, NOON));
        return ledger;
    }

    private static Account purse() {
        return Account.sum("purse", Unit.PT, Account.Rule.NOT_BELOW_ZERO);
    }

    private static long purse(Ledger ledger) {
        return ledger.balance(purse().id()).orElseThrow().posted();
    }

    private static Transfer gift(String id, long amount) {
        return transfer(id, "fund", "purse", amount);
    }

    private static Transfer spending(String id, long amount) {
        return transfer(id, "purse", "shop", amount);
    }

    private static Transfer transfer(String id, String from, String to, long amount) {
        var cause = new Cause("agreement", "clause", Digest.of("ground"), "ground");
        return new Transfer(new TransferId(id), new AccountId(from), new AccountId(to), amount, Unit.PT, NOON, cause);
    }

    private static Linked linked(String id, Request.Step... steps) {
        return new Linked(new TransferId(id), List.of(steps));
    }

    private static Answer.Posted posted(Ledger ledger, Request request) {
        if (ledger.submit(request, NOON) instanceof Answer.Posted posted) return posted;
        throw new AssertionError("not posted: " + request);
    }

    private static List<Answer> ask(Ledger ledger, Request... group) {
        return ledger.submit(List.of(group), NOON);
    }

    private static List<String> words(Ledger ledger, Request... group) {
        var words = new ArrayList<String>();
        for (var answer : ask(ledger, group)) words.add(Scenario.word(answer));
        return words;
    }

    private static void same(Object expected, Object found) {
        if (!Objects.equals(expected, found))
            throw new AssertionError("expected %s%n but found %s".formatted(expected, found));
    }
}
