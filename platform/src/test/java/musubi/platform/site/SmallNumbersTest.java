package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import musubi.platform.ByChance;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
import musubi.platform.indigo.Indigo;
import musubi.platform.people.PersonId;
import musubi.platform.people.StoppedFixture;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What somebody could try who holds pages, files and weeks against each other to learn about one person. */
class SmallNumbersTest {
    private static final String BOTH = """
            agreement: both
            title: {ja: 二つの条項, en: Two clauses}
            unit: JPY
            between: {payer: 試験市, payee: 健康広場}
            term: {from: 2026-04-01, until: 2028-04-01}
            rounding: {each: clause, down-to: 1}
            measures:
              participants: {measure: participants, window: fiscal-year}
            clauses:
              fixed: {title: {ja: 定額, en: fixed}, per: fiscal-year, pays: 50_000}
              people: {title: {ja: 参加者数, en: participants}, per: fiscal-year, pays: {price: 3_000, times: participants}}
            """;

    private static final String QUARTERLY = """
            agreement: quarterly
            title: {ja: 四半期の契約, en: Quarterly}
            unit: JPY
            between: {payer: 試験市, payee: 健康広場}
            term: {from: 2026-04-01, until: 2028-04-01}
            rounding: {each: clause, down-to: 1}
            measures:
              participants: {measure: participants, window: period}
            clauses:
              people: {title: {ja: 参加者数, en: participants}, per: quarter, pays: {price: 3_000, times: participants}}
            """;

    private final SiteFixture site = new SiteFixture();
    private final Visitor reader = new Visitor();

    private Sheets.Payment payment(String agreement) {
        var sheet = (Sheets.AgreementSheet) site.draft(Part.AGREEMENTS, agreement);
        return sheet.agreements().getFirst().payments().getLast();
    }

