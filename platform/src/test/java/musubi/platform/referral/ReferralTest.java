package musubi.platform.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.message.Messages;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Introductions;
import musubi.platform.people.Introductions.LookedUp;
import musubi.platform.people.PersonId;
import musubi.platform.people.StoppedFixture;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A clinic refers somebody, a provider answers, and the clinic hears what became of it. */
class ReferralTest {
    private final ReferralFixture town = new ReferralFixture();
    private final Referrals referrals = ServerFixture.part(Referrals.class);
    private final Introductions introductions = ServerFixture.part(Introductions.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private Optional<Outcome> attended() {
        return Optional.of(new Outcome(Optional.of("salon"), Optional.empty(), "サロンに参加", today));
    }

    private boolean seen(Actor actor, Referral referral) {
        return town.as(actor, () -> referrals.find(referral.id()).isPresent());
    }

    private Optional<Introductions.Introduced> introduced(Actor actor, Referral referral) {
        return town.as(
                actor,
                () -> Optional.ofNullable(
                        referrals.introduced(List.of(referral.id())).get(referral.id())));
    }

    @Test
    void a_clinic_hears_what_the_provider_did() {
        var sent = town.sent(Optional.of("club"));

        assertThat(introduced(town.club, sent)).hasValueSatisfying(who -> {
            assertThat(who.identity().name()).isEqualTo("山田 花子");
            assertThat(who.identity().phone()).isEqualTo("0748-00-0000");
        });
        var accepted = town.moved(town.club, sent, State.ACCEPTED);
        var begun = town.moved(town.club, accepted, State.IN_PROGRESS);
        var done = town.moves(town.club, begun, State.COMPLETED, "", attended());

        assertThat(done).isInstanceOf(Moving.Moved.class);
        town.as(town.clinic, () -> {
            assertThat(referrals.find(sent.id()))
                    .hasValueSatisfying(r -> assertThat(r.state()).isEqualTo(State.COMPLETED));
            assertThat(referrals.outcome(sent.id())).isEqualTo(attended());
            assertThat(referrals.steps(sent.id()))
                    .extracting(Step::state)
                    .containsExactly(State.DRAFT, State.REQUESTED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED);
            return true;
        });
    }

    @Test
    void nobody_is_referred_who_did_not_agree_and_who_took_it_back_is_not_named() {
        var wanted = town.wanted(town.hanako, Optional.of("club"));
        assertThat(town.makes(town.clinic, wanted)).isEqualTo(new Making.NotAgreed());
        assertThat(town.as(town.clinic, () -> referrals.find(wanted.id()))).isEmpty();

        town.agrees(town.hanako);
        var sent = ((Making.Made) town.makes(town.clinic, wanted)).referral();
        assertThat(sent.agreedWith()).contains(Introductions.ANY);
        assertThat(introduced(town.club, sent)).isPresent();
        town.withdraws(town.hanako);

        assertThat(introduced(town.club, sent)).isEmpty();
        assertThat(town.moves(town.club, sent, State.ACCEPTED, "", Optional.empty()))
                .isEqualTo(new Moving.NotAgreed());
        assertThat(introduced(town.clinic, sent)).isPresent();
        town.moved(town.clinic, sent, State.CANCELLED);
    }

    @Test
    void whose_giving_is_stopped_is_found_by_no_clinic_named_to_no_provider_and_taken_up_by_nobody() {
        var asked = town.sent(Optional.of("club"));
        var open = town.sent(Optional.empty());
        var accepted = town.moved(town.club, asked, State.ACCEPTED);

        var request = StoppedFixture.stopped(town.city, town.hanako);

        assertThat(seen(town.clinic, asked)).isFalse();
        assertThat(introduced(town.clinic, asked)).isEmpty();
        assertThat(introduced(town.club, asked)).isEmpty();
        assertThat(seen(town.studio, open)).isFalse();
        assertThat(seen(town.officer, asked)).isTrue();
        assertThat(introduced(town.officer, asked)).isPresent();
        assertThat(town.as(town.clinic, () -> introductions.lookUp("山田 花子", ReferralFixture.BORN)))
                .isEqualTo(new LookedUp.Nobody());
        assertThat(town.makes(town.clinic, town.wanted(town.hanako, Optional.of("studio"))))
                .isEqualTo(new Making.NotAgreed());
        assertThatThrownBy(() ->
                        town.as(town.clinic, () -> referrals.draft(town.wanted(town.hanako, Optional.of("studio")))))
                .hasMessageContaining("referral.nobody");
        assertThat(readBySql(town.clinic)).isZero();
        assertThat(town.moves(town.club, accepted, State.FAILED, "本人が求めたため", Optional.empty()))
                .isInstanceOf(Moving.Moved.class);

        StoppedFixture.ended(town.city, request);

        assertThat(seen(town.clinic, asked)).isTrue();
        assertThat(introduced(town.clinic, open)).isPresent();
        assertThat(seen(town.studio, open)).isTrue();
    }

    /** How many rows of referrals somebody reads past all pages. */
    private long readBySql(Actor actor) {
        return town.as(
                actor,
                () -> java.util.Objects.requireNonNull(ServerFixture.part(TransactionOperations.class)
                        .execute(t -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                                select (select count(*) from referral.referral) + (select count(*) from referral.step)
                                     + (select count(*) from referral.outcome)
                                """)
                                .query(Long.class)
                                .single())));
    }

    @Test
    void who_said_no_of_one_provider_is_not_named_to_it_though_they_said_yes_of_all() {
        ServerFixture.as(town.city, () -> {
            int version = town.words("club");
            var consents = ServerFixture.part(musubi.platform.people.Consents.class);
            consents.give(town.hanako, Introductions.PURPOSE, "club", version);
            consents.withdraw(town.hanako, Introductions.PURPOSE, "club");
            return true;
        });
        town.agrees(town.hanako);

        assertThat(town.makes(town.clinic, town.wanted(town.hanako, Optional.of("club"))))
                .isEqualTo(new Making.NotAgreed());
        assertThat(town.makes(town.clinic, town.wanted(town.hanako, Optional.of("studio"))))
                .isInstanceOf(Making.Made.class);
    }

    @Test
    void what_anybody_may_take_up_names_nobody_until_one_does_and_two_at_once_are_one() throws Exception {
        var open = town.sent(Optional.empty());
        assertThat(introduced(town.club, open)).isEmpty();
        assertThat(introduced(town.studio, open)).isEmpty();

        List<Moving> answers;
        try (var threads = Executors.newFixedThreadPool(2)) {
            answers =
                    threads
                            .invokeAll(List.<Callable<Moving>>of(
                                    () -> claim(town.club, open), () -> claim(town.studio, open)))
                            .stream()
                            .map(f -> {
                                try {
                                    return f.get();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            })
                            .toList();
        }

        assertThat(answers).filteredOn(Moving.Moved.class::isInstance).hasSize(1);
        var taken = town.as(town.officer, () -> referrals.find(open.id()).orElseThrow());
        var winner = taken.provider().orElseThrow().equals("club") ? town.club : town.studio;
        var loser = winner.equals(town.club) ? town.studio : town.club;
        assertThat(introduced(winner, open)).isPresent();
        assertThat(introduced(loser, open)).isEmpty();
        assertThat(seen(loser, open)).isFalse();
    }

    /** Who comes too late finds it gone. */
    private Moving claim(Actor actor, Referral open) {
        try {
            return town.moves(actor, open, State.ACCEPTED, "", Optional.empty());
        } catch (NoSuchElementException gone) {
            return new Moving.NotAllowed(State.ACCEPTED, Set.of());
        }
    }

    @Test
    void only_the_steps_of_the_file_are_taken_each_by_whom_it_names() {
        var sent = town.sent(Optional.of("club"));

        assertThat(town.moves(town.club, sent, State.COMPLETED, "", attended()))
                .isEqualTo(new Moving.NotAllowed(State.REQUESTED, Set.of(State.ACCEPTED, State.REJECTED)));
        assertThat(town.moves(town.clinic, sent, State.ACCEPTED, "", Optional.empty()))
                .isEqualTo(new Moving.NotAllowed(State.REQUESTED, Set.of(State.CANCELLED, State.ENTERED_IN_ERROR)));
        assertThat(town.as(town.officer, () -> referrals.next(sent)))
                .containsExactlyInAnyOrder(State.ACCEPTED, State.REJECTED, State.CANCELLED);
        assertThatThrownBy(() -> town.moves(town.club, sent, State.REJECTED, " ", Optional.empty()))
                .isInstanceOf(BadInput.class);
        var begun = town.moved(town.club, town.moved(town.club, sent, State.ACCEPTED), State.IN_PROGRESS);
        assertThatThrownBy(() -> town.moves(town.club, begun, State.COMPLETED, "", Optional.empty()))
                .isInstanceOf(BadInput.class);
        var tomorrow = Optional.of(new Outcome(Optional.empty(), Optional.empty(), "参加", today.plusDays(1)));
        assertThatThrownBy(() -> town.moves(town.club, begun, State.COMPLETED, "", tomorrow))
                .isInstanceOf(BadInput.class);
        var wrong = town.moved(town.clinic, begun, State.ENTERED_IN_ERROR);
        assertThat(town.as(town.clinic, () -> referrals.next(wrong))).isEmpty();
    }

    @Test
    void a_step_sent_twice_is_one_and_one_decided_on_an_older_state_is_refused() {
        var sent = town.sent(Optional.of("club"));

        var first = town.moves(town.club, sent, State.ACCEPTED, "", Optional.empty());
        var again = town.moves(town.club, sent, State.ACCEPTED, "", Optional.empty());

        assertThat(again).isEqualTo(first);
        assertThat(town.moves(town.clinic, sent, State.CANCELLED, "", Optional.empty()))
                .isInstanceOf(Moving.Stale.class);
        assertThat(town.as(town.clinic, () -> referrals.steps(sent.id()))).hasSize(3);
    }

    @Test
    void the_same_request_is_one_referral_and_another_under_its_id_is_refused() {
        town.agrees(town.hanako);
        var wanted = town.wanted(town.hanako, Optional.of("club"));

        assertThat(((Making.Made) town.makes(town.clinic, wanted)).added()).isTrue();
        assertThat(((Making.Made) town.makes(town.clinic, wanted)).added()).isFalse();
        var other = new Wanted(
                wanted.id(),
                wanted.person(),
                wanted.provider(),
                wanted.programme(),
                wanted.kind(),
                "urgent",
                wanted.prohibited(),
                wanted.said());
        assertThatThrownBy(() -> town.makes(town.clinic, other)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> town.makes(town.otherClinic, wanted)).isInstanceOf(BadInput.class);
    }

    @Test
    void nobody_else_sees_it_and_whoever_must_not_call_sees_no_telephone() {
        town.agrees(town.hanako);
        var quiet = town.wanted(town.hanako, Optional.of("club"));
        var sent = ((Making.Made) town.makes(
                        town.clinic,
                        new Wanted(
                                quiet.id(),
                                quiet.person(),
                                quiet.provider(),
                                quiet.programme(),
                                quiet.kind(),
                                quiet.priority(),
                                true,
                                quiet.said())))
                .referral();

        assertThat(introduced(town.club, sent)).hasValueSatisfying(who -> {
            assertThat(who.identity().name()).isEqualTo("山田 花子");
            assertThat(who.identity().phone()).isEmpty();
            assertThat(who.identity().address()).isEmpty();
            assertThat(who.prohibited()).isTrue();
        });
        assertThat(introduced(town.clinic, sent))
                .hasValueSatisfying(who -> assertThat(who.identity().phone()).isNotEmpty());
        for (var actor : List.of(town.otherClinic, town.studio)) {
            assertThat(seen(actor, sent)).as(actor.toString()).isFalse();
            assertThat(introduced(actor, sent)).isEmpty();
            assertThatThrownBy(() -> town.moves(actor, sent, State.CANCELLED, "", Optional.empty()))
                    .isInstanceOf(NoSuchElementException.class);
        }
        for (var role : List.of(Role.EVALUATOR, Role.INVESTOR, Role.INTERMEDIARY))
            assertThat(seen(new Actor("x", role, town.city, Optional.empty(), Optional.empty()), sent))
                    .isFalse();
        var elsewhere = new ReferralFixture();
        assertThat(seen(elsewhere.officer, sent)).isFalse();
        assertThat(introduced(elsewhere.officer, sent)).isEmpty();
    }

    @Test
    void the_name_stands_in_no_text_that_every_provider_reads() {
        town.agrees(town.hanako);
        var plain = town.wanted(town.hanako, Optional.empty());
        var named = new Wanted(
                plain.id(),
                plain.person(),
                plain.provider(),
                plain.programme(),
                plain.kind(),
                plain.priority(),
                false,
                new Referral.Said("山田さんをお願いします", "", ""));

        assertThatThrownBy(() -> town.makes(town.clinic, named)).isInstanceOf(BadInput.class);
        assertThat(town.as(town.clinic, () -> referrals.find(plain.id()))).isEmpty();
    }

    @Test
    void one_is_found_by_name_and_birthday_and_nobody_by_less() {
        town.joined("鈴木 一郎", "スズキ イチロウ");
        town.joined("佐藤 次郎", "サトウ ジロウ");
        town.joined("佐藤 次郎", "サトウ ジロウ");

        assertThat(lookUp(town.clinic, "山田花子", ReferralFixture.BORN))
                .isInstanceOfSatisfying(
                        LookedUp.Known.class, k -> assertThat(k.person()).isEqualTo(town.hanako));
        assertThat(lookUp(town.clinic, "やまだ　はなこ", ReferralFixture.BORN)).isInstanceOf(LookedUp.Known.class);
        assertThat(lookUp(town.clinic, "山田", ReferralFixture.BORN)).isEqualTo(new LookedUp.Nobody());
        assertThat(lookUp(town.clinic, "", ReferralFixture.BORN)).isEqualTo(new LookedUp.Nobody());
        assertThat(lookUp(town.clinic, "山田花子", ReferralFixture.BORN.plusDays(1)))
                .isEqualTo(new LookedUp.Nobody());
        assertThat(lookUp(town.clinic, "佐藤次郎", ReferralFixture.BORN)).isEqualTo(new LookedUp.Several());
        assertThat(lookUp(new ReferralFixture().clinic, "鈴木一郎", ReferralFixture.BORN))
                .isEqualTo(new LookedUp.Nobody());
    }

    @Test
    void whoever_looks_up_very_many_waits() {
        for (int i = 0; i < 60; i++) lookUp(town.clinic, "誰か", ReferralFixture.BORN);

        assertThat(lookUp(town.clinic, "山田花子", ReferralFixture.BORN)).isEqualTo(new LookedUp.TooMany());
        assertThat(lookUp(town.otherClinic, "山田花子", ReferralFixture.BORN)).isInstanceOf(LookedUp.Known.class);
    }

    private LookedUp lookUp(Actor actor, String name, LocalDate born) {
        return town.as(actor, () -> introductions.lookUp(name, born));
    }

    @Test
    void what_is_held_is_told_to_the_person_in_words() {
        var sent = town.sent(Optional.of("club"));
        var begun = town.moved(town.club, town.moved(town.club, sent, State.ACCEPTED), State.IN_PROGRESS);
        town.moves(town.club, begun, State.COMPLETED, "", attended());

        var told = town.as(
                        town.officer,
                        () -> ServerFixture.part(Disclosures.class).sections(town.hanako))
                .toString();

        assertThat(told).contains("通いの場への紹介", "退院後、外出がない", "一人暮らし", "都合により", "サロンに参加");
    }

    @Test
    void where_who_somebody_is_is_destroyed_what_was_written_goes_and_nobody_does_anything_more() {
        var sent = town.sent(Optional.of("club"));
        var open = ((Making.Made) town.makes(town.clinic, town.wanted(town.hanako, Optional.empty()))).referral();
        var accepted = town.moved(town.club, sent, State.ACCEPTED);
        town.as(town.officer, () -> {
            ServerFixture.part(Enrolments.class).leave(town.hanako, "kenko", today, "転出");
            ServerFixture.part(Erasures.class).erase(town.hanako, "保存期間の満了");
            return true;
        });

        for (var referral : List.of(accepted, open)) {
            var now = town.as(town.clinic, () -> referrals.find(referral.id()).orElseThrow());
            assertThat(now.state()).isEqualTo(State.CANCELLED);
            assertThat(now.said()).isEqualTo(new Referral.Said("", "", ""));
            assertThat(introduced(town.clinic, referral)).isEmpty();
            assertThat(introduced(town.club, referral)).isEmpty();
            assertThat(town.as(town.clinic, () -> referrals.steps(referral.id())))
                    .last()
                    .satisfies(step -> assertThat(step.state()).isEqualTo(State.CANCELLED));
            assertThat(town.as(town.clinic, () -> referrals.steps(referral.id())))
                    .extracting(Step::why)
                    .containsOnly("");
        }
        assertThatThrownBy(() ->
                        town.as(town.clinic, () -> referrals.draft(town.wanted(town.hanako, Optional.of("club")))))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void what_waits_too_long_is_counted_and_what_is_answered_is_not() {
        var sent = town.sent(Optional.of("club"));
        assertThat(town.as(town.officer, referrals::overdue)).isZero();
        assertThat(town.as(town.club, referrals::waiting)).isEqualTo(1);
        older(town.hanako, 15);

        assertThat(town.as(town.officer, referrals::overdue)).isEqualTo(1);
        town.moved(town.club, sent, State.ACCEPTED);
        assertThat(town.as(town.officer, referrals::overdue)).isZero();
        assertThat(town.as(town.club, referrals::waiting)).isZero();
    }

    private List<String> reminders(Actor actor, String provider) {
        return town.as(actor, () -> ServerFixture.part(Messages.class).with(provider, 0, 10)).stream()
                .map(Messages.Message::text)
                .toList();
    }

    private void night() {
        town.as(Actor.job(Reminders.NAME, town.city), () -> {
            ServerFixture.part(Reminders.class).remind();
            return true;
        });
    }

    @Test
    void a_provider_is_reminded_once_of_what_it_has_not_answered_in_time_and_of_nothing_else() {
        var sent = town.sent(Optional.of("club"));
        night();
        assertThat(reminders(town.club, "club")).isEmpty();
        older(town.hanako, 15);

        night();
        night();

        assertThat(reminders(town.club, "club"))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("人とのつながり・居場所", "14日を過ぎても", today.minusDays(15).toString())
                        .doesNotContain("山田", "花子", "退院"));
        assertThat(reminders(town.studio, "studio")).isEmpty();
        assertThat(reminders(town.officer, "club")).hasSize(1);
        assertThat(town.as(town.officer, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("message.sent"))
                .extracting(entry -> entry.actor())
                .containsExactly(Reminders.NAME);
        town.moved(town.club, sent, State.ACCEPTED);
        night();
        assertThat(reminders(town.club, "club")).hasSize(1);
    }

    @Test
    void what_any_provider_may_take_up_reminds_none_of_them() {
        town.sent(Optional.empty());
        older(town.hanako, 15);

        night();

        assertThat(reminders(town.club, "club")).isEmpty();
        assertThat(reminders(town.studio, "studio")).isEmpty();
    }

    private void older(PersonId person, int days) {
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "update referral.referral set asked_at = asked_at - make_interval(days => :days) where person = :person")
                                .param("days", days)
                                .param("person", person.value())
                                .update()));
    }

    @Test
    void the_tables_hold_no_text_in_clear() {
        var sent = town.sent(Optional.of("club"));
        town.moves(town.club, sent, State.REJECTED, "secret-word", Optional.empty());

        var found = ServerFixture.as(
                town.city,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "select count(*) from referral.step where position('secret-word'::bytea in sealed) > 0")
                                .query(Long.class)
                                .single()));

        assertThat(found).isZero();
        assertThat(town.as(town.clinic, () -> referrals.reasons(List.of(sent.id()))))
                .containsValue("secret-word");
    }
}
