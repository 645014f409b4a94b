package musubi.platform.care;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.activity.ExportFixture;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the care-insurance section sends is read, kept, measured and taken back. */
class CareListsTest {
    private final Code city = ServerFixture.municipality();
    private final CareLists lists = ServerFixture.part(CareLists.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final LocalDate from = today.minusDays(100);
    private final List<PersonId> people = Stream.generate(this::joined).limit(4).toList();

    private PersonId joined() {
        return ExportFixture.joined(city, today.minusDays(400));
    }

    private UUID read(String text) {
        var id = UUID.randomUUID();
        assertThat(ServerFixture.as(city, () -> lists.read(id, text.getBytes(UTF_8))))
                .isEqualTo(new CareLists.Answer.Offered(id));
        return id;
    }

    private CareLists.Content content(UUID list) {
        return ServerFixture.as(city, () -> lists.find(list).orElseThrow().content());
    }

    private UUID kept(String text) {
        var list = read(text);
        ServerFixture.as(city, () -> lists.keep(list));
        return list;
    }

    private Snapshots.Snapshot frozen() {
        var pack =
                ServerFixture.as(city, () -> ServerFixture.part(Snapshots.class).take(UUID.randomUUID()));
        assertThat(pack.rejected()).isZero();
        assertThat(Packs.verify(pack.pack())).isEmpty();
        return pack;
    }

    private String measured(String measure) {
        try (var run = MeasureRun.on(Pack.open(frozen().pack()))) {
            var question = Question.of(Measures.library().get(measure), from, today.plusDays(1), Map.of());
            return run.value(question) instanceof Measured.Value value
                    ? value.numerator() + " of " + value.denominator()
                    : "not measured";
        }
    }

    private String certified(int who, LocalDate day, String level) {
        return "%s,%s,%s\n".formatted(people.get(who), day, level);
    }

    private static final String CERTIFICATIONS = "参加者番号,有効開始日,区分\n";

    @Test
    void certifications_are_kept_measured_and_taken_back() {
        assertThat(measured("certified")).isEqualTo("not measured");

        var list = kept(CERTIFICATIONS
                + certified(0, from.minusDays(30), "要介護２")
                + certified(1, from.plusDays(10), "要支援1")
                + certified(2, from.plusDays(10), "非該当"));

        assertThat(measured("certified")).isEqualTo("2 of 4");
        // Of the three who were not certified before, one was after ten days, and two were observed for all of 101.
        assertThat(measured("certification-incidence")).isEqualTo("1 of 212");
        var taken = ServerFixture.as(city, () -> lists.withdraw(list, "別の年度の一覧だった"));
        assertThat(taken).isEqualTo(3);
        assertThat(ServerFixture.as(city, () -> lists.withdraw(list, "もう一度"))).isZero();
        assertThat(measured("certified")).isEqualTo("not measured");
    }

    @Test
    void a_fact_that_is_said_twice_is_not_kept_in_part_when_one_line_cannot_be_read() {
        var month = from.withDayOfMonth(1);
        var list = read("参加者番号,月,保険,給付費\n%1$s,%2$s,介護,1000\n%1$s,%2$s,介護,1.2E+5\n%3$s,%2$s,介護,500\n"
                .formatted(people.get(0), month, people.get(1)));

        assertThat(content(list).rows())
                .extracting(CareRow::person)
                .containsExactly(people.get(1).value());
    }

    @Test
    void a_later_list_may_name_either_record_of_one_person() {
        kept(CERTIFICATIONS + certified(0, from, "要介護1"));
        ServerFixture.as(city, () -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), people.get(1), people.get(0), "同じ人");
            return true;
        });
        var later = read(CERTIFICATIONS + certified(1, from, "非該当"));

        assertThat(content(later).rows()).extracting(CareRow::standing).containsExactly(CareRow.Standing.REPLACES);
        ServerFixture.as(city, () -> lists.keep(later));
        assertThat(measured("certified")).isEqualTo("0 of 3");
    }

    /** Points are looked at from such a pack, read another way than that of everybody. */
    @Test
    void a_pack_of_a_few_people_says_of_them_what_that_of_everybody_says(@TempDir Path folder) {
        kept(CERTIFICATIONS + certified(0, from, "要介護1") + certified(2, from, "要支援1") + certified(3, from, "要介護3"));
        ServerFixture.as(city, () -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), people.get(1), people.get(0), "同じ人");
            return true;
        });
        kept(CERTIFICATIONS + certified(1, from, "要介護4"));

        var few = ServerFixture.as(
                city,
                () -> ServerFixture.part(Snapshots.class)
                        .take(
                                folder.resolve("few"),
                                List.of(people.get(0).value(), people.get(2).value())));

        var everybody = frozen();
        assertThat(level(few, 0)).isEqualTo(level(everybody, 0)).containsExactly("care-4");
        assertThat(level(few, 2)).isEqualTo(level(everybody, 2)).containsExactly("support-1");
        assertThat(level(few, 3)).isEmpty();
        assertThat(level(everybody, 3)).containsExactly("care-3");
    }

    /** What a pack says of somebody's certification. */
    private List<String> level(Snapshots.Snapshot snapshot, int who) {
        var pseudonym = ServerFixture.as(
                city,
                () -> ServerFixture.part(Snapshots.class)
                        .pseudonym(people.get(who).value().toString()));
        try (var run = MeasureRun.on(Pack.open(snapshot.pack()))) {
            var question = Question.of(Measures.library().get("certified"), from, today.plusDays(1), Map.of());
            return run.evidence(question, pseudonym).stream()
                    .filter(row -> row.table().equals("certification"))
                    .map(row -> row.columns().get("level"))
                    .toList();
        }
    }

    @Test
    void another_list_that_is_sent_under_the_id_of_one_that_was_kept_is_read_all_the_same() {
        var first = kept(CERTIFICATIONS + certified(0, from, "要介護1"));
        var next = (CERTIFICATIONS + certified(1, from, "要介護1")).getBytes(UTF_8);

        var answer = ServerFixture.as(city, () -> lists.read(first, next));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        CareLists.Answer.Offered.class,
                        offered -> assertThat(offered.list()).isNotEqualTo(first));
    }

    @Test
    void a_later_list_replaces_what_an_earlier_said_until_it_is_taken_back() {
        kept(CERTIFICATIONS + certified(0, from, "要介護1") + certified(1, from, "要介護1"));
        var later = read(
                CERTIFICATIONS + certified(0, from, "非該当") + certified(1, from, "要介護1") + certified(2, from, "要支援2"));

        assertThat(content(later).rows())
                .extracting(CareRow::standing)
                .containsExactly(CareRow.Standing.REPLACES, CareRow.Standing.SAME, CareRow.Standing.NEW);
        ServerFixture.as(city, () -> lists.keep(later));
        assertThat(measured("certified")).isEqualTo("2 of 4");
        ServerFixture.as(city, () -> lists.withdraw(later, "取り違え"));
        assertThat(measured("certified")).isEqualTo("2 of 4");
        kept(CERTIFICATIONS + certified(0, from, "自立") + certified(3, today, "要介護５"));
        assertThat(measured("certified")).isEqualTo("2 of 4");
        kept(CERTIFICATIONS + certified(1, from, "自立"));
        assertThat(measured("certified")).isEqualTo("1 of 4");
    }

    /** The last of the people was paid nothing in any month that begins in the window. */
    private String nothingPaid(String insurance) {
        return from.datesUntil(today.plusDays(1))
                .filter(day -> day.getDayOfMonth() == 1)
                .map(month -> "%s,%s,%s,0\n".formatted(people.get(3), month, insurance))
                .collect(Collectors.joining("", "参加者番号,月,保険,給付費\n", ""));
    }

    @Test
    void benefits_and_departures_are_kept_and_measured() {
        var month = today.minusMonths(1).withDayOfMonth(1);
        kept("""
                参加者番号,月,保険,給付費
                %1$s,%3$tY-%3$tm,介護,"12,000"
                %1$s,%3$tY-%3$tm,医療,5000
                %2$s,%3$tY年%3$tm月,care,3000
                """.formatted(people.get(0), people.get(1), month));
        // The lists of the other months are missing: nobody knows what was paid in them.
        assertThat(measured("care-benefit")).isEqualTo("not measured");

        kept(nothingPaid("介護"));
        assertThat(measured("care-benefit")).isEqualTo("15000 of 4");
        assertThat(measured("medical-benefit")).isEqualTo("not measured");

        kept(nothingPaid("医療"));
        assertThat(measured("medical-benefit")).isEqualTo("5000 of 4");

        // Who left before the window is no resident in it, nor is what was paid for them counted.
        kept("""
                参加者番号,異動日,事由,異動元,異動先
                %s,%s,死亡,,
                %s,%s,転出,,131016
                """.formatted(people.get(0), from.minusDays(1), people.get(2), from.minusDays(1)));

        assertThat(measured("care-benefit")).isEqualTo("3000 of 2");
    }

    @Test
    void each_row_that_cannot_be_taken_in_is_named_with_what_to_do() {
        var list = read("""
                参加者番号,氏名,生年月日,月,保険,給付費
                %1$s,,,2026-06,介護,1000
                %1$s,,,2026-06,介護,2000
                %2$s,,,2026-13,介護,1000
                %2$s,,,2026-07,年金,1000
                %2$s,,,2026-07,介護,-5
                %2$s,,,2199-07,介護,5
                %2$s,,,2026-07,介護,
                %3$s,,,2026-07,介護,5
                12,,,2026-07,介護,5
                ,佐藤一郎,昭和23年5月5日,2026-07,介護,5
                ,山田花子,昭和23年5月5日,2026-07,介護,5
                %2$s,,,2026-08,介護,7
                """.formatted(people.get(0), people.get(1), UUID.randomUUID()));

        assertThat(content(list).rows()).extracting(CareRow::line).containsExactly(13L);
        assertThat(content(list).leftOut())
                .extracting(CareLists.LeftOut::line)
                .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(content(list).leftOut())
                .extracting(CareLists.LeftOut::ja)
                .satisfiesExactly(
                        w -> assertThat(w).contains("2, 3 行目", "合計して"),
                        w -> assertThat(w).contains("2, 3 行目"),
                        w -> assertThat(w).contains("月"),
                        w -> assertThat(w).contains("「介護」「医療」"),
                        w -> assertThat(w).contains("0円以上"),
                        w -> assertThat(w).contains("先の日付"),
                        w -> assertThat(w).contains("必須"),
                        w -> assertThat(w).contains("この番号の参加者はいません"),
                        w -> assertThat(w).contains("36文字"),
                        w -> assertThat(w).contains("参加者はいません"),
                        w -> assertThat(w).contains("複数います"));
        assertThat(content(list).leftOut()).extracting(CareLists.LeftOut::ja).noneMatch(w -> w.contains("佐藤"));
    }

    @Test
    void a_file_that_is_none_of_the_lists_is_refused_and_the_same_list_is_kept_once() {
        ServerFixture.as(city, () -> {
            assertThatThrownBy(() -> lists.read(UUID.randomUUID(), "参加者番号,歩数\n1,2\n".getBytes(UTF_8)))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("care.header"));
            assertThatThrownBy(() -> lists.read(UUID.randomUUID(), "参加者番号,区分\n1,2\n".getBytes(UTF_8)))
                    .hasMessageContaining("有効開始日");
            return true;
        });
        var text = CERTIFICATIONS + certified(0, from, "要介護1");
        var list = kept(text);
        ServerFixture.as(city, () -> {
            assertThat(lists.keep(list)).isEqualTo(1);
            assertThat(lists.read(UUID.randomUUID(), text.getBytes(UTF_8)))
                    .isEqualTo(new CareLists.Answer.KeptBefore());
            lists.withdraw(list, "取り違え");
            return true;
        });

        var again = read(text);

        assertThat(content(again).rows()).hasSize(1);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(20)))
                .extracting(Entry::action)
                .contains("care.list-kept", "care.list-withdrawn");
    }

    @Test
    void who_is_spoken_of_is_looked_at_again_and_gets_it_disclosed_and_whoever_is_erased_is_not_added() {
        var list = read(CERTIFICATIONS + certified(0, from, "要介護1") + certified(1, from, "要介護1"));
        ServerFixture.part(Acting.class).as(actor(Role.OFFICER, Optional.empty()), () -> {
            ServerFixture.part(Enrolments.class).leave(people.get(1), "kenko", today, "本人の求め");
            ServerFixture.part(Erasures.class).erase(people.get(1), "本人の求め");
            return true;
        });

        // Before it is committed: the server's own work follows changes and takes their notes away.
        var noted = ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        ServerFixture.part(TransactionTemplate.class).execute(status -> {
                            lists.keep(list);
                            return ServerFixture.part(Changes.class).of(1_000).getLast();
                        })));
        assertThat(noted.people()).containsExactly(people.get(0).value());
        assertThat(noted.day()).isEqualTo(from);
        assertThat(counted(Role.OFFICER, Optional.empty())).isEqualTo(1);
        assertThat(ServerFixture.as(
                        city,
                        () -> ServerFixture.part(Disclosures.class)
                                .of(people.get(0))
                                .toString()))
                .contains("care-1");
    }

    @Test
    void others_than_those_who_decide_see_nothing_and_a_resident_only_their_own() {
        kept(CERTIFICATIONS + certified(0, from, "要介護1") + certified(1, from, "要介護1"));

        for (var role : List.of(Role.COUNTER, Role.PROVIDER, Role.CLINIC, Role.EVALUATOR, Role.INTERMEDIARY))
            assertThat(counted(role, Optional.empty())).as(role.word()).isZero();
        assertThat(counted(Role.RESIDENT, Optional.of(people.get(0)))).isEqualTo(1);
        assertThat(counted(Role.RESIDENT, Optional.of(people.get(2)))).isZero();
        assertThat(counted(Role.JOB, Optional.empty())).isEqualTo(2);
    }

    private Actor actor(Role role, Optional<PersonId> person) {
        return new Actor(
                "a-" + Instant.now(),
                role,
                city,
                person.map(PersonId::value),
                role == Role.PROVIDER ? Optional.of("club") : Optional.empty());
    }

    private long counted(Role role, Optional<PersonId> person) {
        return ServerFixture.part(Acting.class)
                .as(
                        actor(role, person),
                        () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                                .execute(status -> ServerFixture.part(JdbcClient.class)
                                        .sql("select count(*) from care.counted_certification")
                                        .query(Long.class)
                                        .single())));
    }
}
