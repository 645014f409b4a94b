package musubi.platform.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Referrals as they are frozen, and what the library counts of them. */
class ReferralEvidenceTest {
    private final ReferralFixture town = new ReferralFixture();
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private Snapshots.Snapshot frozen() {
        return ServerFixture.as(
                town.city, () -> ServerFixture.part(Snapshots.class).take(UUID.randomUUID()));
    }

    private String measured(Snapshots.Snapshot pack, String measure) {
        try (var run = MeasureRun.on(Pack.open(pack.pack()))) {
            var question =
                    Question.of(Measures.library().get(measure), today.minusDays(1), today.plusDays(2), Map.of());
            return run.value(question) instanceof Measured.Value value
                    ? value.numerator() + " of " + value.denominator()
                    : "not measured";
        }
    }

    @Test
    void a_pack_holds_the_referrals_that_were_sent_and_how_far_they_are() {
        var done = town.sent(Optional.of("club"));
        var begun = town.moved(town.club, town.moved(town.club, done, State.ACCEPTED), State.IN_PROGRESS);
        town.moves(
                town.club,
                begun,
                State.COMPLETED,
                "",
                Optional.of(new Outcome(Optional.of("salon"), Optional.empty(), "サロンに参加", today)));
        town.sent(Optional.of("club"));
        town.makes(town.officer, town.wanted(town.hanako, Optional.empty()));
        town.moved(town.clinic, town.sent(Optional.of("studio")), State.ENTERED_IN_ERROR);

        var pack = frozen();

        assertThat(pack.rejected()).isZero();
        assertThat(Packs.verify(pack.pack())).isEmpty();
        assertThat(measured(pack, "referrals")).isEqualTo("3 of 1");
        assertThat(measured(pack, "referral-completion")).isEqualTo("1 of 3");
    }

    @Test
    void whose_referral_moves_on_is_looked_at_again_from_the_day_it_was_made() {
        var sent = town.sent(Optional.of("club"));

        // Before it is committed, and by the rights of those who follow: the server's own work takes the notes away.
        var noted = town.as(
                town.club,
                () -> Objects.requireNonNull(
                        ServerFixture.part(TransactionTemplate.class).execute(status -> {
                            town.moved(town.club, sent, State.ACCEPTED);
                            ServerFixture.part(JdbcClient.class)
                                    .sql(
                                            "select set_config('musubi.role', 'job', true), set_config('musubi.provider', '', true)")
                                    .query((row, number) -> 0)
                                    .single();
                            return ServerFixture.part(Changes.class).of(1_000);
                        })));

        assertThat(noted.getLast().people()).containsExactly(town.hanako.value());
        assertThat(noted.getLast().day()).isEqualTo(today);
    }
}
