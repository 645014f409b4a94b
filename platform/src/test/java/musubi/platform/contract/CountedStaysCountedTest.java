package musubi.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.evidence.pack.Packs;
import musubi.platform.ServerFixture;
import musubi.platform.people.Consents;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

/** Whoever was counted when a period was settled is not claimed back because they took back since that they take part. 3,000 yen for each. */
class CountedStaysCountedTest {
    private final ContractFixture town = new ContractFixture();
    private final Settlements settlements = ServerFixture.part(Settlements.class);
    private final Consents consents = ServerFixture.part(Consents.class);
    private final String agreement = town.signed(ContractFixture.yearly("yearly"));
    private final PersonId hanako = came();
    private final PersonId taro = came();

    CountedStaysCountedTest() {
        run(() -> consents.write(
                Consents.PROGRAMME, "municipality", new Words("参加", "Taking part"), new Words("使います", "It is used")));
    }

    private PersonId came() {
        var person = town.somebody();
        town.mark(person, true);
        return person;
    }

    private void run(Runnable work) {
        town.as(town.first, () -> {
            work.run();
            return true;
        });
    }

    private void withdraws(PersonId person) {
        run(() -> consents.withdraw(person, Consents.PROGRAMME, "municipality"));
    }

    /** What is paid of the period now, after what was paid before. */
    private SettlementId settled() {
        var id = town.requested(agreement, "FY2026");
        town.released(id);
        return id;
    }

    private long payable(SettlementId id) {
        return town.as(town.first, () -> settlements.find(id))
                .orElseThrow()
                .statement()
                .orElseThrow()
                .payable();
    }

    private Path pack(SettlementId id) {
        return town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(id.value()));
    }

    @Test
    void a_withdrawal_alone_changes_nothing_of_what_was_settled() {
        var first = settled();
        withdraws(hanako);

        var again = settled();

        assertThat(payable(first)).isEqualTo(6_000);
        assertThat(payable(again)).isZero();
        assertThat(Packs.diff(pack(first), pack(again)).tables()).isEmpty();
    }

    @Test
    void beside_a_withdrawal_a_record_that_was_put_right_pays_its_own_difference() {
        settled();
        withdraws(hanako);
        var jiro = came();

        assertThat(payable(settled())).as("somebody more").isEqualTo(3_000);

        town.mark(hanako, false);
        assertThat(payable(settled()))
                .as("whoever withdrew was not there after all")
                .isEqualTo(-3_000);

        withdraws(jiro);
        assertThat(payable(settled()))
                .as("who came in later and withdrew follows the rule of all others")
                .isEqualTo(-3_000);
    }

    @Test
    void whoever_had_withdrawn_when_it_was_settled_first_comes_in_by_agreeing_again_alone() {
        withdraws(hanako);
        var first = settled();
        var again = settled();
        run(() -> consents.giveProgramme(hanako));

        assertThat(payable(first)).isEqualTo(3_000);
        assertThat(payable(again)).isZero();
        assertThat(payable(settled())).isEqualTo(3_000);
    }

    @Test
    void whoever_was_erased_since_stands_as_they_were_sealed() {
        var first = settled();
        run(() -> {
            ServerFixture.part(Enrolments.class).leave(hanako, "kenko", LocalDate.of(2026, 5, 1), "転出");
            ServerFixture.part(Erasures.class).erase(hanako, "本人の希望");
        });

        var again = settled();

        assertThat(payable(again)).isZero();
        var changed = Packs.diff(pack(first), pack(again)).tables();
        assertThat(changed).as("only that she left, which was recorded").containsOnlyKeys("enrolment");
        assertThat(changed.get("enrolment").changed()).isEqualTo(1);
    }

    @Test
    void whoever_was_merged_into_a_record_made_since_and_erased_then_stands_as_they_were_sealed() {
        settled();
        var again = town.somebody();
        run(() -> ServerFixture.part(Merges.class).merge(UUID.randomUUID(), hanako, again, "同じ人"));
        town.mark(again, true);
        town.mark(hanako, false);
        assertThat(payable(settled())).as("there under the other record").isZero();

        run(() -> {
            var enrolments = ServerFixture.part(Enrolments.class);
            for (var record : List.of(hanako, again)) enrolments.leave(record, "kenko", LocalDate.of(2026, 5, 1), "転出");
            ServerFixture.part(Erasures.class).erase(again, "本人の希望");
        });

        assertThat(payable(settled())).isZero();
    }

    @Test
    void where_the_use_was_stopped_on_request_nothing_new_is_made_of_the_records_and_the_line_falls_away() {
        settled();
        run(() -> {
            var requests = ServerFixture.part(Requests.class);
            var request = UUID.randomUUID();
            requests.receive(new Requests.Received(
                    request,
                    taro,
                    Request.Kind.STOP_OF_USE,
                    Request.AskedBy.PERSON,
                    Request.Channel.COUNTER,
                    LocalDate.of(2026, 4, 20),
                    new Request.Said("", "")));
            requests.decide(request, Request.Outcome.GRANTED, "");
        });

        assertThat(payable(settled())).isEqualTo(-3_000);
    }
}
