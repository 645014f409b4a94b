package musubi.platform.notice;

import static musubi.platform.notice.NoticeFixture.MORNING;
import static musubi.platform.notice.NoticeFixture.person;
import static musubi.platform.notice.NoticeFixture.send;
import static musubi.platform.notice.NoticeFixture.tell;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is looked at, what is printed and what is said to be printed are the same letters. */
class LettersTest {
    private static final String ADDRESS = "〒471-0024 豊田市西町3-60";

    private final Code city = ServerFixture.municipality();
    private final Letters letters = ServerFixture.part(Letters.class);

    private PersonId written(String cause) {
        var person = person(city, ADDRESS, "", "");
        tell(city, cause, person);
        send(city, MORNING);
        return person;
    }

    private UUID gathered() {
        var batch = UUID.randomUUID();
        return ServerFixture.as(city, () -> {
            letters.gather(batch);
            return batch;
        });
    }

    private int count(UUID batch) {
        return ServerFixture.as(city, () -> letters.of(batch).size());
    }

    private int waiting() {
        return ServerFixture.as(city, letters::waiting);
    }

    private List<String> asked(String sql) {
        return NoticeFixture.inTransaction(
                city,
                () -> ServerFixture.part(JdbcClient.class)
                        .sql(sql)
                        .query(String.class)
                        .list());
    }

    @Test
    void a_letter_that_arrives_between_looking_and_marking_still_waits_afterwards() {
        written("campaign 1");
        var batch = gathered();
        written("campaign 2");

        assertThat(count(batch)).isEqualTo(1);
        assertThat(ServerFixture.as(city, () -> letters.printed(batch))).isEqualTo(1);

        assertThat(asked("select cause || ' ' || state from notice.message order by cause"))
                .containsExactly("campaign 1 sent", "campaign 2 to-print");
        assertThat(waiting()).isEqualTo(1);
        assertThat(count(batch)).isEqualTo(1);
    }

    @Test
    void the_oldest_letters_come_first_and_the_rest_is_in_the_next_batch() {
        var person = person(city, ADDRESS, "", "");
        for (int i = 0; i < Letters.MOST + 1; i++) tell(city, "campaign " + i, person);
        send(city, MORNING);

        var first = gathered();
        var second = gathered();

        assertThat(count(first)).isEqualTo(Letters.MOST);
        assertThat(asked("select cause from notice.message where batch = '%s'".formatted(second)))
                .containsExactly("campaign " + Letters.MOST);
        assertThat(waiting()).isZero();
    }

    @Test
    void all_letters_that_wait_are_put_together_at_once_in_as_many_batches_as_it_takes() {
        var person = person(city, ADDRESS, "", "");
        int all = 2 * Letters.MOST + 1;
        for (int i = 0; i < all; i++) tell(city, "campaign " + i, person);
        send(city, MORNING);
        var first = UUID.randomUUID();

        assertThat(ServerFixture.as(city, () -> letters.gatherAll(first))).isEqualTo(3);
        assertThat(ServerFixture.as(city, () -> letters.gatherAll(first))).isZero();

        assertThat(waiting()).isZero();
        var batches = ServerFixture.as(city, () -> letters.batches(0, 50));
        assertThat(batches).extracting(Letters.Batch::waiting).containsExactlyInAnyOrder(Letters.MOST, Letters.MOST, 1);
        assertThat(batches.stream().flatMap(b -> ServerFixture.as(city, () -> letters.of(b.id())).stream()))
                .extracting(Letter::id)
                .doesNotHaveDuplicates()
                .hasSize(all);
        assertThat(asked("select cause from notice.message where batch = '%s'".formatted(first)))
                .contains("campaign 0", "campaign " + (Letters.MOST - 1))
                .doesNotContain("campaign " + Letters.MOST);
    }

