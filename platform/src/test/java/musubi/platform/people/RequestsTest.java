package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.evidence.pack.Pack;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.people.Request.Kind;
import musubi.platform.people.Request.Outcome;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What people formally ask of what is held about them is decided in time, and a stop that is granted holds at once. */
class RequestsTest {
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Requests requests = ServerFixture.part(Requests.class);
    private final Snapshots snapshots = ServerFixture.part(Snapshots.class);
    private final PersonId hanako = somebody("山田 花子", "ヤマダ ハナコ");
    private final PersonId taro = somebody("佐藤 太郎", "サトウ タロウ");

    private <T> T as(Role role, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor(role.word(), role, city, Optional.empty(), Optional.empty()), work);
    }

    private <T> T officer(Supplier<T> work) {
        return as(Role.OFFICER, work);
    }

    private PersonId somebody(String name, String kana) {
        var id = new PersonId(UUID.randomUUID());
        officer(() -> ServerFixture.part(People.class)
                .join(new Joining(
                        id,
                        new Identity(name, kana, "西町3-60", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        today.minusDays(60),
                        "paper")));
        return id;
    }

    private UUID asked(PersonId person, Kind kind, LocalDate on) {
        var id = UUID.randomUUID();
        officer(() -> {
            requests.receive(received(id, person, kind, on));
            return id;
        });
        return id;
    }

    private static Requests.Received received(UUID id, PersonId person, Kind kind, LocalDate on) {
        return new Requests.Received(
                id,
                person,
                kind,
                Request.AskedBy.PERSON,
                Request.Channel.COUNTER,
                on,
                new Request.Said("", "息子の山田一郎に見せたくない"));
    }

    private void decide(UUID request, Outcome outcome, String why) {
        officer(() -> {
            requests.decide(request, outcome, why);
            return request;
        });
    }

    private long people(Supplier<Snapshots.Snapshot> taking) {
        return Pack.open(officer(taking).pack())
                .manifest()
                .tables()
                .get("person")
                .rows();
    }

    private long measured() {
        return people(() -> snapshots.take(UUID.randomUUID()));
    }

    private long released() {
        return people(() -> snapshots.release(UUID.randomUUID()));
    }

    private List<Entry> entries(String action) {
        return officer(() -> ServerFixture.part(Audit.class).latest(50)).reversed().stream()
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    @Test
    void whoever_stops_the_use_of_their_records_is_in_no_new_evidence_and_stays_in_what_was_sealed() {
        var sealed = officer(() -> snapshots.take(UUID.randomUUID()));
        var request = asked(hanako, Kind.STOP_OF_USE, today);
        assertThat(measured()).isEqualTo(2);

        decide(request, Outcome.GRANTED, "");

        assertThat(measured()).isEqualTo(1);
        assertThat(released()).isEqualTo(1);
        assertThat(officer(() -> snapshots.countAs(List.of(hanako.value(), taro.value()))))
                .containsOnlyKeys(taro.value());
        assertThat(Pack.open(sealed.pack()).digest()).isEqualTo(sealed.digest());
        assertThat(Pack.open(sealed.pack()).manifest().tables().get("person").rows())
                .isEqualTo(2);
    }

    @Test
    void whoever_stops_the_giving_of_their_records_is_measured_and_not_released_to_others() {
        decide(asked(hanako, Kind.STOP_OF_GIVING, today), Outcome.PARTLY, "評価者への提供のみ");

        assertThat(measured()).isEqualTo(2);
        assertThat(released()).isEqualTo(1);
    }

    @Test
    void a_request_that_waits_or_is_refused_stops_nothing_and_a_stop_ends_by_a_further_word() {
        var request = asked(hanako, Kind.STOP_OF_USE, today);
        decide(request, Outcome.REFUSED, "取り消しの申し出があったため");
        assertThat(measured()).isEqualTo(2);

        decide(request, Outcome.GRANTED, "あらためて申し出があったため");
        assertThat(measured()).isEqualTo(1);
        decide(request, Outcome.ENDED, "再び使ってよいと申し出があったため");

        assertThat(measured()).isEqualTo(2);
        assertThat(officer(() -> requests.decisions(request)))
                .extracting(Request.Decision::outcome)
                .containsExactly(Outcome.REFUSED, Outcome.GRANTED, Outcome.ENDED);
        assertThat(entries("people.request-decided"))
                .extracting(Entry::before)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"outcome\": \"open\""),
                        second -> assertThat(second).contains("\"outcome\": \"refused\""),
                        third -> assertThat(third).contains("\"outcome\": \"granted\""));
    }

    @Test
    void whoever_is_stopped_when_a_pack_is_taken_keeps_their_points() {
        var before = Clock.systemUTC().instant();
        decide(asked(hanako, Kind.STOP_OF_USE, today), Outcome.GRANTED, "");
        var consents = ServerFixture.part(Consents.class);

        Collection<PersonId> earlier = officer(() -> consents.withdrawnBy(before));
        Collection<PersonId> now =
                officer(() -> consents.withdrawnBy(Clock.systemUTC().instant()));

        assertThat(earlier).isEmpty();
        assertThat(now).containsExactly(hanako);
    }

    @Test
    void a_request_is_due_after_the_days_that_held_when_it_was_entered_and_overdue_from_the_day_after() {
        var days = ServerFixture.part(RequestDays.class);
        var first = asked(hanako, Kind.DISCLOSURE, today.minusDays(RequestDays.USUAL));
        var late = asked(taro, Kind.CORRECTION, today.minusDays(RequestDays.USUAL + 1));
        officer(() -> {
            days.days(14);
            return days;
        });
        var next = asked(hanako, Kind.ERASURE, today);

        var overdue = officer(() -> requests.find(Requests.Wanted.OVERDUE, 0, 10));

        assertThat(overdue).extracting(Request::id).containsExactly(late);
        assertThat(officer(() -> requests.count(Requests.Wanted.OVERDUE))).isEqualTo(1);
        assertThat(officer(() -> requests.find(first)).orElseThrow().dueOn()).isEqualTo(today);
        assertThat(officer(() -> requests.find(next)).orElseThrow().dueOn()).isEqualTo(today.plusDays(14));
        decide(late, Outcome.GRANTED, "");
        assertThat(officer(() -> requests.count(Requests.Wanted.OVERDUE))).isZero();
        assertThat(entries("people.request-days-set")).singleElement().satisfies(set -> {
            assertThat(set.before()).contains("30");
            assertThat(set.after()).contains("14");
        });
    }

    @Test
    void what_is_wrong_with_a_request_or_a_decision_is_said_and_nothing_is_kept() {
        var id = UUID.randomUUID();

        assertThatThrownBy(() -> officer(() -> {
                    requests.receive(new Requests.Received(
                            id,
                            hanako,
                            Kind.ERASURE,
                            Request.AskedBy.REPRESENTATIVE,
                            Request.Channel.POST,
                            today.plusDays(1),
                            Request.Said.NOTHING));
                    return id;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(problem -> problem.code())
                                .containsExactly("request.day", "request.representative"));
        assertThat(officer(() -> requests.find(id))).isEmpty();

        var request = asked(hanako, Kind.STOP_OF_USE, today);
        assertThatThrownBy(() -> decide(request, Outcome.REFUSED, " ")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> decide(request, Outcome.REFUSED, "山田さんは参加中のため"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("resident.reason");
        assertThatThrownBy(() -> decide(request, Outcome.ENDED, "解く")).isInstanceOf(BadInput.class);
        assertThat(officer(() -> requests.find(request)).orElseThrow().open()).isTrue();
    }

    @Test
    void the_reason_of_a_decision_names_neither_who_asked_for_the_person_nor_a_record_they_had_before() {
        var before = somebody("鈴木 花子", "スズキ ハナコ");
        var id = UUID.randomUUID();
        officer(() -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), before, hanako, "二重登録");
            requests.receive(new Requests.Received(
                    id,
                    hanako,
                    Kind.STOP_OF_USE,
                    Request.AskedBy.REPRESENTATIVE,
                    Request.Channel.POST,
                    today,
                    new Request.Said("高橋 一郎", "")));
            return id;
        });
        var ofBefore = asked(before, Kind.STOP_OF_USE, today);

        for (var why : List.of("高橋様は代理人と認められない", "鈴木さんの記録が残る", "山田さんは参加中"))
            assertThatThrownBy(() -> decide(id, Outcome.REFUSED, why))
                    .as(why)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("resident.reason");
        assertThatThrownBy(() -> decide(ofBefore, Outcome.REFUSED, "山田さんは参加中"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("resident.reason");

        decide(id, Outcome.REFUSED, "代理人と認められない");
        assertThat(officer(() -> requests.find(id)).orElseThrow().open()).isFalse();
    }

    @Test
    void the_same_form_sent_twice_is_one_request_and_what_was_said_lies_sealed_until_the_name_goes() {
        var id = asked(hanako, Kind.DISCLOSURE, today);
        officer(() -> {
            requests.receive(received(id, hanako, Kind.DISCLOSURE, today));
            return id;
        });

        assertThat(officer(() -> requests.of(hanako))).hasSize(1);
        assertThat(officer(() -> requests.said(id)).text()).contains("山田一郎");
        assertThat(entries("people.request-received"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.after()).contains("disclosure").doesNotContain("山田"));
        assertThat(officer(() -> ServerFixture.part(Disclosures.class).sections(hanako)))
                .anySatisfy(section -> assertThat(section.rows().toString()).contains("山田一郎"));

        officer(() -> {
            ServerFixture.part(Enrolments.class).leave(hanako, "kenko", today, "転居");
            ServerFixture.part(Erasures.class).erase(hanako, "本人の請求");
            return hanako;
        });

        assertThat(officer(() -> requests.find(id))).isPresent();
        assertThat(officer(() -> requests.said(id))).isEqualTo(Request.Said.NOTHING);
    }

    @Test
    void the_counter_takes_a_request_in_and_the_database_lets_it_decide_nothing() {
        var id = UUID.randomUUID();
        as(Role.COUNTER, () -> {
            requests.receive(received(id, hanako, Kind.STOP_OF_USE, today));
            return id;
        });

        assertThatThrownBy(() -> as(Role.COUNTER, () -> {
                    requests.decide(id, Outcome.GRANTED, "");
                    return id;
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(measured()).isEqualTo(2);
    }

    @Test
    void a_resident_sees_the_own_requests_alone_and_another_municipality_none() {
        var own = asked(hanako, Kind.STOP_OF_USE, today);
        asked(taro, Kind.DISCLOSURE, today);
        var resident = new Actor("hanako", Role.RESIDENT, city, Optional.of(hanako.value()), Optional.empty());

        var seen = ServerFixture.part(Acting.class).as(resident, () -> requests.find(Requests.Wanted.ALL, 0, 10));

        assertThat(seen).extracting(Request::id).containsExactly(own);
        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> requests.find(own)))
                .isEmpty();
    }
}
