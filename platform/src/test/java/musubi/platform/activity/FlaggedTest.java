package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class FlaggedTest {
    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();
    private final Flagged flagged = ServerFixture.part(Flagged.class);

    private void sent(LocalDate day, String source, String method, int steps) {
        city.as(() -> ServerFixture.part(Uploads.class)
                .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, day, source, method, steps))));
    }

    private List<Flag> open() {
        return list("open");
    }

    private List<Flag> list(String state) {
        return city.as(
                () -> flagged.list(new Flagged.Wanted(city.today().minusDays(30), city.today(), "", "", state), 0, 50));
    }

    private Flagged.Outcome decide(UUID batch, List<Flag.Seen> seen, Flagged.Verdict verdict) {
        return city.as(() -> flagged.decide(batch, seen, verdict, "本人に確かめた"));
    }

    @Test
    void steps_that_were_typed_in_earn_nothing_until_somebody_accepts_them_and_nothing_again_when_that_is_undone() {
        city.inForce(city.lastMonth());
        sent(city.today(), "phone", "manual", 10_500);
        city.followed();
        assertThat(city.points(hanako)).isZero();
        assertThat(open()).extracting(Flag::reason).containsExactly("manual");

        var batch = UUID.randomUUID();
        assertThat(decide(batch, List.of(open().getFirst().seen()), Flagged.Verdict.ACCEPTED))
                .isEqualTo(new Flagged.Outcome(1, 0));
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(15);
        assertThat(open()).isEmpty();

        var undoing = UUID.randomUUID();
        for (int click = 0; click < 2; click++)
            assertThat(city.as(() -> flagged.undo(undoing, batch, "人違いだった"))).isEqualTo(new Flagged.Outcome(1, 0));
        city.followed();
        assertThat(city.points(hanako)).isZero();
        assertThat(open()).extracting(Flag::state).containsExactly("held");
    }

    @Test
    void a_count_that_is_left_out_earns_nothing_and_the_other_device_is_believed() {
        city.inForce(city.lastMonth());
        sent(city.today(), "phone", "sensed", 6_000);
        sent(city.today(), "watch", "sensed", 31_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(15);
        assertThat(open()).singleElement().satisfies(flag -> {
            assertThat(flag.reason()).isEqualTo("conflict");
            assertThat(flag.source()).isEqualTo("watch");
            assertThat(flag.others()).isEqualTo(6_000);
            assertThat(flag.state()).isEqualTo("counts");
        });

        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.LEFT_OUT);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
    }

    @Test
    void more_steps_in_a_day_than_anybody_walks_are_held_and_can_be_accepted() {
        city.inForce(city.lastMonth());
        sent(city.today(), "phone", "sensed", 120_000);
        assertThat(open()).extracting(Flag::reason).containsExactly("day-total");

        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.ACCEPTED);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(15);
    }

    @Test
    void a_decision_holds_for_the_count_it_was_made_of_and_not_for_what_is_sent_after() {
        sent(city.today(), "phone", "manual", 9_000);
        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.ACCEPTED);

        sent(city.today(), "phone", "manual", 90_000);

        assertThat(open())
                .extracting(Flag::figure, Flag::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Flag.Figure.steps(90_000), "held"));
    }

    @Test
    void what_changed_or_was_decided_by_somebody_else_meanwhile_is_left_as_it_is() {
        sent(city.today(), "phone", "manual", 9_000);
        sent(city.today().minusDays(1), "phone", "manual", 8_000);
        var seen = open().stream().map(Flag::seen).toList();
        sent(city.today().minusDays(1), "phone", "manual", 8_100);
        decide(UUID.randomUUID(), List.of(seen.getFirst()), Flagged.Verdict.LEFT_OUT);

        assertThat(decide(UUID.randomUUID(), seen, Flagged.Verdict.ACCEPTED)).isEqualTo(new Flagged.Outcome(0, 2));
        assertThat(list("decided")).extracting(Flag::state).containsExactly("left-out");
    }

    @Test
    void the_same_click_again_decides_once_and_a_batch_undone_leaves_what_was_decided_since() {
        sent(city.today(), "phone", "manual", 9_000);
        sent(city.today().minusDays(1), "phone", "manual", 8_000);
        var batch = UUID.randomUUID();
        var seen = open().stream().map(Flag::seen).toList();
        for (int click = 0; click < 2; click++)
            assertThat(decide(batch, seen, Flagged.Verdict.LEFT_OUT)).isEqualTo(new Flagged.Outcome(2, 0));
        decide(UUID.randomUUID(), List.of(list("decided").getFirst().seen()), Flagged.Verdict.ACCEPTED);

        assertThat(city.as(() -> flagged.undo(UUID.randomUUID(), batch, "やり直し")))
                .isEqualTo(new Flagged.Outcome(1, 1));

        assertThat(list("")).extracting(Flag::state).containsExactly("accepted", "held");
        assertThatThrownBy(() -> city.as(() -> flagged.undo(UUID.randomUUID(), batch, " ")))
                .isInstanceOf(BadInput.class);
    }

    private <T> T as(Role role, Optional<UUID> resident, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor(UUID.randomUUID().toString(), role, city.code(), resident, Optional.empty()), work);
    }

    @Test
    void a_resident_sees_their_own_state_and_decides_nothing_and_another_municipality_sees_nothing() {
        sent(city.today(), "phone", "manual", 9_000);
        var seen = List.of(open().getFirst().seen());

        var days = as(
                Role.RESIDENT,
                Optional.of(hanako.value()),
                () -> ServerFixture.part(Uploads.class).days(hanako, city.today()));
        assertThat(days).extracting(Uploads.Day::state).containsExactly("held");
        for (var role : List.of(Role.RESIDENT, Role.COUNTER))
            assertThatThrownBy(() -> as(
                            role,
                            role == Role.RESIDENT ? Optional.of(hanako.value()) : Optional.empty(),
                            () -> flagged.decide(UUID.randomUUID(), seen, Flagged.Verdict.ACCEPTED, "私が歩いた")))
                    .as(role.word())
                    .isInstanceOf(DataAccessException.class);
        assertThat(ServerFixture.as(
                        ServerFixture.municipality(),
                        () -> flagged.decide(UUID.randomUUID(), seen, Flagged.Verdict.ACCEPTED, "隣の市")))
                .isEqualTo(new Flagged.Outcome(0, 1));
        assertThat(open()).hasSize(1);
    }
}
