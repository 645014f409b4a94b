package musubi.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.ledger.Request.Award;
import musubi.ledger.Request.Clawback;
import musubi.ledger.Request.OpenAccount;
import musubi.ledger.Request.Post;
import musubi.ledger.Request.Release;
import musubi.ledger.Request.Reserve;
import musubi.ledger.Request.Transfer;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    static final Instant START = Instant.parse("2026-04-01T03:00:00Z");
    static final AccountId BUDGET = new AccountId("equity:budget");
    static final AccountId FUNDING = new AccountId("equity:funding:FY2026");
    static final AccountId EXPIRED = new AccountId("income:expired");
    static final AccountId SHOP = new AccountId("liabilities:shop");
    static final AccountId OWED = new AccountId("assets:receivable");
    static final int PEOPLE = 5;

    @TempDir
    Path folder;

    @Test
    void a_retry_gets_the_same_receipt_although_the_balance_has_moved_on() {
        var ledger = town();
        var first = (Answer.Posted) ledger.submit(transfer("T1", BUDGET, SHOP, 5, START), START);
        ledger.submit(transfer("T2", BUDGET, SHOP, 7, START), START);

        var again = ledger.submit(transfer("T1", BUDGET, SHOP, 5, START), START.plusSeconds(3600));

        assertThat(again).isEqualTo(new Answer.AlreadyPosted(first.receipt()));
        assertThat(first.receipt().balances())
                .containsExactly(
                        new Balance(BUDGET, Unit.PT, -100_005, 0, 0, 2), new Balance(SHOP, Unit.PT, 5, 0, 0, 1));
    }

    @Test
    void another_content_under_the_same_id_is_refused_with_both_digests() {
        var ledger = town();
        var first = transfer("T1", BUDGET, SHOP, 5, START);
        var second = transfer("T1", BUDGET, SHOP, 6, START);
        ledger.submit(first, START);

        var answer = ledger.submit(second, START);

        assertThat(answer)
                .isEqualTo(new Answer.Refused(new Why.DifferentContent("T1", first.digest(), second.digest())));
    }

    @Test
    void points_that_expired_back_into_the_funding_are_clawed_back_without_moving() {
        var ledger = town();
        var terms = new LotTerms("walking", "1", LocalDate.of(2026, 5, 1), FUNDING);
        ledger.submit(
                new Award(new TransferId("A"), FUNDING, person(0), 100, Unit.PT, terms, START, cause("w")), START);
        var later = START.plus(60, ChronoUnit.DAYS);
        assertThat(ledger.expire(later, cause("sweep"))).hasSize(1);

        var answer = ledger.submit(
                new Clawback(new TransferId("C"), person(0), Digest.of("w"), OWED, later, cause("c")), later);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Posted.class,
                        p -> assertThat(p.receipt().movements()).isEmpty());
        assertThat(ledger.balance(FUNDING).orElseThrow().posted()).isEqualTo(100_000);
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void the_longest_award_can_still_expire() {
        var ledger = town();
        var terms = new LotTerms("walking", "1", LocalDate.of(2026, 5, 1), EXPIRED);
        var id = new TransferId("A".repeat(200));
        ledger.submit(new Award(id, FUNDING, person(0), 100, Unit.PT, terms, START, cause("w")), START);

        assertThat(ledger.expire(START.plus(60, ChronoUnit.DAYS), cause("sweep")))
                .hasSize(1);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Award(
                        new TransferId("A".repeat(201)), FUNDING, person(0), 1, Unit.PT, terms, START, cause("w")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_end_has_the_id_that_follows_from_what_ends() {
        var ledger = town();
        var terms = new LotTerms("walking", "1", LocalDate.of(2026, 5, 1), EXPIRED);
        for (var id : List.of("A", "B"))
            ledger.submit(
                    new Award(new TransferId(id), FUNDING, person(0), 100, Unit.PT, terms, START, cause(id)), START);
        var later = START.plus(60, ChronoUnit.DAYS);
        var others = new TransferId("expiry/B/1");

        var answer = ledger.submit(new Request.Expiry(others, new TransferId("A"), 100, later, cause("x")), later);

        assertThat(answer).isEqualTo(new Answer.Refused(new Why.NotItsId(others, new TransferId("expiry/A/1"))));
        assertThat(ledger.expire(later, cause("sweep")))
                .hasSize(2)
                .allSatisfy(end -> assertThat(end).isInstanceOf(Answer.Posted.class));
    }

    @Test
    void reservations_cannot_grow_past_what_a_number_holds() {
        var ledger = town();
        long largest = 999_999_999_999_999L;
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < 9_300; i++)
            answers.add(ledger.submit(
                    new Reserve(
                            new TransferId("R" + i),
                            BUDGET,
                            SHOP,
                            largest,
                            Unit.PT,
                            START.plusSeconds(60),
                            ExchangeTerms.ANY,
                            START,
                            cause("r")),
                    START));

        assertThat(answers.getLast()).isEqualTo(new Answer.Refused(new Why.AmountOutOfRange(largest)));
        assertThat(ledger.check()).isEmpty();
    }

    /** One holder earns and spends 40,000 times: reading every old lot for each debit would take minutes. */
    @Test
    @Timeout(30)
    void the_cost_of_a_debit_does_not_grow_with_the_lots_spent_before() {
        var ledger = town();
        var terms = new LotTerms("walking", "1", LocalDate.of(2027, 5, 1), EXPIRED);
        long right = 0;
        for (int i = 0; i < 40_000; i++) {
            var id = new TransferId("A" + i);
            ledger.submit(new Award(id, FUNDING, person(0), 2, Unit.PT, terms, START, cause("a")), START);
            if (ledger.submit(transfer("T" + i, person(0), SHOP, 2, START), START) instanceof Answer.Posted) right++;
        }

        assertThat(right).isEqualTo(40_000);
        assertThat(ledger.balance(person(0)).orElseThrow().posted()).isZero();
    }

    @Test
    void what_has_not_happened_yet_is_refused() {
        var answer = town().submit(transfer("T1", BUDGET, SHOP, 5, START.plusSeconds(1)), START);

        assertThat(answer).isEqualTo(new Answer.Refused(new Why.HappensInFuture(START.plusSeconds(1), START)));
    }

    @Test
    void every_refusal_has_a_sentence_in_both_languages() {
        var ledger = town();
        var answer = (Answer.Refused) ledger.submit(transfer("T1", FUNDING, SHOP, 100_001, START), START);

        assertThat(answer.why().words().en())
                .isEqualTo("Account equity:funding:FY2026 has 100000 available, 100001 was asked.");
        assertThat(answer.why().words().ja()).contains("equity:funding:FY2026", "100000", "100001");
    }

    @Test
    void a_request_survives_its_own_spelling() {
        for (var request : everyKind())
            assertThat(RequestText.read(RequestText.write(request).lines().iterator()))
                    .isEqualTo(request);
    }

    private static List<Request> everyKind() {
        var why = cause("e");
        var at = Instant.parse("2026-04-01T03:00:00.123456789Z");
        var id = new TransferId("T/1|(x)");
        var transfer = transfer("T1", BUDGET, SHOP, 5, at);
        return List.of(
                new OpenAccount(Account.lots("負債:花子", Unit.PT), at),
                new Request.CloseAccount(SHOP, at, ""),
                transfer,
                new Request.Linked(new TransferId("G"), List.of(transfer, transfer("T2", BUDGET, SHOP, 5, at))),
                new Award(id, FUNDING, SHOP, 5, Unit.PT, new LotTerms("p", "", LotTerms.NEVER, EXPIRED), at, why),
                new Reserve(id, BUDGET, SHOP, 5, Unit.JPY, at, new ExchangeTerms(500, 500, 1000), at, why),
                new Post(id, id, 5, at, why),
                new Release(id, id, at, why),
                new Request.TimeOut(id, id, at, why),
                new Request.Expiry(id, id, 5, at, why),
                new Clawback(id, BUDGET, Digest.of("x"), OWED, at, why));
    }

    /**
     * Random days of a town: awards, gifts, exchanges, corrections and sweeps, with lost replies that are sent again,
     * duplicates, ids reused by mistake, and a machine that stops between two writes or in the middle of one. Nothing that must hold ever fails, and
     * a ledger read back from the file is the one we had.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 20261001})
    void whatever_happens_what_must_hold_holds(long seed) throws IOException {
        var random = new Random(seed);
        var file = folder.resolve("ledger");
        var town = new Town(random);
        var store = FileStore.open(file);
        var ledger = Ledger.open(store);
        town.openAccounts(ledger);
        var answered = new HashMap<Request, Receipt>();
        for (int i = 0; i < 600; i++) {
            var request = town.anything();
            switch (ledger.submit(request, town.now)) {
                case Answer.Posted(var receipt) -> answered.put(request, receipt);
                case Answer.AlreadyPosted(var receipt) -> assertThat(answered).containsEntry(request, receipt);
                case Answer.Refused(var why) -> assertThat(why.words().ja()).isNotEmpty();
            }
            if (random.nextInt(20) == 0) ledger.expire(town.now, cause("sweep"));
            if (random.nextInt(60) == 0) {
                var before = ledger.head();
                store.close();
                town.tear(file);
                store = FileStore.open(file);
                ledger = Ledger.open(store);
                assertThat(ledger.head()).isEqualTo(before);
            }
            if (random.nextInt(40) == 0) {
                var asked = town.anything();
                var whole = ledger.head();
                long size = java.nio.file.Files.size(file);
                var lost = ledger.submit(asked, town.now);
                store.close();
                town.cut(file, size);
                store = FileStore.open(file);
                ledger = Ledger.open(store);
                assertThat(ledger.head().number()).isBetween(whole.number(), whole.number() + 1);
                assertThat(receipt(ledger.submit(asked, town.now))).isEqualTo(receipt(lost));
                receipt(lost).forEach(receipt -> answered.put(asked, receipt));
            }
            if (i % 50 == 0) assertThat(ledger.check()).isEmpty();
        }
        assertThat(ledger.check()).isEmpty();
        town.awardsAreFollowedToTheLastPoint(ledger);
        for (var known : answered.entrySet())
            assertThat(ledger.submit(known.getKey(), town.now)).isEqualTo(new Answer.AlreadyPosted(known.getValue()));
        var head = ledger.head();
        store.close();
        try (var again = FileStore.open(file)) {
            assertThat(Ledger.open(again).head()).isEqualTo(head);
        }
    }

    private static List<Receipt> receipt(Answer answer) {
        return switch (answer) {
            case Answer.Posted(var receipt) -> List.of(receipt);
            case Answer.AlreadyPosted(var receipt) -> List.of(receipt);
            case Answer.Refused _ -> List.of();
        };
    }

    /** Had the wrong award never been made, the holder would own the same, less what is owed. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_claw_back_leaves_the_holder_as_if_the_award_had_not_been(long seed) {
        var random = new Random(seed);
        var ledger = town();
        var hanako = person(0);
        ledger.submit(new OpenAccount(Account.lots(hanako.value(), Unit.PT), START), START);
        long honest = 0;
        long spent = 0;
        for (int i = 0; i < 30; i++) {
            long amount = 1L + random.nextInt(100);
            var id = new TransferId("X" + i);
            var wrong = random.nextInt(4) == 0;
            if (random.nextBoolean()) {
                var terms = new LotTerms("walking", "1", LocalDate.of(2027, 1 + random.nextInt(12), 1), EXPIRED);
                var evidence = wrong ? "wrong" : "right" + i;
                ledger.submit(new Award(id, FUNDING, hanako, amount, Unit.PT, terms, START, cause(evidence)), START);
                if (!wrong) honest += amount;
            } else if (ledger.submit(transfer(id.value(), hanako, SHOP, amount, START), START) instanceof Answer.Posted)
                spent += amount;
        }

        ledger.submit(new Clawback(new TransferId("C"), hanako, Digest.of("wrong"), OWED, START, cause("c")), START);

        long balance = ledger.balance(hanako).orElseThrow().posted();
        long owed = ledger.balance(OWED).orElseThrow().posted();
        assertThat(balance + owed).isEqualTo(honest - spent);
        assertThat(balance == 0 || owed == 0).isTrue();
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void many_requests_made_durable_together_are_the_same_as_one_by_one() {
        var requests = new ArrayList<Request>();
        for (int i = 0; i < 500; i++) requests.add(transfer("T" + i % 400, BUDGET, SHOP, i % 300 + 1, START));
        var together = town();
        var oneByOne = town();

        var answers = together.submit(requests, START);

        assertThat(answers)
                .isEqualTo(requests.stream().map(r -> oneByOne.submit(r, START)).toList());
        assertThat(together.head()).isEqualTo(oneByOne.head());
    }

    private static Ledger town() {
        var ledger = Ledger.inMemory();
        new Town(new Random(0)).openAccounts(ledger);
        return ledger;
    }

    static Transfer transfer(String id, AccountId debit, AccountId credit, long amount, Instant at) {
        return new Transfer(new TransferId(id), debit, credit, amount, Unit.PT, at, cause(id));
    }

    static Cause cause(String evidence) {
        return new Cause("points-2026", "walking", Digest.of(evidence), evidence);
    }

    static AccountId person(int i) {
        return new AccountId("liabilities:points:p" + i);
    }

    /** People, a clock, and what they might do next. */
    static final class Town {
        private final Random random;
        private final List<Request> sent = new ArrayList<>();
        private final Map<TransferId, Long> awarded = new HashMap<>();
        private int next;
        Instant now = START;

        Town(Random random) {
            this.random = random;
        }

        void openAccounts(Ledger ledger) {
            for (var account : List.of(
                    Account.sum(BUDGET.value(), Unit.PT, Account.Rule.FREE),
                    Account.sum(FUNDING.value(), Unit.PT, Account.Rule.NOT_BELOW_ZERO),
                    Account.sum(EXPIRED.value(), Unit.PT, Account.Rule.NOT_BELOW_ZERO),
                    Account.sum(SHOP.value(), Unit.PT, Account.Rule.FREE),
                    Account.sum(OWED.value(), Unit.PT, Account.Rule.NOT_ABOVE_ZERO)))
                ledger.submit(new OpenAccount(account, START), START);
            for (int i = 0; i < PEOPLE; i++)
                ledger.submit(new OpenAccount(Account.lots(person(i).value(), Unit.PT), START), START);
            ledger.submit(transfer("BUDGET", BUDGET, FUNDING, 100_000, START), START);
        }

        Request anything() {
            now = now.plus(random.nextInt(48), ChronoUnit.HOURS);
            if (!sent.isEmpty() && random.nextInt(6) == 0) return sent.get(random.nextInt(sent.size()));
            var id = new TransferId("R" + (random.nextInt(40) == 0 ? random.nextInt(next + 1) : next++));
            var at = now.minus(random.nextInt(72), ChronoUnit.HOURS);
            if (at.isBefore(START)) at = START;
            var request = fresh(id, at);
            sent.add(request);
            return request;
        }

        private Request fresh(TransferId id, Instant at) {
            var who = person(random.nextInt(PEOPLE));
            long amount = 1L + random.nextInt(200);
            var evidence = "day" + random.nextInt(60);
            var some = new TransferId("R" + random.nextInt(next + 1));
            return switch (random.nextInt(9)) {
                case 0, 1, 2 ->
                    new Award(
                            id,
                            FUNDING,
                            who,
                            amount,
                            Unit.PT,
                            new LotTerms("walking", "1", day(at).plusDays(random.nextInt(200)), EXPIRED),
                            at,
                            cause(evidence));
                case 3 -> transfer(id.value(), who, SHOP, amount, at);
                case 4, 5 ->
                    new Reserve(
                            id,
                            who,
                            SHOP,
                            amount,
                            Unit.PT,
                            at.plus(random.nextInt(40), ChronoUnit.DAYS),
                            ExchangeTerms.ANY,
                            at,
                            cause(evidence));
                case 6 -> new Post(id, some, amount, at, cause(evidence));
                case 7 -> new Release(id, some, at, cause(evidence));
                default -> new Clawback(id, who, Digest.of(evidence), OWED, at, cause(evidence));
            };
        }

        private static LocalDate day(Instant at) {
            return LocalDate.ofInstant(at, Japan.TIME);
        }

        /** A machine that stopped in the middle of its last write. */
        void cut(Path file, long before) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(before + random.nextLong(channel.size() - before + 1));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** A write that was under way when the machine stopped: the beginning of a next entry. */
        void tear(Path file) {
            try {
                var torn = "entry\t999\t2026-04-01T00:00:00Z\t%s\nclose\tx\t".formatted(Entry.BEGINNING);
                java.nio.file.Files.writeString(
                        file,
                        torn.substring(0, random.nextInt(torn.length())),
                        java.nio.file.StandardOpenOption.APPEND);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void awardsAreFollowedToTheLastPoint(Ledger ledger) {
            long earned = 0;
            long left = 0;
            for (int i = 0; i < PEOPLE; i++)
                for (var lot : ledger.lots(person(i))) {
                    earned += lot.earned();
                    left += lot.left();
                    awarded.merge(lot.award(), 1L, Long::sum);
                }
            assertThat(awarded.values()).containsOnly(1L);
            assertThat(earned).isPositive();
            assertThat(ledger.liabilities().stream()
                            .mapToLong(Liability::points)
                            .sum())
                    .isEqualTo(left);
        }
    }
}
