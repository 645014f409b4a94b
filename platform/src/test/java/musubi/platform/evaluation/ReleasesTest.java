package musubi.platform.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.evidence.pack.Pack;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.people.Consents;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

class ReleasesTest {
    private static final String PROTOCOL = "study: steps-2026\ntitle: {ja: 歩数, en: Steps}\n";
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private final ContractFixture town = new ContractFixture();
    private final Studies studies = ServerFixture.part(Studies.class);
    private final Releases releases = ServerFixture.part(Releases.class);
    private final Actor evaluator = town.account("jages", Role.EVALUATOR, Optional.empty());
    private final Actor rival = town.account("rival", Role.EVALUATOR, Optional.empty());

    private UUID released() {
        var id = UUID.randomUUID();
        town.as(town.first, () -> {
            studies.register(PROTOCOL);
            studies.register(PROTOCOL);
            releases.release(id, "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
            releases.release(id, "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
            return true;
        });
        return id;
    }

    private static String pseudonyms(Path pack) {
        return Pack.open(pack).manifest().pseudonyms().keyFingerprint();
    }

    @Test
    void a_release_has_pseudonyms_of_its_own_and_only_its_evaluator_takes_it() {
        town.mark(town.somebody(), true);
        var first = released();
        var second = released();

        var own = town.as(evaluator, () -> releases.take(first)).orElseThrow();
        var other = town.as(evaluator, () -> releases.take(second)).orElseThrow();
        var settled = town.approved(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var paidOn =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(settled.value()));

        assertThat(pseudonyms(own)).isNotEqualTo(pseudonyms(other)).isNotEqualTo(pseudonyms(paidOn));
        assertThat(town.as(rival, () -> releases.take(first))).isEmpty();
        assertThat(town.as(rival, releases::all)).isEmpty();
        assertThat(town.as(town.first, releases::all)).hasSize(2).allMatch(r -> r.downloads() == 1);
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.downloaded"))
                .hasSize(2)
                .allMatch(e -> e.actor().equals(evaluator.name()));
        assertThatThrownBy(() -> town.as(evaluator, () -> {
                    releases.release(UUID.randomUUID(), "steps-2026", 1, "jages-" + town.city, today.plusDays(30));
                    return true;
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(town.as(town.first, releases::all)).hasSize(2);
    }

    @Test
    void where_people_are_asked_who_has_not_agreed_to_evaluation_is_paid_for_and_not_released() {
        var agreeing = town.somebody();
        var refusing = town.somebody();
        var silent = town.somebody();
        for (var person : List.of(agreeing, refusing, silent)) town.mark(person, true);
        var before = released();
        var unasked =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(before));
        ServerFixture.as(town.city, () -> {
            var consents = ServerFixture.part(Consents.class);
            var words = new Words("評価者に渡すこと", "Records go to evaluators");
            int version = consents.write("evaluation", "university", words, words);
            consents.give(agreeing, "evaluation", "university", version);
            consents.give(refusing, "evaluation", "university", version);
            consents.withdraw(refusing, "evaluation", "university");
            return true;
        });

        var id = released();
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(id));
        var settled = town.approved(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var paidOn =
                town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(settled.value()));

        assertThat(rows(unasked, "attendance")).isEqualTo(3);
        assertThat(rows(paidOn, "attendance")).isEqualTo(3);
        assertThat(rows(pack, "attendance")).isEqualTo(1);
        assertThat(rows(pack, "person")).isEqualTo(1);
    }

    @Test
    void what_was_released_before_somebody_took_back_their_consent_is_no_longer_handed_over() {
        var person = town.somebody();
        town.mark(person, true);
        var before = released();
        ServerFixture.as(town.city, () -> {
            var consents = ServerFixture.part(Consents.class);
            var words = new Words("参加すること", "Taking part");
            consents.give(
                    person, "programme", "municipality", consents.write("programme", "municipality", words, words));
            return true;
        });
        assertThat(town.as(evaluator, () -> releases.take(before))).isPresent();

        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Consents.class).withdraw(person, "programme", "municipality");
            return true;
        });

        assertThatThrownBy(() -> town.as(evaluator, () -> releases.take(before)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.code())
                                .containsExactly("evaluation.somebody-left"));
        var anew = released();
        assertThat(town.as(evaluator, () -> releases.take(anew))).isPresent();
    }

