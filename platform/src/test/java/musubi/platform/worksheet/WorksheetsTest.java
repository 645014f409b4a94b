package musubi.platform.worksheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Target;
import musubi.platform.programme.Programmes;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;

/** How a worksheet is written, proposed and agreed, and who sees what of it, by the module and by SQL. */
class WorksheetsTest {
    private static final String ROW = "001-abcd";

    private final ContractFixture town = new ContractFixture();
    private final PartnerFixture company = new PartnerFixture(town.city, "むすび交通");
    private final PartnerFixture other = new PartnerFixture(town.city, "別の会社");
    private final Worksheets worksheets = ServerFixture.part(Worksheets.class);
    private final UUID sheet = opened("買物バス", company);

    private UUID opened(String title, PartnerFixture with) {
        var id = UUID.randomUUID();
        town.as(town.first, () -> {
            worksheets.open(id, title, with.organisation);
            return true;
        });
        return id;
    }

    private static Content content(Map<String, String> parts) {
        var all = new TreeMap<>(Map.of("title", "買物バス"));
        all.putAll(parts);
        return new Content(all);
    }

    private static Content whole(String risk) {
        return content(Map.of(
                "purpose",
                "免許を返した人が買物に行ける",
                "roles." + ROW + ".party",
                "むすび交通",
                "roles." + ROW + ".does",
                "運行",
                "risks." + ROW + ".risk",
                risk,
                "kpis." + ROW + ".group",
                "common",
                "kpis." + ROW + ".measure",
                "participants",
                "kpis." + ROW + ".direction",
                "at-least",
                "kpis." + ROW + ".target",
                "10"));
    }

    private Worksheets.Written write(Actor who, int base, Content content) {
        return town.as(who, () -> worksheets.write(sheet, base, content));
    }

    private Worksheet found() {
        return town.as(town.first, () -> worksheets.find(sheet)).orElseThrow();
    }

    private Worksheets.Agreed agree(Actor who, int version) {
        var digest = found().version(version).orElseThrow().digest().hex();
        return town.as(who, () -> worksheets.agree(sheet, version, digest));
    }

    private void agreed(String risk) {
        write(town.first, found().draft().number(), whole(risk));
        assertThat(town.as(
                        town.first,
                        () -> worksheets.propose(sheet, found().draft().number())))
                .isEqualTo(Worksheets.Proposed.DONE);
        int version = found().versions().size();
        assertThat(agree(town.first, version)).isEqualTo(Worksheets.Agreed.DONE);
        assertThat(agree(company.partner, version)).isEqualTo(Worksheets.Agreed.DONE);
    }