    private Sheets.FigureRow participants() {
        return ((Sheets.FigureSheet) site.draft(Part.FIGURES))
                .by("year").stream()
                        .filter(r -> r.measure().equals("participants"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void a_sum_that_tells_how_few_came_is_nowhere_neither_by_itself_nor_by_taking_the_rest_from_the_total() {
        site.come(3);
        site.town.released(site.town.requested(site.town.signed(ContractFixture.yearly("yearly")), "FY2026"));
        site.town.released(site.town.requested(site.town.signed(BOTH), "FY2026"));
        site.measured();

        assertThat(payment("yearly").total()).isEmpty();
        assertThat(payment("both").clauses())
                .extracting(Sheets.ClausePayment::amount)
                .containsExactly(Optional.of(50_000L), Optional.empty());
        assertThat(payment("both").total()).isEmpty();
        assertThat(participants().value()).isEmpty();

        for (var part : List.of(Part.AGREEMENTS, Part.FIGURES)) site.publish(part);
        for (var page : List.of(
                "",
                "figures",
                "payments",
                "agreements/yearly",
                "agreements/both",
                "data/agreements.json",
                "data/agreements.csv",
                "data/figures.json",
                "data/figures.csv",
                "data/indigo-both.json",
                "data/indigo-yearly.json"))
            assertThat(ByChance.leftOut(reader.get(site.path(page)).body()))
                    .as(page)
                    .doesNotContain("9,000円")
                    .doesNotContain("59,000")
                    .doesNotContain("59000")
                    .doesNotContain("9000")
                    .doesNotContain("3人");
    }

    @Test
    void a_quarter_in_which_few_came_is_not_told_beside_a_year_in_which_many_did() {
        site.come(3);
        for (int i = 0; i < 12; i++) cameInJuly(site.town.somebody());
        site.town.released(site.town.requested(site.town.signed(QUARTERLY), "FY2026"));
        site.publish(Part.AGREEMENTS);

        var published = reader.get(site.path("data/indigo-quarterly.json")).body();

        var transactions = JsonMapper.builder().build().readTree(published).path("transactions");
        assertThat(transactions).hasSize(1);
        assertThat(transactions
                        .path(0)
                        .path("money")
                        .path("amount")
                        .path("value")
                        .asLong())
                .isEqualTo(45_000);
        assertThat(published).contains("period FY2026");
        for (var page : List.of(
                "payments",
                "agreements/quarterly",
                "data/agreements.json",
                "data/agreements.csv",
                "data/indigo-quarterly.json"))
            assertThat(ByChance.leftOut(reader.get(site.path(page)).body()))
                    .as(page)
                    .doesNotContain("FY2026-Q")
                    .doesNotContain("9000")
                    .doesNotContain("9,000")
                    .doesNotContain("36000")
                    .doesNotContain("36,000");
        assertThat(site.town.as(
                        site.town.first, () -> ServerFixture.part(Indigo.class).of("quarterly")))
                .as("the office's own export")
                .hasValueSatisfying(own -> assertThat(own).contains("FY2026-Q1", "9000", "FY2026-Q2", "36000"));
    }

    private void cameInJuly(PersonId person) {
        var day = LocalDate.of(2026, 7, 10);
        site.town.as(site.town.first, () -> {
            if (ServerFixture.part(Timetable.class).session("taiso-2").isEmpty())
                ServerFixture.part(Programmes.class)
                        .add(new Programmes.Session("taiso-2", "taiso", day, LocalTime.of(10, 0), 60, "公民館", 20));
            ServerFixture.part(Visits.class)
                    .record(new Mark(
                            UUID.randomUUID(),
                            "taiso-2",
                            person,
                            true,
                            "list",
                            day.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                            ""));
            return true;
        });
    }

    @Test
    void no_file_of_open_data_tells_of_a_group_of_nine_while_it_tells_of_one_of_ten() {
        site.come(9);
        site.town.released(site.town.requested(site.town.signed(BOTH), "FY2026"));
        site.measured();
        team("九人の会", 9);
        team("十人の会", 10);
        ServerFixture.as(site.town.city, () -> {
            ServerFixture.part(Rankings.class).make();
            return true;
        });
        site.classes();
        for (var part : List.of(Part.TIMETABLE, Part.AGREEMENTS, Part.FIGURES, Part.RANKING)) site.publish(part);

        var files = Pattern.compile("/data/([a-z0-9.-]+[.](?:csv|json|jsonld))")
                .matcher(reader.get(site.path("data")).body())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(files)
                .contains(
                        "indigo-both.json",
                        "agreements.csv",
                        "figures.csv",
                        "figures.json",
                        "ranking.csv",
                        "ranking.json");
        for (var file : files)
            assertThat(reader.get(site.path("data/" + file)).body())
                    .as(file)
                    .doesNotContain("九人の会")
                    .doesNotContainPattern("(?<![0-9])(27,?000|77,?000)(?![0-9])");
        assertThat(((Sheets.FigureSheet) site.draft(Part.FIGURES)).rows())
                .noneMatch(row -> !row.value().isEmpty() && row.people() > 0 && row.people() < 10);
        assertThat(reader.get(site.path("data/ranking.csv")).body()).contains("十人の会");
    }

    private void team(String name, int members) {
        for (int i = 0; i < members; i++) {
            var person = site.town.somebody();
            var nickname = name + i;
            site.town.as(site.town.first, () -> {
                ServerFixture.part(Rankings.class).show(person, new Wish(true, nickname, "", name));
                return true;
            });
        }
    }

    @Test
    void a_correction_for_one_more_person_is_not_told_by_its_sum() {
        site.come(12);
        site.town.released(site.town.requested(site.town.signed(ContractFixture.yearly("yearly")), "FY2026"));
        assertThat(payment("yearly").total()).contains(36_000L);

        var small = new SmallAmounts(agreement());
        var correction = small.of(List.of(new musubi.platform.contract.Overview.Paid(
                "people", musubi.quantity.Words.same("people"), "JPY", 3_000)));

        assertThat(correction.total()).isEmpty();
        assertThat(correction.clauses().getFirst().amount()).isEmpty();
    }

    private static musubi.agreement.term.Agreement agreement() {
        return musubi.agreement.language.Agreements.read(
                        "agreement.yaml",
                        ContractFixture.yearly("yearly"),
                        musubi.settling.PackMeasurements.catalogue(musubi.measure.Measures.library()))
                .versions()
                .getLast()
                .agreement();
    }

    @Test
    void a_later_publication_tells_nothing_of_the_few_who_came_between() {
        site.come(12);
        site.measured();
        site.publish(Part.FIGURES);
        assertThat(participants().value()).isEqualTo("12");

        site.come(1);
        site.measured();
        assertThat(participants().value()).isEqualTo("12");
        site.publish(Part.FIGURES);

        site.come(9);
        site.measured();
        assertThat(participants().value()).isEqualTo("22");
    }

    @Test
    void a_figure_that_falls_back_is_held_against_all_that_were_published() {
        var came = site.come(40);
        site.measured();
        site.publish(Part.FIGURES);
        site.come(11);
        site.measured();
        site.publish(Part.FIGURES);
        came.subList(0, 10).forEach(person -> site.town.mark(person, false));
        site.measured();

        assertThat(participants().value()).as("41 beside 40 would tell of one").isEqualTo("51");
    }

    @Test
    void what_those_the_municipality_works_with_were_shown_first_is_what_is_published_while_few_came_since() {
        site.come(12);
        site.measured();
        assertThat(value(shownToPartners())).isEqualTo("12");
        site.come(3);
        site.measured();

        assertThat(participants().value()).isEqualTo("12");
        assertThat(((Sheets.FigureSheet) site.draft(Part.FIGURES)).rows())
                .filteredOn(row ->
                        row.measure().equals("participants") && !row.grain().equals("year"))
                .as("the months would tell of the three")
                .isNotEmpty()
                .allMatch(row -> row.value().isEmpty());
    }

    private Figures.Shown shownToPartners() {
        var figures = ServerFixture.part(Figures.class);
        return site.town.as(
                Actor.job("worksheet", site.town.city),
                () -> figures.shown("participants", musubi.platform.figures.Part.YEAR, FiscalYear.of(figures.today())));
    }

    private static String value(Figures.Shown shown) {
        return ((Figures.Shown.Value) shown).figure().value().orElseThrow().toPlainString();
    }

    @Test
    void whoever_watches_a_figure_with_the_municipality_sees_what_is_published_and_nothing_newer() {
        site.come(12);
        site.measured();
        assertThat(value(shownToPartners())).isEqualTo("12");

        site.come(10);
        site.measured();
        site.publish(Part.FIGURES);
        assertThat(value(shownToPartners())).as("as published").isEqualTo("22");

        site.come(10);
        site.measured();
        assertThat(value(shownToPartners())).as("not published yet").isEqualTo("22");
    }

    @Test
    void companies_and_teams_are_of_a_month_that_is_over_and_stay_as_they_were_published() {
        var sheet = (Sheets.RankingSheet) site.draft(Part.RANKING);
        site.publish(Part.RANKING);

        assertThat(sheet.period())
                .isEqualTo(java.time.YearMonth.now(musubi.quantity.Japan.TIME)
                        .minusMonths(1)
                        .toString());
        assertThat(site.draft(Part.RANKING)).isEqualTo(sheet);
    }

    @Test
    void somebody_shown_to_other_residents_is_not_shown_to_everybody() {
        PersonId person = site.town.somebody();
        site.town.as(site.town.first, () -> {
            ServerFixture.part(Rankings.class).show(person, new Wish(true, "さくらんぼ", "", ""));
            return true;
        });
        ServerFixture.as(site.town.city, () -> {
            ServerFixture.part(Rankings.class).make();
            return true;
        });
        site.publish(Part.RANKING);

        for (var page : List.of("ranking", "data/ranking.json", "data/ranking.csv"))
            assertThat(reader.get(site.path(page)).body()).doesNotContain("さくらんぼ");
    }

    @Test
    void a_nickname_is_on_the_public_page_for_as_long_as_its_owner_wants_and_in_no_file() {
        var person = site.town.somebody();
        var month = java.time.YearMonth.now(musubi.quantity.Japan.TIME).minusMonths(1);
        var rankings = ServerFixture.part(Rankings.class);
        var names = ServerFixture.part(Names.class);
        site.publish(Part.RANKING);
        site.town.as(site.town.first, () -> {
            rankings.show(person, new Wish(true, "さくらんぼ", "", ""));
            names.show(person);
            return true;
        });
        ServerFixture.as(
                site.town.city,
                () -> java.util.Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                                        insert into ranking.standing (municipality, period, board, place, number, name, person, members, points, made_at)
                                        values (:city, :period, 'person', 1, 1, 'さくらんぼ', :person, 1, 120, now())
                                        """)
                                .param("city", site.town.city.digits())
                                .param("period", month.toString())
                                .param("person", person.value())
                                .update())));
        assertThat(reader.get(site.path("ranking")).body()).contains("さくらんぼ").contains("120");
        for (var file : List.of("data/ranking.json", "data/ranking.csv", "widget/ranking"))
            assertThat(reader.get(site.path(file)).body()).doesNotContain("さくらんぼ");

        var stopped = StoppedFixture.stopped(site.town.city, person);
        assertThat(reader.get(site.path("ranking")).body()).doesNotContain("さくらんぼ");
        StoppedFixture.ended(site.town.city, stopped);
        assertThat(reader.get(site.path("ranking")).body()).contains("さくらんぼ");

        site.town.as(site.town.first, () -> {
            names.hide(person);
            return true;
        });
        assertThat(reader.get(site.path("ranking")).body()).doesNotContain("さくらんぼ");

        site.town.as(site.town.first, () -> {
            names.show(person);
            rankings.show(person, new Wish(false, "さくらんぼ", "", ""));
            return true;
        });
        assertThat(reader.get(site.path("ranking")).body()).doesNotContain("さくらんぼ");
    }

    @Test
    void whoever_reads_without_signing_in_reads_in_the_database_only_what_is_published() {
        site.everything();
        var readable = Set.of(
                "municipality.municipality",
                "municipality.succession",
                "site.publication",
                "site.licence",
                "programme.programme",
                "programme.session",
                "programme.provider",
                "programme.venue");
        var db = ServerFixture.part(JdbcClient.class);
        var tables = db.sql("""
                        select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
                           and n.nspname not in ('pg_catalog', 'information_schema', 'public') order by 1
                        """).query(String.class).list();

        var seen = anybody(() -> tables.stream()
                .filter(t -> db.sql("select exists (select 1 from " + t + ")")
                        .query(Boolean.class)
                        .single())
                .toList());
        assertThat(readable).containsAll(seen);
        assertThat(seen).contains("programme.session", "site.publication");

        site.town.as(site.town.first, () -> {
            ServerFixture.part(Publications.class).withdraw(Part.TIMETABLE);
            ServerFixture.part(Publications.class).withdraw(Part.FIGURES);
            return true;
        });
        var after = anybody(() -> List.of(
                db.sql("select count(*) from programme.session")
                        .query(Long.class)
                        .single(),
                db.sql("select count(*) from site.publication where part = 'figures' and content <> ''")
                        .query(Long.class)
                        .single()));
        assertThat(after).containsExactly(0L, 0L);
    }

    private <T> T anybody(java.util.function.Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(
                        Actor.anybody(site.town.city),
                        () -> java.util.Objects.requireNonNull(
                                ServerFixture.part(TransactionTemplate.class).execute(status -> work.get())));
    }
}
