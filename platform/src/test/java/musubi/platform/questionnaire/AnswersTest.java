package musubi.platform.questionnaire;

import static musubi.platform.questionnaire.QuestionnaireFixture.asResident;
import static musubi.platform.questionnaire.QuestionnaireFixture.campaign;
import static musubi.platform.questionnaire.QuestionnaireFixture.kihon;
import static musubi.platform.questionnaire.QuestionnaireFixture.person;
import static musubi.platform.questionnaire.QuestionnaireFixture.self;
import static musubi.platform.questionnaire.QuestionnaireFixture.sheet;
import static musubi.platform.questionnaire.QuestionnaireFixture.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Mails;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Answers.Receipt;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AnswersTest {
    private final Answers answers = ServerFixture.part(Answers.class);
    private final Campaigns campaigns = ServerFixture.part(Campaigns.class);

    @Test
    void a_complete_sheet_is_scored_by_the_scale_of_the_measures_and_says_what_to_do_next() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");

        var kept = ServerFixture.as(city, () -> answers.keep(sheet(campaign, hanako, kihon("6", "7", "10", "16"))));

        assertThat(kept).isInstanceOfSatisfying(Receipt.Kept.class, k -> {
            assertThat(k.result().outcome()).isEqualTo("talk");
            assertThat(k.result().rule()).isEqualTo("kihon-checklist/1");
            assertThat(k.result().scales())
                    .containsEntry("total", 4L)
                    .containsEntry("criterion-2", 1L)
                    .containsEntry("criterion-5", 1L)
                    .containsEntry("criterion-7", 0L);
            assertThat(k.result().note()).contains("not-confirmed");
        });
    }

    @Test
    void a_sheet_with_a_gap_is_kept_and_not_scored_as_the_rule_says() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var gap = new LinkedHashMap<>(kihon());
        gap.remove("8");

        var kept = ServerFixture.as(city, () -> answers.keep(sheet(campaign, hanako, gap)));

        assertThat(kept).isInstanceOfSatisfying(Receipt.Kept.class, k -> {
            assertThat(k.result().outcome()).isEqualTo(Result.NOT_SCORED);
            assertThat(k.result().note()).isEqualTo("answer-missing");
        });
    }

    @Test
    void the_same_sheet_again_changes_nothing_and_another_under_its_id_is_refused() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var sheet = sheet(campaign, hanako, kihon());
        ServerFixture.as(city, () -> {
            assertThat(answers.keep(sheet)).isInstanceOf(Receipt.Kept.class);
            assertThat(answers.keep(sheet)).isInstanceOf(Receipt.KeptBefore.class);
            assertThat(answers.keep(
                            new Sheet(sheet.id(), campaign.id(), hanako, today(), Sheet.Channel.PHONE, kihon("1"))))
                    .isEqualTo(new Receipt.Refused("questionnaire.other-content"));

            assertThat(ServerFixture.part(Audit.class).latest(20))
                    .filteredOn(e -> e.action().equals("questionnaire.answered"))
                    .hasSize(1);
            return true;
        });
    }

    @Test
    void the_same_sheet_sent_eight_times_at_once_is_kept_once() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var sheet = sheet(campaign, hanako, kihon());

        var receipts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> ServerFixture.as(city, () -> answers.keep(sheet))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(receipts).filteredOn(r -> r instanceof Receipt.Kept).hasSize(1);
        assertThat(receipts).filteredOn(r -> r instanceof Receipt.KeptBefore).hasSize(7);
    }

    @Test
    void a_correction_is_a_further_sheet_and_the_last_one_counts_in_the_evidence() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "山田 太郎", "ヤマダ タロウ");
        var campaign = campaign(city, "kihon-checklist");
        var snapshot = ServerFixture.as(city, () -> {
            answers.keep(sheet(campaign, hanako, kihon("6", "7", "8")));
            answers.keep(sheet(campaign, hanako, kihon("17")));
            answers.keep(sheet(campaign, taro, kihon("6", "7", "8")));
            return ServerFixture.part(Snapshots.class).take(UUID.randomUUID());
        });

        assertThat(Packs.verify(snapshot.pack())).isEmpty();
        try (var run = MeasureRun.on(Pack.open(snapshot.pack()))) {
            var atRisk = run.value(Question.of(
                    Measures.library().get("kihon-at-risk"), today().minusDays(30), today().plusDays(1), Map.of()));

            assertThat(atRisk).isInstanceOfSatisfying(Measured.Value.class, v -> {
                assertThat(v.numerator().toString()).isEqualTo("1");
                assertThat(v.denominator().toString()).isEqualTo("2");
            });
        }
    }

    @Test
    void points_that_hang_on_answers_are_looked_at_again_from_the_earliest_day_a_correction_touches() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));

        // In one transaction, so that the server's own following takes no note away before it is looked at.
        var days = ServerFixture.as(
                city,
                () -> transaction.execute(status -> {
                    answers.keep(on(today().minusDays(5), sheet(campaign, hanako, kihon())));
                    answers.keep(on(today().minusDays(2), sheet(campaign, hanako, kihon("1"))));
                    return ServerFixture.part(Changes.class).of(10).stream()
                            .filter(c -> c.day().isAfter(today().minusDays(50)))
                            .map(Changes.Change::day)
                            .toList();
                }));

        assertThat(days).containsExactly(today().minusDays(5), today().minusDays(5));
    }

    @Test
    void whoever_asks_what_is_held_about_them_sees_answers_results_notices_and_mail_address() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        ServerFixture.as(city, () -> {
            answers.keep(sheet(campaign, hanako, kihon("1")));
            ServerFixture.part(Mails.class).reachAt(hanako, "hanako@example.jp");

            var sections = ServerFixture.part(Disclosures.class).of(hanako);

            assertThat(sections)
                    .extracting(Disclosures.Section::id)
                    .contains("answers", "results", "drafts", "notices", "preferences", "mail");
            assertThat(sections)
                    .filteredOn(s -> s.id().equals("answers"))
                    .singleElement()
                    .satisfies(s -> assertThat(s.rows())
                            .hasSize(26)
                            .anySatisfy(row ->
                                    assertThat(row).containsEntry("item", "1").containsEntry("answer", "no")));
            assertThat(sections)
                    .filteredOn(s -> s.id().equals("mail"))
                    .singleElement()
                    .satisfies(s -> assertThat(s.rows()).containsExactly(Map.of("mail", "hanako@example.jp")));
            return true;
        });
    }

    @Test
    void what_cannot_be_is_refused_with_its_reason() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var stranger = new PersonId(UUID.randomUUID());
        var strange = new LinkedHashMap<>(kihon());
        strange.put("1", "<script>alert(1)</script>");
        var unknown = new LinkedHashMap<>(kihon());
        unknown.put("99", "yes");

        ServerFixture.as(city, () -> {
            assertThat(answers.keep(sheet(campaign, stranger, kihon()))).isEqualTo(refused("not-asked"));
            assertThat(answers.keep(sheet(campaign, hanako, Map.of()))).isEqualTo(refused("nothing-answered"));
            assertThat(answers.keep(sheet(campaign, hanako, strange))).isEqualTo(refused("wrong-choice"));
            assertThat(answers.keep(sheet(campaign, hanako, unknown))).isEqualTo(refused("wrong-choice"));
            assertThat(answers.keep(self(sheet(campaign, hanako, kihon())))).isEqualTo(refused("other-channel"));
            for (var day : List.of(today().plusDays(1), campaign.opensOn().minusDays(1)))
                assertThat(answers.keep(on(day, sheet(campaign, hanako, kihon()))))
                        .isEqualTo(refused("day-outside"));
            assertThat(answers.keep(on(campaign.opensOn(), sheet(campaign, hanako, kihon()))))
                    .isInstanceOf(Receipt.Kept.class);
            return true;
        });
    }

    private static Receipt refused(String why) {
        return new Receipt.Refused("questionnaire." + why);
    }

    private static Sheet on(LocalDate day, Sheet sheet) {
        return new Sheet(sheet.id(), sheet.campaign(), sheet.person(), day, sheet.channel(), sheet.answers());
    }

    @Test
    void a_paper_sheet_that_is_typed_twice_counts_when_both_agree() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist", Campaign.Keying.TWICE);

        ServerFixture.as(city, () -> {
            assertThat(answers.keep(paper(sheet(campaign, hanako, kihon("3"))))).isInstanceOf(Receipt.TypedOnce.class);
            assertThat(campaigns.funnel(campaign.id()).orElseThrow().answered()).isZero();
            assertThat(answers.keep(paper(sheet(campaign, hanako, kihon("4")))))
                    .isEqualTo(new Receipt.Differs(Map.of("3", "no", "4", "yes")));
            assertThat(answers.keep(paper(sheet(campaign, hanako, kihon("4"))))).isInstanceOf(Receipt.Kept.class);
            assertThat(campaigns.funnel(campaign.id()).orElseThrow().answered()).isEqualTo(1);
            return true;
        });
    }

    @Test
    void a_typing_that_is_sent_twice_by_a_double_click_is_no_second_typing() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist", Campaign.Keying.TWICE);
        var first = paper(sheet(campaign, hanako, kihon("3")));
        var second = paper(sheet(campaign, hanako, kihon("4")));
        var differs = new Receipt.Differs(Map.of("3", "no", "4", "yes"));

        ServerFixture.as(city, () -> {
            assertThat(answers.keep(first)).isInstanceOf(Receipt.TypedOnce.class);
            assertThat(answers.keep(first)).isInstanceOf(Receipt.TypedOnce.class);
            assertThat(answers.keep(second)).isEqualTo(differs);
            assertThat(answers.keep(second)).isEqualTo(differs);
            assertThat(campaigns.funnel(campaign.id()).orElseThrow().answered()).isZero();

            assertThat(answers.keep(paper(sheet(campaign, hanako, kihon("4"))))).isInstanceOf(Receipt.Kept.class);
            return true;
        });
    }

    @Test
    void a_typing_that_comes_again_under_its_number_with_other_answers_is_refused() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist", Campaign.Keying.TWICE);
        var first = paper(sheet(campaign, hanako, kihon("3")));

        ServerFixture.as(city, () -> {
            answers.keep(first);
            assertThat(answers.keep(
                            new Sheet(first.id(), campaign.id(), hanako, first.day(), Sheet.Channel.PAPER, kihon("4"))))
                    .isEqualTo(new Receipt.Refused("questionnaire.other-content"));

            assertThat(answers.keep(paper(sheet(campaign, hanako, kihon("3"))))).isInstanceOf(Receipt.Kept.class);
            return true;
        });
    }

    private static Sheet paper(Sheet sheet) {
        return new Sheet(
                sheet.id(), sheet.campaign(), sheet.person(), sheet.day(), Sheet.Channel.PAPER, sheet.answers());
    }

    @Test
    void a_resident_answers_for_nobody_else_and_sees_nobody_else() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "山田 太郎", "ヤマダ タロウ");
        var campaign = campaign(city, "kihon-checklist");
        var ofTaro = sheet(campaign, taro, kihon("1"));
        ServerFixture.as(city, () -> answers.keep(ofTaro));

        var own = asResident(city, hanako, () -> answers.keep(self(sheet(campaign, hanako, kihon()))));
        var others = asResident(city, hanako, () -> answers.keep(self(sheet(campaign, taro, kihon()))));
        var seen = asResident(city, hanako, () -> answers.latest(campaign.id(), taro));
        var result = asResident(city, hanako, () -> answers.result(ofTaro.id()));

        assertThat(own).isInstanceOf(Receipt.Kept.class);
        assertThat(others).isEqualTo(refused("not-asked"));
        assertThat(seen).isEmpty();
        assertThat(result).isEmpty();
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).firstBroken()))
                .isEmpty();
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(1)))
                .extracting(Entry::role)
                .containsExactly("resident");
    }

    @Test
    void another_municipality_sees_nothing_and_no_fact_can_be_changed() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        ServerFixture.as(city, () -> answers.keep(sheet(campaign, hanako, kihon())));

        assertThat(ServerFixture.as(
                        other, () -> campaigns.find(new Campaigns.Wanted("", "", "", LocalDate.of(2026, 4, 1)), 0, 50)))
                .isEmpty();
        assertThat(ServerFixture.as(other, () -> answers.latest(campaign.id(), hanako)))
                .isEmpty();
        var db = ServerFixture.part(JdbcClient.class);
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        for (var table : List.of("questionnaire.sheet", "questionnaire.result"))
            for (var change : List.of("delete from " + table, "update " + table + " set municipality = municipality"))
                assertThatThrownBy(() -> ServerFixture.as(
                                city,
                                () -> transaction.execute(s -> db.sql(change).update())))
                        .as(change)
                        .isInstanceOf(DataAccessException.class)
                        .hasStackTraceContaining("permission denied");
    }

    @Test
    void the_funnel_counts_those_who_take_part_on_some_day_of_the_campaign() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "山田 太郎", "ヤマダ タロウ");
        person(city, "佐藤 次郎", "サトウ ジロウ");
        var campaign = campaign(city, "kihon-checklist");
        ServerFixture.as(city, () -> {
            answers.keep(sheet(campaign, hanako, kihon()));
            answers.keep(sheet(campaign, hanako, kihon("1")));
            answers.keepDraft(campaign.id(), taro, Answers.Keeper.STAFF, Map.of("1", "yes"));

            var funnel = campaigns.funnel(campaign.id()).orElseThrow();

            assertThat(List.of(funnel.asked(), funnel.answered(), funnel.begun(), funnel.waiting(), funnel.percent()))
                    .containsExactly(3L, 1L, 1L, 2L, 33L);
            assertThat(campaigns.asked(campaign.id(), Campaigns.Standing.BEGUN, 0, 50))
                    .extracting(Campaigns.Asked::person)
                    .containsExactly(taro);
            return true;
        });
    }
}
