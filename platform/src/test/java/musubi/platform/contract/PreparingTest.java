package musubi.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class PreparingTest {
    private final ContractFixture town = new ContractFixture();
    private final Preparing preparing = ServerFixture.part(Preparing.class);
    private final Settlements settlements = ServerFixture.part(Settlements.class);

    /** The days that passed since the last month ended. */
    private final int passed = ServerFixture.part(Contracts.class).today().getDayOfMonth() - 1;

    private final String lastMonth = YearMonth.from(
                    ServerFixture.part(Contracts.class).today())
            .minusMonths(1)
            .toString();

    private void choose(int days) {
        town.as(town.first, () -> {
            preparing.choose(OptionalInt.of(days));
            return true;
        });
    }

    private boolean night() {
        return town.as(Actor.job(Preparing.NAME, town.city), () -> {
            preparing.prepare();
            return true;
        });
    }

    private List<Settled> settled(String agreement) {
        return town.as(town.first, () -> settlements.of(agreement));
    }

    @Test
    void a_period_is_frozen_once_in_the_night_its_days_have_passed_and_nothing_of_it_is_approved() throws Exception {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        choose(passed);

        try (var servers = Executors.newFixedThreadPool(2)) {
            var nights = IntStream.range(0, 2)
                    .mapToObj(i -> servers.submit(this::night))
                    .toList();
            for (Future<Boolean> one : nights) one.get();
        }
        night();

        assertThat(settled(agreement)).singleElement().satisfies(only -> {
            assertThat(only.period()).isEqualTo(lastMonth);
            assertThat(only.prepared()).isTrue();
            assertThat(only.decisions()).isEmpty();
            assertThat(only.statement()).isEmpty();
        });
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("evidence.frozen"))
                .extracting(entry -> entry.actor())
                .containsExactly(Preparing.NAME);
    }

    @Test
    void what_an_officer_gives_up_is_frozen_anew_by_an_officer_and_not_by_the_next_night() {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        choose(passed);
        night();
        var prepared = settled(agreement).getFirst();

        town.as(town.first, () -> settlements.decide(prepared.id(), Step.WITHDRAWN));
        night();
        var given = settled(agreement);
        var anew = town.approved(agreement, lastMonth);

        assertThat(given).hasSize(1);
        assertThat(town.as(town.first, () -> settlements.find(anew)).orElseThrow())
                .satisfies(own -> {
                    assertThat(own.prepared()).isFalse();
                    assertThat(own.takenBy()).isEqualTo(town.first.name());
                    assertThat(own.decided(Step.EVIDENCE_APPROVED)).isTrue();
                });
    }

    @Test
    void nothing_is_frozen_before_its_day_nor_without_a_choice_nor_what_was_due_before_the_choice() {
        var agreement = town.signed(ContractFixture.monthly("monthly"));

        night();
        choose(passed + 1);
        night();
        // The month before had its day some time ago, and is left to people.
        choose(passed + 2);
        night();

        assertThat(settled(agreement)).isEmpty();
    }

    @Test
    void what_is_not_signed_or_may_still_get_late_records_waits() {
        var unsigned = town.as(
                town.first, () -> ServerFixture.part(Contracts.class).enter(ContractFixture.monthly("unsigned")));
        var late = town.signed("""
                agreement: late
                title: {ja: 歩いて得するポイント, en: Points for walking}
                unit: PT
                between: {payer: 試験市, payee: each person}
                for: {each: person, where: enrolled}
                term: {from: 2026-04-01, until: 2028-04-01}
                clauses:
                  walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}
                points: {late-upload: %d days, expires: end-of-next-fiscal-year}
                """.formatted(passed + 10));
        choose(passed);

        night();

        assertThat(settled(unsigned)).isEmpty();
        assertThat(settled(late)).isEmpty();
    }

    @Test
    void a_measure_that_counts_records_which_arrive_late_keeps_the_period_from_being_frozen_by_itself() {
        var measure = "steps: {measure: mean-daily-steps, window: period%s}";
        var late = town.signed(ContractFixture.walked("late", measure.formatted(", late-days: 14")));
        var plain = town.signed(ContractFixture.walked("plain", measure.formatted("")));
        choose(passed);

        night();

        assertThat(settled(plain)).extracting(Settled::period).containsExactly(lastMonth);
        assertThat(settled(late)).isEmpty();
    }

    @Test
    void one_period_that_cannot_be_frozen_does_not_keep_the_others_waiting() {
        var stopped = town.signed(ContractFixture.monthly("a-monthly"));
        var other = town.signed(ContractFixture.monthly("b-monthly"));
        // Days that overlap the month are settled already.
        town.as(town.first, () -> {
            settlements.freeze(new SettlementId(UUID.randomUUID()), stopped, "FY2026");
            return true;
        });
        choose(passed);

        night();

        assertThat(settled(stopped)).extracting(Settled::period).containsExactly("FY2026");
        assertThat(settled(other)).extracting(Settled::period).containsExactly(lastMonth);
    }

    @Test
    void days_out_of_range_are_refused_and_each_change_is_on_record_with_what_was_before() {
        assertThatThrownBy(() -> choose(181)).isInstanceOf(BadInput.class);
        choose(20);
        choose(20);
        town.as(town.first, () -> {
            preparing.choose(OptionalInt.empty());
            return true;
        });

        assertThat(town.as(town.first, preparing::days)).isEmpty();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("packs.preparing-changed"))
                .extracting(entry -> entry.before() + " " + entry.after())
                .containsExactly("{\"days\":20} {\"days\":null}", "{\"days\":null} {\"days\":20}");
    }
}