    private long count(Actor who, String table) {
        return town.as(
                who,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()));
    }

    private int change(Actor who, String sql) {
        return town.as(
                who,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status ->
                                ServerFixture.part(JdbcClient.class).sql(sql).update()));
    }

    private List<Entry> trail(String action) {
        return town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)).stream()
                .filter(e -> e.action().equals(action))
                .toList();
    }

    @Test
    void the_same_content_has_the_same_digest_however_it_was_typed_and_other_content_another() {
        var typed = new TreeMap<String, String>();
        typed.put("purpose", "  一行目\r\n二行目 ");
        typed.put("title", "買物バス");
        typed.put("users", "   ");

        var one = new Content(typed);
        var two = Content.read(content(Map.of("purpose", "一行目\n二行目")).written());

        assertThat(one.digest()).isEqualTo(two.digest());
        assertThat(one).isEqualTo(two);
        assertThat(content(Map.of("purpose", "一行目\n二行目。")).digest()).isNotEqualTo(one.digest());
        assertThat(content(Map.of("plan", "一行目\n二行目")).digest())
                .as("the same words in another field")
                .isNotEqualTo(one.digest());
    }

    @Test
    void what_is_agreed_is_exactly_one_version_and_a_new_one_needs_everybody_anew() {
        agreed("運転手の不足");

        assertThat(found().state()).isEqualTo(Worksheet.State.AGREED);
        assertThat(found().inForce())
                .get()
                .satisfies(v -> assertThat(v.number()).isEqualTo(1));
        assertThat(agree(company.partner, 1)).isEqualTo(Worksheets.Agreed.BEFORE);
        assertThat(town.as(company.partner, () -> worksheets.agree(sheet, 1, "0".repeat(64))))
                .isEqualTo(Worksheets.Agreed.OTHER_TEXT);

        write(company.partner, found().draft().number(), whole("冬の道"));
        assertThat(town.as(
                        company.partner,
                        () -> worksheets.propose(sheet, found().draft().number())))
                .isEqualTo(Worksheets.Proposed.DONE);

        assertThat(found().state()).isEqualTo(Worksheet.State.PROPOSED);
        assertThat(found().inForce())
                .get()
                .satisfies(v -> assertThat(v.number()).isEqualTo(1));
        assertThat(found().last().orElseThrow().waiting())
                .containsExactly(Worksheet.MUNICIPALITY, company.organisation.toString());
        assertThat(agree(town.first, 1)).isEqualTo(Worksheets.Agreed.REPLACED);
        assertThat(found().version(1)
                        .orElseThrow()
                        .content()
                        .changes(found().version(2).orElseThrow().content()))
                .containsExactly(new Content.Change("risks." + ROW + ".risk", "運転手の不足", "冬の道"));
        assertThat(trail("worksheet.agreed"))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e.after())
                        .contains(found().version(1).orElseThrow().digest().hex()));
    }

    @Test
    void nothing_is_proposed_that_lacks_purpose_roles_risks_or_indicators_nor_the_same_twice() {
        assertThatThrownBy(() -> town.as(town.first, () -> worksheets.propose(sheet, 1)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.place().column())
                                .containsExactly("purpose", "roles", "risks", "kpis"));

        write(town.first, 1, whole("運転手の不足"));
        assertThat(town.as(town.first, () -> worksheets.propose(sheet, 1))).isEqualTo(Worksheets.Proposed.OVERTAKEN);
        assertThat(town.as(town.first, () -> worksheets.propose(sheet, 2))).isEqualTo(Worksheets.Proposed.DONE);
        assertThat(town.as(town.first, () -> worksheets.propose(sheet, 2))).isEqualTo(Worksheets.Proposed.NOTHING_NEW);
    }

    @Test
    void of_two_who_write_the_later_is_told_and_both_keep_what_they_wrote() {
        write(town.first, 1, content(Map.of("purpose", "買物に行ける", "plan", "バス")));

        write(company.partner, 2, content(Map.of("purpose", "買物に行ける", "plan", "空いた車で送る", "users", "A地区の人")));
        var answer = write(town.first, 2, content(Map.of("purpose", "買物にも病院にも行ける", "plan", "予約のバス")));

        assertThat(answer).isInstanceOfSatisfying(Worksheets.Written.Overtaken.class, told -> {
            assertThat(told.last().number()).isEqualTo(3);
            assertThat(told.last().organisation()).contains(company.organisation);
            assertThat(told.merged().content())
                    .isEqualTo(content(Map.of("purpose", "買物にも病院にも行ける", "plan", "予約のバス", "users", "A地区の人")));
            assertThat(told.merged().both()).containsExactly(new Content.Change("plan", "空いた車で送る", "予約のバス"));
            assertThat(write(town.first, 3, told.merged().content())).isEqualTo(new Worksheets.Written.Kept(4));
        });
        assertThat(town.as(town.first, () -> worksheets.revisions(sheet, 9)))
                .extracting(r -> r.content().part("plan"))
                .containsExactly("予約のバス", "空いた車で送る", "バス", "");
        assertThat(trail("worksheet.written").getFirst()).satisfies(e -> {
            assertThat(e.before()).contains("\"revision\": 3", digest(3), "\"plan\"", "\"purpose\"");
            assertThat(e.after()).contains("\"revision\": 4", digest(4), "\"plan\"", "\"purpose\"");
        });
    }

    private String digest(int revision) {
        return town.as(town.first, () -> worksheets.revisions(sheet, 9)).stream()
                .filter(r -> r.number() == revision)
                .findFirst()
                .orElseThrow()
                .content()
                .digest()
                .hex();
    }

    @Test
    void the_trail_says_which_words_were_written_and_none_of_them() {
        write(company.partner, 1, byHand("田中様の声"));
        town.as(town.first, () -> worksheets.propose(sheet, 2));
        agree(town.first, 1);
        agree(company.partner, 1);
        var reading = UUID.randomUUID();
        var review = UUID.randomUUID();
        company.asPartner(() -> {
            worksheets.read(reading, sheet, ROW, "28", "2026-09-30", "田中様に聞いた");
            worksheets.read(UUID.randomUUID(), sheet, ROW, "29", "2026-09-30", "田中様に聞き直した");
            worksheets.review(review, sheet, "2026-10-01", "田中様が来なくなった");
            return true;
        });

        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)).stream()
                        .filter(e -> e.subject().equals("worksheet " + sheet)))
                .hasSizeGreaterThan(6)
                .allSatisfy(e -> assertThat(e.before() + e.after()).doesNotContain("田中", "買物"));
        assertThat(trail("worksheet.opened"))
                .singleElement()
                .satisfies(e -> assertThat(e.after()).contains(digest(1), company.organisation.toString()));
        assertThat(trail("worksheet.read").getFirst()).satisfies(e -> {
            assertThat(e.before()).contains(reading.toString(), ROW, "28");
            assertThat(e.after()).contains(ROW, "29");
        });
        assertThat(trail("worksheet.reviewed"))
                .singleElement()
                .satisfies(e -> assertThat(e.after()).contains(review.toString(), "\"version\": 1"));
    }

    private static String refusedAt(ThrowableAssert.ThrowingCallable work) {
        return String.join(
                " ",
                catchThrowableOfType(BadInput.class, work).problems().stream()
                        .map(p -> p.place().column())
                        .toList());
    }

    @Test
    void an_officer_names_no_participant_and_a_partner_is_not_told_who_is_one() {
        agreed("運転手の不足");
        int last = found().draft().number();
        var named = whole("山田　花子さんが転ぶ");

        assertThat(refusedAt(() -> write(town.first, last, named))).isEqualTo("risks." + ROW + ".risk");
        assertThat(refusedAt(() -> opened("やまだはなこさんの送迎", company))).isEqualTo("title");
        assertThat(refusedAt(() -> town.as(town.first, () -> {
                    worksheets.review(UUID.randomUUID(), sheet, "2026-10-01", "山田花子さんが休んだ");
                    return true;
                })))
                .isEqualTo("said");
        assertThat(found().draft().number()).isEqualTo(last);

        assertThat(write(company.partner, last, named)).isEqualTo(new Worksheets.Written.Kept(last + 1));
        company.asPartner(() -> {
            worksheets.review(UUID.randomUUID(), sheet, "2026-10-01", "山田花子さんが休んだ");
            return true;
        });
        assertThat(refusedAt(() -> write(town.first, last + 1, with(named, "plan", "山田花子さんを送る"))))
                .as("what the partner wrote is not the officer's to answer for")
                .isEqualTo("plan");
    }

    @Test
    void an_officer_names_no_participant_beside_a_value() {
        write(town.first, 1, byHand("はじめて知った人"));
        town.as(town.first, () -> worksheets.propose(sheet, 2));
        agree(town.first, 1);
        agree(company.partner, 1);

        assertThat(refusedAt(() -> town.as(town.first, () -> {
                    worksheets.read(UUID.randomUUID(), sheet, ROW, "28", "2026-09-30", "山田花子さんに聞いた");
                    return true;
                })))
                .isEqualTo("note");
        assertThat(town.as(town.first, () -> worksheets.readings(sheet))).isEmpty();
    }

    private static Content with(Content content, String part, String text) {
        var all = new TreeMap<>(content.parts());
        all.put(part, text);
        return new Content(all);
    }

    private static final String PART = "kpis." + ROW + ".part";

    @Test
    void an_indicator_is_of_those_alone_who_offer_a_programme_of_the_worksheet() {
        town.mark(town.somebody(), true);
        var of = with(whole("運転手の不足"), PART, "健康広場");
        var about = with(of, "programme.taiso", "1");

        assertThat(refusedAt(() -> write(company.partner, 1, of))).isEqualTo(PART);
        assertThat(refusedAt(() -> write(town.first, 1, of))).isEqualTo(PART);
        assertThat(refusedAt(() -> write(company.partner, 1, about)))
                .as("what it is about is not for them to say")
                .isEqualTo(PART);
        assertThat(write(town.first, 1, about)).isEqualTo(new Worksheets.Written.Kept(2));

        stoodBefore(3, of);
        assertThat(refusedAt(() -> town.as(town.first, () -> worksheets.propose(sheet, 3))))
                .isEqualTo(PART);
    }

    private WorksheetRepository.By officer() {
        return new WorksheetRepository.By(
                town.city.digits(), town.first.name(), Optional.empty(), Instant.parse("2026-10-01T00:00:00Z"));
    }

    /** A revision as it could be written before it was asked whose figure this is. */
    private void stoodBefore(int revision, Content content) {
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                    ServerFixture.part(WorksheetRepository.class).write(sheet, revision, content, officer());
                    return true;
                }));
    }

    @Test
    void of_somebody_who_offers_nothing_of_the_worksheet_no_value_is_shown() {
        var watch = ServerFixture.part(Watch.class);
        come(12);
        var of = with(whole("運転手の不足"), PART, "健康広場");
        write(town.first, 1, with(of, "programme.taiso", "1"));
        town.as(town.first, () -> worksheets.propose(sheet, 2));
        agree(town.first, 1);
        agree(company.partner, 1);
        var offered = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        stoodBefore(3, of);
        town.as(
                town.first,
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                    ServerFixture.part(WorksheetRepository.class).propose(sheet, 2, 3, found().proposal(), officer());
                    return true;
                }));
        agree(town.first, 2);
        agree(company.partner, 2);
        var left = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        assertThat(offered).extracting(Watch.Watched::value).containsExactly("12人");
        assertThat(left).singleElement().satisfies(w -> {
            assertThat(w.value()).isEmpty();
            assertThat(w.asOf()).isEmpty();
        });
    }

    @Test
    void a_refused_draft_tells_a_partner_of_no_programme_that_is_not_on_the_worksheet() {
        town.mark(town.somebody(), true);
        town.as(town.first, () -> {
            ServerFixture.part(Programmes.class).add(new Programmes.Programme("yoga", "ヨガ教室", "別の広場", "sports"));
            return true;
        });
        write(town.first, 1, content(Map.of("programme.taiso", "1")));
        var typed = Map.of("title", "", "plan", "バス", "programme.yoga", "1");

        var page = new ExtendedModelMap();
        var view = company.asPartner(() -> ServerFixture.part(WorksheetPages.class)
                .write(sheet, 2, typed, page, new RedirectAttributesModelMap(), Locale.JAPANESE));

        assertThat(view).isEqualTo("worksheet/draft");
        assertThat(page.getAttribute("wrong")).asString().contains("題名");
        assertThat(page.getAttribute("written")).asString().contains("バス");
        assertThat(page.getAttribute("about")).asString().contains("体操教室").doesNotContain("ヨガ教室");
        assertThat(page.getAttribute("providers")).asString().contains("健康広場").doesNotContain("別の広場");
    }

    @Test
    void whoever_was_overtaken_by_their_own_words_takes_nothing_of_others_back() {
        write(town.first, 1, content(Map.of("purpose", "買物に行ける")));
        write(company.partner, 2, content(Map.of("purpose", "買物に行ける", "users", "A地区の人")));

        var answer = write(town.first, 2, content(Map.of("purpose", "買物に行ける")));

        assertThat(answer).isEqualTo(new Worksheets.Written.Kept(3));
        assertThat(found().draft().content().text(Field.USERS)).isEqualTo("A地区の人");
    }

    @Test
    void what_makes_no_sense_is_refused_with_every_place() {
        var wrong = content(Map.of(
                "title",
                "",
                "plan",
                "あ".repeat(2_001),
                "risks." + ROW + ".answer",
                "だれのものか分からない行",
                "kpis." + ROW + ".group",
                "common",
                "kpis." + ROW + ".direction",
                "at-least",
                "kpis." + ROW + ".measure",
                "nothing-like-it",
                "kpis." + ROW + ".target",
                "たくさん"));

        assertThatThrownBy(() -> write(town.first, 1, wrong)).isInstanceOfSatisfying(BadInput.class, e -> {
            assertThat(e.problems())
                    .extracting(p -> p.place().column())
                    .containsExactly(
                            "title",
                            "plan",
                            "risks." + ROW + ".risk",
                            "kpis." + ROW + ".measure",
                            "kpis." + ROW + ".target");
            assertThat(e.problems()).extracting(Problem::code).containsOnly("worksheet.content");
        });
        assertThat(found().draft().number()).isEqualTo(1);
    }

    @Test
    void which_programmes_it_is_about_is_not_for_a_partner_to_say() {
        write(town.first, 1, content(Map.of("programme.taiso", "1")));

        write(company.partner, 2, content(Map.of("plan", "バス", "programme.yoga", "1")));

        assertThat(found().draft().content().programmes()).containsExactly("taiso");
        assertThat(found().draft().content().text(Field.PLAN)).isEqualTo("バス");
    }

    private void come(int people) {
        for (int i = 0; i < people; i++) town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Figures.class).make();
            return true;
        });
    }

    @Test
    void of_few_people_nothing_is_shown_nor_before_anything_is_agreed() {
        var watch = ServerFixture.part(Watch.class);
        come(4);
        assertThat(company.asPartner(() -> watch.of(found(), Locale.JAPANESE)))
                .as("nothing is agreed")
                .isEmpty();
        agreed("運転手の不足");

        var few = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));
        come(8);
        var sameMonth = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        assertThat(few).singleElement().satisfies(w -> {
            assertThat(w.value()).isEmpty();
            assertThat(w.why()).isEqualTo(Watch.Why.FEW);
        });
        assertThat(sameMonth).as("until the month is over").isEqualTo(few);
    }

    @Test
    void both_sides_see_an_agreed_indicator_against_its_target_and_nothing_new_from_night_to_night() {
        var watch = ServerFixture.part(Watch.class);
        come(12);
        agreed("運転手の不足");

        var enough = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));
        come(1);
        var oneMore = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));
        come(10);
        var elevenMore = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        assertThat(enough).singleElement().satisfies(w -> {
            assertThat(w.value()).isEqualTo("12人");
            assertThat(w.target()).isEqualTo("10");
            assertThat(w.standing()).isEqualTo(Target.Standing.UNCERTAIN);
        });
        assertThat(oneMore).as("one who came is not told of").isEqualTo(enough);
        assertThat(elevenMore).as("before the month is over").isEqualTo(enough);
        assertThat(town.as(town.first, () -> watch.of(found(), Locale.JAPANESE)))
                .isEqualTo(enough);
    }

    private static Content byHand(String name) {
        return content(Map.of(
                "purpose",
                "買物に行ける",
                "roles." + ROW + ".party",
                "むすび交通",
                "risks." + ROW + ".risk",
                "運転手の不足",
                "kpis." + ROW + ".group",
                "business",
                "kpis." + ROW + ".name",
                name,
                "kpis." + ROW + ".unit",
                "%",
                "kpis." + ROW + ".direction",
                "at-least",
                "kpis." + ROW + ".target",
                "30"));
    }

    @Test
    void no_value_stands_beside_an_indicator_that_is_called_otherwise_since() {
        var watch = ServerFixture.part(Watch.class);
        for (var name : List.of("はじめて知った人", "また使いたい人")) {
            write(town.first, found().draft().number(), byHand(name));
            town.as(town.first, () -> worksheets.propose(sheet, found().draft().number()));
            agree(town.first, found().versions().size());
            agree(company.partner, found().versions().size());
            if (name.startsWith("はじめて"))
                company.asPartner(() -> {
                    worksheets.read(UUID.randomUUID(), sheet, ROW, "28", "2026-09-30", "");
                    return true;
                });
        }

        var watched = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        assertThat(watched).singleElement().satisfies(w -> {
            assertThat(w.row().cell("name")).isEqualTo("また使いたい人");
            assertThat(w.value()).isEmpty();
            assertThat(w.why()).isEqualTo(Watch.Why.NOT_YET);
        });
    }

    @Test
    void a_value_entered_by_hand_stands_against_its_target_and_is_corrected_by_a_later_one() {
        var watch = ServerFixture.part(Watch.class);
        write(town.first, 1, byHand("はじめて知った人"));
        town.as(town.first, () -> worksheets.propose(sheet, 2));
        agree(town.first, 1);
        agree(company.partner, 1);

        company.asPartner(() -> {
            worksheets.read(UUID.randomUUID(), sheet, ROW, "２８", "2026-09-30", "来店客へのアンケート");
            return true;
        });
        var first = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));
        var id = UUID.randomUUID();
        for (int i = 0; i < 2; i++)
            company.asPartner(() -> {
                worksheets.read(id, sheet, ROW, "31.5", "2026-09-30", "数え直し");
                return true;
            });
        var second = company.asPartner(() -> watch.of(found(), Locale.JAPANESE));

        assertThat(first).singleElement().satisfies(w -> {
            assertThat(w.value()).isEqualTo("28%");
            assertThat(w.standing()).isEqualTo(Target.Standing.MISSED);
        });
        assertThat(second).singleElement().satisfies(w -> {
            assertThat(w.value()).isEqualTo("31.5%");
            assertThat(w.standing()).isEqualTo(Target.Standing.REACHED);
        });
        assertThat(company.asPartner(() -> worksheets.readings(sheet)))
                .as("sent twice, it is one")
                .hasSize(2);
        assertThatThrownBy(() -> company.asPartner(() -> {
                    worksheets.read(UUID.randomUUID(), sheet, "002-abcd", "x", "2999-01-01", "");
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.place().column())
                                .containsExactly("kpi", "value", "day"));
    }

    @Test
    void by_sql_a_partner_reads_the_worksheets_of_its_organisation_and_nobody() {
        opened("別の話", other);
        agreed("運転手の不足");
        town.as(town.first, () -> {
            worksheets.review(UUID.randomUUID(), sheet, "2026-10-01", "予定どおり");
            return true;
        });

        for (var table : List.of("sheet", "party", "version", "review"))
            assertThat(count(company.partner, "worksheet." + table)).as(table).isEqualTo(1);
        assertThat(count(company.partner, "worksheet.revision")).isEqualTo(2);
        assertThat(count(company.partner, "worksheet.agreement")).isEqualTo(2);
        assertThat(count(company.partner, "worksheet.organisation")).isEqualTo(1);
        assertThat(count(other.partner, "worksheet.version")).isZero();
        assertThat(count(company.partner, "access.account"))
                .as("the own account")
                .isEqualTo(1);
        for (var table : List.of(
                "people.person",
                "people.identity",
                "people.enrolment",
                "figures.figure",
                "figures.target",
                "programme.programme",
                "programme.session",
                "attendance.visit",
                "activity.steps",
                "points.award",
                "contract.agreement",
                "contract.settlement",
                "funding.offering",
                "payout.account",
                "ledger.entry",
                "welfare.body",
                "audit.entry"))
            assertThat(count(company.partner, table)).as(table).isZero();
        var resident = new Actor(
                UUID.randomUUID().toString(),
                Role.RESIDENT,
                town.city,
                Optional.of(town.somebody().value()),
                Optional.empty());
        var provider = town.account("club", Role.PROVIDER, Optional.of("健康広場"));
        var counter = town.account("window", Role.COUNTER, Optional.empty());
        for (var stranger : List.of(resident, provider, counter))
            for (var table : List.of("organisation", "sheet", "party", "revision", "version", "agreement", "review"))
                assertThat(count(stranger, "worksheet." + table))
                        .as("%s reads %s", stranger.role(), table)
                        .isZero();
    }

    @Test
    void by_sql_a_partner_writes_and_agrees_for_its_own_organisation_alone() {
        write(town.first, 1, whole("運転手の不足"));
        town.as(town.first, () -> worksheets.propose(sheet, 2));
        var digest = found().last().orElseThrow().digest().hex();
        var agreement =
                "insert into worksheet.agreement (municipality, sheet, version, party, digest, actor, agreed_at)"
                        + " values ('%s', '%s', 1, '%s', '%s', '%s', now())";

        for (var refused : List.of(
                agreement.formatted(town.city, sheet, "municipality", digest, company.partner.name()),
                agreement.formatted(town.city, sheet, other.organisation, digest, company.partner.name()),
                agreement.formatted(town.city, sheet, company.organisation, digest, town.first.name()),
                agreement.formatted(town.city, sheet, company.organisation, "0".repeat(64), company.partner.name()),
                "insert into worksheet.party values ('%s', '%s', '%s', true, 'x', now())"
                        .formatted(town.city, sheet, other.organisation),
                "insert into worksheet.revision values ('%s', '%s', 9, '{}', '%s', null, now())"
                        .formatted(town.city, sheet, company.partner.name()),
                "update access.account set partner = '%s'".formatted(other.organisation)))
            assertThatThrownBy(() -> change(company.partner, refused))
                    .as(refused)
                    .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> change(
                        other.partner,
                        agreement.formatted(town.city, sheet, other.organisation, digest, other.partner.name())))
                .isInstanceOf(DataAccessException.class);
        assertThat(change(
                        company.partner,
                        agreement.formatted(town.city, sheet, company.organisation, digest, company.partner.name())))
                .isEqualTo(1);
    }

    @Test
    void whoever_no_longer_takes_part_sees_nothing_more_and_what_they_agreed_stays() {
        agreed("運転手の不足");

        town.as(town.first, () -> {
            worksheets.party(sheet, company.organisation, false);
            return true;
        });

        assertThat(company.asPartner(() -> worksheets.find(sheet))).isEmpty();
        assertThat(found().inForce().orElseThrow().agreements()).hasSize(2);
        assertThat(found().ahead()).as("a version without them can be proposed").isTrue();
    }

    @Test
    void nobody_else_writes() {
        var counter = town.account("window", Role.COUNTER, Optional.empty());

        assertThatThrownBy(() -> town.as(counter, () -> {
                    worksheets.open(UUID.randomUUID(), "題", company.organisation);
                    return true;
                }))
                .isInstanceOfAny(AccessDeniedException.class, BadInput.class);
        assertThatThrownBy(() -> other.asPartner(() -> worksheets.propose(sheet, 1)))
                .isInstanceOf(NoSuchElementException.class);
    }
}