    @Test
    void two_who_put_letters_together_at_once_get_no_letter_twice() {
        for (int i = 0; i < 3; i++) written("campaign " + i);

        var batches = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::gathered))
                .toList();

        assertThat(batches.stream().mapToInt(b -> count(b.join())).sum()).isEqualTo(3);
    }

    @Test
    void who_comes_second_is_told_that_no_letters_are_left_to_put_together() {
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var officer = new Visitor();
        officer.signIn(login, "correct horse");
        written("campaign 1");
        gathered();

        var answer = officer.post(
                "/notices/letters",
                "/notices/letters",
                Map.of("batch", UUID.randomUUID().toString()));

        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/notices/letters");
        assertThat(officer.get("/notices/letters").body()).contains("まとめる手紙は、もうありませんでした");
    }

    @Test
    void the_same_batch_again_takes_no_further_letters() {
        written("campaign 1");
        var batch = gathered();
        written("campaign 2");

        ServerFixture.as(city, () -> {
            letters.gather(batch);
            return true;
        });

        assertThat(count(batch)).isEqualTo(1);
    }

    @Test
    void what_was_said_to_be_printed_is_taken_back_and_both_stay_on_record() {
        written("campaign 1");
        var batch = gathered();
        ServerFixture.as(city, () -> letters.printed(batch));

        assertThat(ServerFixture.as(city, () -> letters.undo(batch))).isEqualTo(1);
        assertThat(ServerFixture.as(city, () -> letters.undo(batch))).isZero();

        assertThat(asked("select state from notice.message")).containsExactly("to-print");
        assertThat(asked("select outcome || ' ' || reason from notice.attempt order by number"))
                .containsExactly("sent ", "later taken-back");
        assertThat(waiting()).isZero();
        assertThat(ServerFixture.as(city, () -> letters.batches(0, 50)))
                .singleElement()
                .satisfies(b -> assertThat(b.waiting()).isEqualTo(1));
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(10)))
                .filteredOn(e -> e.subject().equals("letters " + batch))
                .extracting(Entry::action)
                .containsExactly("notice.printed-undone", "notice.printed", "notice.gathered");
        assertThat(ServerFixture.as(city, () -> letters.printed(batch))).isEqualTo(1);
    }

    @Test
    void a_letter_that_is_called_back_meanwhile_is_neither_printed_nor_marked() {
        var person = written("campaign 1");
        var batch = gathered();
        var id = MessageId.of("campaign 1", person, "questionnaire-reminder");
        ServerFixture.as(city, () -> ServerFixture.part(Outbox.class).cancel(List.of(id)));

        assertThat(count(batch)).isZero();
        assertThat(ServerFixture.as(city, () -> letters.printed(batch))).isZero();
        assertThat(asked("select state from notice.message")).containsExactly("cancelled");
    }

    @Test
    void letters_to_somebody_who_is_gone_have_failed_and_hold_up_nobody() {
        var gone = written("campaign 1");
        erase(gone);
        var later = written("campaign 2");

        var batch = gathered();
        assertThat(count(batch)).isEqualTo(1);
        erase(later);
        assertThat(ServerFixture.as(city, () -> letters.printed(batch))).isZero();

        assertThat(asked("select state || ' ' || reason from notice.message order by cause"))
                .containsExactly("failed person-gone", "failed person-gone");
    }

    private void erase(PersonId person) {
        var officer = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        ServerFixture.part(Acting.class).as(officer, () -> {
            ServerFixture.part(Enrolments.class).leave(person, "kenko", LocalDate.of(2026, 6, 1), "転居");
            ServerFixture.part(Erasures.class).erase(person, "本人の希望");
            return true;
        });
    }

    @Test
    void nobody_sees_the_batches_of_another_municipality() {
        written("campaign 1");
        var batch = gathered();
        var other = ServerFixture.municipality();

        assertThat(ServerFixture.as(other, () -> letters.batch(batch))).isEmpty();
        assertThat(ServerFixture.as(other, () -> letters.printed(batch))).isZero();
    }
}