    private static long rows(Path pack, String table) {
        return Pack.open(pack).manifest().tables().get(table).rows();
    }

    @Test
    void when_its_time_is_over_the_files_and_the_key_are_gone() {
        town.mark(town.somebody(), true);
        var id = released();
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).released(id));
        var later = new Releases(
                ServerFixture.part(JdbcClient.class),
                studies,
                ServerFixture.part(Snapshots.class),
                ServerFixture.part(Accounts.class),
                ServerFixture.part(Acting.class),
                ServerFixture.part(Logins.class),
                ServerFixture.part(Audit.class),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(31)),
                ServerFixture.part(PlatformTransactionManager.class));

        assertThat(Files.exists(pack)).isTrue();
        ServerFixture.as(town.city, () -> {
            releases.expire();
            return true;
        });
        assertThat(Files.exists(pack)).isTrue();
        ServerFixture.as(town.city, () -> {
            later.expire();
            later.expire();
            return true;
        });

        assertThat(Files.exists(pack)).isFalse();
        assertThat(town.as(evaluator, () -> releases.take(id))).isEmpty();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("evaluation.expired"))
                .hasSize(1);
    }

    @Test
    void a_result_under_another_protocol_is_refused() {
        town.as(town.first, () -> {
            studies.register(PROTOCOL);
            return true;
        });

        assertThatThrownBy(() -> town.as(evaluator, () -> {
                    studies.record(result("0".repeat(64)));
                    return true;
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("evaluation.other-protocol"));
        town.as(evaluator, () -> {
            studies.record(result(Digest.of(PROTOCOL).hex()));
            studies.record(result(Digest.of(PROTOCOL).hex()));
            return true;
        });
        assertThat(town.as(town.first, studies::results))
                .singleElement()
                .satisfies(r -> assertThat(r.version()).isEqualTo(1));
    }

    private static String result(String protocol) {
        return """
                {"format": "study-result/1", "study": "steps-2026", "protocol": {"digest": "%s", "registered": "not-registered"},
                 "effects": [{"id": "steps", "unit": "steps", "estimate": "100", "lower": "50", "upper": "150", "significant": true}]}
                """.formatted(protocol);
    }

    @Test
    void an_evaluator_registers_takes_and_answers_on_screen() {
        town.mark(town.somebody(), true);
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("jages-" + town.city, ContractFixture.PASSWORD);
            desk.open("/studies");
            page.fill("#text", "title: none");
            page.getByText("計画書を登録する").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("study: 番号");
            page.fill("#text", PROTOCOL);
            page.getByText("計画書を登録する").click();
            assertThat(page.locator("main").textContent())
                    .contains("steps-2026 v1")
                    .doesNotContain("評価機関に証拠を渡す");
            var office = phone.signIn("first-" + town.city, ContractFixture.PASSWORD);
            phone.open("/studies");
            office.getByText("評価機関に証拠を渡す").first().click();
            office.fill("#login", "jages-" + town.city);
            office.fill("#until", today.plusDays(10).toString());
            office.locator("form[action='/studies/releases'] button").click();
            assertThat(office.locator("main").textContent()).contains("jages-" + town.city);
            phone.clean();
            desk.open("/studies");
            var download =
                    page.waitForDownload(() -> page.getByText("ダウンロード（記録されます）").click());
            assertThat(download.suggestedFilename()).startsWith("release-").endsWith(".zip");
            desk.open("/studies");
            desk.clean();
        }
    }
}
